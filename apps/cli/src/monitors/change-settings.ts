import {
  type MonitorSettings,
  type OwnerDefaults,
  partOf,
  type ResolvedMonitor,
  resolveMonitor,
  type SettingPart,
} from '@rec-io/domain/monitor-settings';
import type { ParameterSpec, ParameterValue } from '@rec-io/domain/parameters';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { StrategyOf } from './strategy-of.ts';

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
  const parts: Record<SettingPart, Record<string, ParameterValue>> = {
    parameters: { ...monitor.parameters },
    size: { ...monitor.size },
    rules: { ...monitor.rules },
  };
  const refuse = (setting: string, reason: string): never => {
    const { name } = monitor;
    throw new CatalogueError('REC-804', { name, setting, reason, settings: settingsOf(name, isThere) });
  };
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    const [key, text] = at < 0 ? [assignment, ''] : [assignment.slice(0, at), assignment.slice(at + 1)];
    if (at < 0) refuse(key, 'has no value: write setting=value');
    // One that its strategy does not have any more can be taken away all the same.
    const part = partOf(key, before) ?? (text === DEFAULT && key in monitor.parameters ? 'parameters' : null);
    if (part === null) return refuse(key, 'is no setting of it');
    const spec = before.specs[part].find((each) => each.key === key);
    if (text === DEFAULT || spec === undefined) delete parts[part][key];
    else parts[part][key] = typedValue(spec, text) ?? refuse(key, `cannot be "${text}"`);
  }
  const changed = { ...monitor, ...parts };
  const resolved = resolveMonitor(defaults, changed, strategyOf);
  const known = new Set(before.problems.map(({ key, message }) => `${key} ${message}`));
  const problem = resolved.problems.find(({ key, message }) => !known.has(`${key} ${message}`));
  if (problem !== undefined) refuse(problem.key, problem.message);
  return { monitor: changed, resolved };
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
