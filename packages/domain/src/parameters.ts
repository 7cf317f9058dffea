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
      }
    | { readonly type: 'boolean'; readonly default: boolean }
    | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[] }
  );

export type ParameterProblem = { readonly key: string; readonly message: string };

/** The defaults of every parameter. */
export function defaultsOf(specs: readonly ParameterSpec[]): Parameters {
  return Object.fromEntries(specs.map((spec) => [spec.key, spec.default]));
}

/** A number among complete parameters; NaN for anything else, which passes no comparison. */
export function numberOf(parameters: Parameters, key: string): number {
  const value = parameters[key];
  return typeof value === 'number' ? value : Number.NaN;
}

/** A switch among complete parameters. */
export const isOn = (parameters: Parameters, key: string): boolean => parameters[key] === true;

/** Every way in which given values break their specification: unknown keys, wrong types, out of range. Empty when good. */
export function parameterProblems(
  specs: readonly ParameterSpec[],
  given: Readonly<Record<string, unknown>>,
): ParameterProblem[] {
  const byKey = new Map(specs.map((spec) => [spec.key, spec]));
  return Object.entries(given).flatMap(([key, value]) => {
    const spec = byKey.get(key);
    const message = spec === undefined ? 'there is no such setting' : problemOf(spec, value);
    return message === null ? [] : [{ key, message }];
  });
}

function problemOf(spec: ParameterSpec, value: unknown): string | null {
  if (spec.type === 'boolean') return typeof value === 'boolean' ? null : 'must be true or false';
  if (spec.type === 'choice')
    return typeof value === 'string' && spec.choices.includes(value)
      ? null
      : `must be one of ${spec.choices.join(', ')}`;
  // Written so that NaN is refused.
  if (typeof value === 'number' && value >= spec.min && value <= spec.max) return null;
  return `must be a number from ${spec.min} to ${spec.max}`;
}
