import { MONITOR_FORM } from '../text/monitors.ts';
import type { Monitor, Spec, StrategiesReply, Strategy } from './monitors-query.ts';

export type Value = number | boolean | string;
/** What a form holds of its own, by key, as it is typed; what is not in it is inherited. */
export type Draft = Readonly<Record<string, string | boolean>>;

export const PARTS = ['parameters', 'size', 'rules'] as const;
export type Part = (typeof PARTS)[number];

/** The settings of a monitor of this strategy, part by part. */
export const specsOf = (
  { size, rules }: StrategiesReply,
  strategy: Strategy | undefined,
): Readonly<Record<Part, readonly Spec[]>> => ({ parameters: strategy?.parameters ?? [], size, rules });

const typed = (value: Value): string | boolean => (typeof value === 'boolean' ? value : String(value));

/** What was set for a monitor, by key. A strategy's own settings come first, as they do everywhere. */
export const ownOf = ({ own }: Pick<Monitor, 'own'>): Readonly<Record<string, Value>> => ({
  ...own.rules,
  ...own.size,
  ...own.parameters,
});

export const draftOf = (monitor: Pick<Monitor, 'own'> | null): Draft =>
  monitor === null
    ? {}
    : Object.fromEntries(Object.entries(ownOf(monitor)).map(([key, value]) => [key, typed(value)]));

/** With a field as it is now: one that says what is inherited, or nothing, is not its own any more. */
export function drafted(
  draft: Draft,
  key: string,
  value: string | boolean,
  inherited: Value | undefined,
): Draft {
  const { [key]: _, ...rest } = draft;
  const isInherited = inherited !== undefined && value === typed(inherited);
  return isInherited ? rest : { ...rest, [key]: value };
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * What web is asked to keep: what differs from before, null for what is given back; or which fields hold no number. Whether a value
 * can be is web's to say.
 * @param before what was set for the monitor; empty for a new one
 * @param isOtherStrategy its old settings are dropped by web, and need no giving back
 */
export function wishOf(
  specs: readonly Spec[],
  draft: Draft,
  before: Readonly<Record<string, Value>>,
  isOtherStrategy: boolean,
): {
  readonly settings: Record<string, Value | null>;
  readonly problems: readonly { readonly key: string; readonly message: string }[];
} {
  const settings: Record<string, Value | null> = {};
  const problems: { key: string; message: string }[] = [];
  const keys = new Set(specs.map(({ key }) => key));
  for (const spec of specs) {
    const given = draft[spec.key];
    if (given === undefined || given === '') {
      if (Object.hasOwn(before, spec.key)) settings[spec.key] = null;
    } else if (spec.type === 'number') {
      const text = String(given).trim();
      if (!NUMBER.test(text)) problems.push({ key: spec.key, message: MONITOR_FORM.notANumber });
      else if (before[spec.key] !== Number(text)) settings[spec.key] = Number(text);
    } else if (before[spec.key] !== given) settings[spec.key] = given;
  }
  // One that its strategy does not have any more keeps the monitor from entering.
  if (!isOtherStrategy)
    for (const key of Object.keys(before)) if (!keys.has(key) && !(key in draft)) settings[key] = null;
  return { settings, problems };
}

/** 95 %, on, book. */
export function valueText(spec: Spec | undefined, value: Value | undefined): string {
  if (typeof value === 'boolean') return value ? MONITOR_FORM.on : MONITOR_FORM.off;
  const unit = spec?.type === 'number' && spec.unit !== '' ? ` ${spec.unit}` : '';
  return `${value}${unit}`;
}
