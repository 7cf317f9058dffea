import type { KnownStrategy, StrategyOf } from './known-strategy.ts';
import {
  type MonitorSettings,
  type OwnerDefaults,
  partOf,
  type ResolvedMonitor,
  resolveMonitor,
  type SettingPart,
} from './monitor-settings.ts';
import type { ParameterProblem, ParameterValue } from './parameters.ts';

/** By key, what a setting is to be; null gives it back to the owner's defaults. */
export type SettingsWish = Readonly<Record<string, ParameterValue | null>>;

export type ChangedMonitor = {
  readonly monitor: MonitorSettings;
  readonly resolved: ResolvedMonitor;
  /** Why it must not be kept so; empty when it may. What was wrong before the change is not counted. */
  readonly problems: readonly ParameterProblem[];
};

/** A monitor with other settings: the one rule for whoever changes one, on the command line or the page. */
export function changedMonitor(
  defaults: OwnerDefaults,
  monitor: MonitorSettings,
  wish: SettingsWish,
  strategyOf: StrategyOf,
): ChangedMonitor {
  const before = resolveMonitor(defaults, monitor, strategyOf);
  const parts: Record<SettingPart, Record<string, ParameterValue>> = {
    parameters: { ...monitor.parameters },
    size: { ...monitor.size },
    rules: { ...monitor.rules },
  };
  const unknown: ParameterProblem[] = [];
  for (const [key, value] of Object.entries(wish)) {
    // One that its strategy does not have any more can be taken away all the same.
    const isLeftOver = value === null && Object.hasOwn(monitor.parameters, key);
    const part = partOf(key, before) ?? (isLeftOver ? 'parameters' : null);
    if (part === null) unknown.push({ key, message: 'is no setting of it' });
    else if (value === null) delete parts[part][key];
    else parts[part][key] = value;
  }
  const changed = { ...monitor, ...parts };
  const resolved = resolveMonitor(defaults, changed, strategyOf);
  const known = new Set(before.problems.map(({ key, message }) => `${key} ${message}`));
  const fresh = resolved.problems.filter(({ key, message }) => !known.has(`${key} ${message}`));
  return { monitor: changed, resolved, problems: [...unknown, ...fresh] };
}

/** A monitor with another strategy: settings that are the old one's alone are dropped. */
export function withStrategy(
  monitor: MonitorSettings,
  { name, parameters }: Pick<KnownStrategy, 'name' | 'parameters'>,
): MonitorSettings {
  const keys = new Set(parameters.map(({ key }) => key));
  const kept = Object.entries(monitor.parameters).filter(([key]) => keys.has(key));
  return { ...monitor, strategy: name, parameters: Object.fromEntries(kept) };
}

/** What may be changed of a monitor: never its name, which is part of every client order id. */
export type MonitorChange = Partial<Omit<MonitorSettings, 'name'>>;

/** A trade that is not finished, as whoever removes its monitor is told of it. */
export type TradeOfMonitor = {
  readonly id: string;
  readonly monitor: string;
  readonly account: string;
  readonly mode: string;
  readonly ticker: string;
  readonly side: string;
  readonly status: string;
};
