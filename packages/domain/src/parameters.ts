/** A setting's value, as a form shows it and the database keeps it. */
export type ParameterValue = number | boolean | string;
export type Parameters = Readonly<Record<string, ParameterValue>>;

type Common = {
  /** Stable key: `min_probability`. Lower case, underscores. */
  readonly key: string;
  /** As a form labels it. */
  readonly label: string;
  /** One sentence: what it does, and which way is safer. */
  readonly help: string;
};

/** What a strategy, a rule or a limit lets its owner set. Forms, validation and reference pages are made from these. */
export type ParameterSpec = Common &
  (
    | {
        readonly type: 'number';
        readonly default: number;
        readonly min: number;
        readonly max: number;
        readonly step: number;
        /** Shown behind the number: `%`, `s`, `¢`, `bp`, `contracts`. */
        readonly unit: string;
        /** Key of another number that this one must not exceed: a window's start names its end. */
        readonly notAbove?: string;
        /** A part of one means nothing: 2.5 contracts would be bought as 2. */
        readonly whole?: true;
      }
    | { readonly type: 'boolean'; readonly default: boolean }
    | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[] }
  );

export type ParameterProblem = { readonly key: string; readonly message: string };

/** The defaults of every parameter. */
export function defaultsOf(specs: readonly ParameterSpec[]): Parameters {
  return Object.fromEntries(specs.map((spec) => [spec.key, spec.default]));
}

/**
 * Every way in which given values break their specification: unknown keys, wrong types, out of range, above what they must
 * not exceed. What is not given has its default. Empty when good.
 */
export function parameterProblems(
  specs: readonly ParameterSpec[],
  given: Readonly<Record<string, unknown>>,
): ParameterProblem[] {
  const byKey = new Map(specs.map((spec) => [spec.key, spec]));
  const problems = Object.entries(given).flatMap(([key, value]) => {
    const spec = byKey.get(key);
    const message = spec === undefined ? 'there is no such setting' : problemOf(spec, value);
    return message === null ? [] : [{ key, message }];
  });
  return problems.length > 0 ? problems : orderProblems(specs, { ...defaultsOf(specs), ...given });
}

/** @throws TypeError when it is none: parameters are checked before a strategy sees them. */
export function numberOf(parameters: Parameters, key: string): number {
  const value = parameters[key];
  if (typeof value !== 'number') throw new TypeError(`the setting ${key} is no number`);
  return value;
}

/** @throws TypeError when it is neither true nor false. */
export function isOn(parameters: Parameters, key: string): boolean {
  const value = parameters[key];
  if (typeof value !== 'boolean') throw new TypeError(`the setting ${key} is neither on nor off`);
  return value;
}

function problemOf(spec: ParameterSpec, value: unknown): string | null {
  if (spec.type === 'boolean') return typeof value === 'boolean' ? null : 'must be true or false';
  if (spec.type === 'choice')
    return typeof value === 'string' && spec.choices.includes(value)
      ? null
      : `must be one of ${spec.choices.join(', ')}`;
  // Written so that NaN is refused.
  if (typeof value === 'number' && value >= spec.min && value <= spec.max)
    return spec.whole && !Number.isInteger(value) ? 'must be a whole number' : null;
  return `must be a number from ${spec.min} to ${spec.max}`;
}

/** Of values that are good one by one. */
function orderProblems(
  specs: readonly ParameterSpec[],
  values: Readonly<Record<string, unknown>>,
): ParameterProblem[] {
  return specs.flatMap((spec) => {
    if (spec.type !== 'number' || spec.notAbove === undefined) return [];
    const [value, limit] = [Number(values[spec.key]), Number(values[spec.notAbove])];
    if (value <= limit) return [];
    return [{ key: spec.key, message: `must not be above ${spec.notAbove}, which is ${limit}` }];
  });
}
