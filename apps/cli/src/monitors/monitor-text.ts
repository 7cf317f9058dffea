import type { Mode } from '@rec-io/domain/ledger';
import { type MonitorObstacle, monitorObstacle } from '@rec-io/domain/monitor-obstacle';
import {
  type MonitorSettings,
  type OwnerDefaults,
  type ResolvedMonitor,
  SETTING_PARTS,
  type SettingPart,
} from '@rec-io/domain/monitor-settings';
import type { ParameterSpec, ParameterValue } from '@rec-io/domain/parameters';
import type { EntryObstacle } from '../trading/entry-obstacle.ts';

/** A monitor as it is told: what was set, and what holds. */
export type ToldMonitor = {
  readonly own: MonitorSettings;
  readonly resolved: ResolvedMonitor;
  /** Why the running trader does not ask its strategy any more; null also where no trader answers. */
  readonly suspended: string | null;
  readonly obstacle: EntryObstacle | null;
};

const TITLES: Readonly<Record<SettingPart, string>> = {
  parameters: 'How it enters',
  size: 'How much it buys',
  rules: 'What protects what it bought',
};

/** Whether it may enter in this mode, and if not, what keeps it from it and what to do. */
export function entering(
  monitor: ToldMonitor,
  defaults: OwnerDefaults,
  mode: Mode,
): { readonly on: boolean; readonly why: string } {
  const { obstacle } = monitor;
  const off = (why: string) => ({ on: false, why });
  const own = monitorObstacle(monitor, defaults, mode);
  if (own !== null) return off(whyNot(own, monitor.own.name, mode));
  if (obstacle?.kind === 'stopped') return off(obstacle.why);
  const now = obstacle === null ? '' : `, but not now: ${obstacle.why}`;
  return { on: true, why: `enters in ${mode}${now}` };
}

function whyNot(obstacle: MonitorObstacle, name: string, mode: Mode): string {
  switch (obstacle.kind) {
    case 'wrong':
      return `${obstacle.problem.key} ${obstacle.problem.message}`;
    case 'off':
      return `switched off; on: recio monitors enable ${name}`;
    case 'other-mode':
      return `switched on for ${obstacle.mode} only; for ${mode}: recio monitors enable ${name}`;
    case 'entries-off':
      return `automatic entry is off in ${mode}; on: recio entries on`;
    case 'suspended':
      return `suspended: ${obstacle.reason}; mend it, then: recio restart`;
  }
}

/** A line each. */
export function monitorsText(monitors: readonly ToldMonitor[], defaults: OwnerDefaults, mode: Mode): string {
  if (monitors.length === 0) return 'There are no monitors. Make one: recio monitors add NAME --symbol BTC';
  const rows = monitors.map((told) => {
    const { name, symbol, series, strategy } = told.resolved.spec;
    const { on, why } = entering(told, defaults, mode);
    return [name, `${symbol} ${series}`, strategy, on ? 'on' : 'off', why];
  });
  return aligned(rows).join('\n');
}

/** All of one monitor: each setting, its value, whose it is, and its range. */
export function monitorText(told: ToldMonitor, defaults: OwnerDefaults, mode: Mode): string {
  const { own, resolved } = told;
  const { name, symbol, series, strategy } = resolved.spec;
  const { on, why } = entering(told, defaults, mode);
  const parts = SETTING_PARTS.flatMap((part) => [
    '',
    TITLES[part],
    ...aligned(
      resolved.specs[part].map((spec) => [
        `  ${spec.key}`,
        valueText(spec, resolved.values[part][spec.key]),
        spec.key in own[part] ? 'set here' : '',
        rangeText(spec),
      ]),
    ),
  ]);
  return [
    `${name}: ${symbol} ${series} events, by ${strategy}`,
    `Entries ${on ? 'on' : 'off'}: ${why}`,
    ...resolved.problems.map(({ key, message }) => `Wrong: ${key} ${message}`),
    ...parts,
    '',
    `Change one: recio monitors set ${name} SETTING=VALUE; SETTING=default gives it back.`,
  ].join('\n');
}

export function valueText(spec: ParameterSpec, value: ParameterValue | undefined): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  const unit = spec.type === 'number' && spec.unit !== '' ? ` ${spec.unit}` : '';
  return `${value}${unit}`;
}

function rangeText(spec: ParameterSpec): string {
  if (spec.type === 'boolean') return 'on, off';
  return spec.type === 'choice' ? spec.choices.join(', ') : `${spec.min} to ${spec.max}`;
}

/** Columns under each other; the last one runs free. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
