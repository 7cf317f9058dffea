import type { StrategyOf } from '@rec-io/domain/known-strategy';
import { changedMonitor } from '@rec-io/domain/monitor-change';
import {
  type MonitorSettings,
  type OwnerDefaults,
  partOf,
  type ResolvedMonitor,
  resolveMonitor,
} from '@rec-io/domain/monitor-settings';
import type { ParameterSpec, ParameterValue } from '@rec-io/domain/parameters';
import { CatalogueError } from '@rec-io/installer/catalogue-error';

/** What gives a setting back to the owner's defaults. */
export const DEFAULT = 'default';

/** Where every setting is seen with its range: also of one that is not there yet. */
const settingsOf = (name: string, isThere: boolean): string =>
  isThere
    ? `recio monitors list ${name}`
    : 'docs/guides/monitors.md; those of its strategy: recio strategy list';

/**
 * A monitor with settings as a person types them: `min_probability=97`, `auto_stop=on`, `take_profit_gain=default`.
 * @throws CatalogueError REC-804 for the first that cannot be; nothing is changed then
 */
export function withSettings(
  defaults: OwnerDefaults,
  monitor: MonitorSettings,
  assignments: readonly string[],
  strategyOf: StrategyOf,
  isThere = true,
): { readonly monitor: MonitorSettings; readonly resolved: ResolvedMonitor } {
  const before = resolveMonitor(defaults, monitor, strategyOf);
  const refuse = (setting: string, reason: string): never => {
    const { name } = monitor;
    throw new CatalogueError('REC-804', { name, setting, reason, settings: settingsOf(name, isThere) });
  };
  const wish = assignments.map((assignment): readonly [string, ParameterValue | null] => {
    const at = assignment.indexOf('=');
    if (at < 0) return refuse(assignment, 'has no value: write setting=value');
    const [key, text] = [assignment.slice(0, at), assignment.slice(at + 1)];
    const part = partOf(key, before);
    const spec = part === null ? undefined : before.specs[part].find((each) => each.key === key);
    if (text === DEFAULT || spec === undefined) return [key, text === DEFAULT ? null : text];
    return [key, typedValue(spec, text) ?? refuse(key, `cannot be "${text}"`)];
  });
  const changed = changedMonitor(defaults, monitor, Object.fromEntries(wish), strategyOf);
  const [problem] = changed.problems;
  if (problem !== undefined) refuse(problem.key, problem.message);
  return changed;
}

const WORDS: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  yes: true,
  off: false,
  false: false,
  no: false,
};

/** Null for what is no value of its type; whether it is in range is seen with all the others. */
function typedValue(spec: ParameterSpec, text: string): ParameterValue | null {
  if (spec.type === 'boolean') return WORDS[text.toLowerCase()] ?? null;
  if (spec.type === 'choice') return text;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}
