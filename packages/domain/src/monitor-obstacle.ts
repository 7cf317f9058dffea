import type { Mode } from './ledger.ts';
import type { MonitorSettings, OwnerDefaults, ResolvedMonitor } from './monitor-settings.ts';
import { isAutoEntryOn } from './owner-settings.ts';
import type { ParameterProblem } from './parameters.ts';

/** What keeps a monitor from entering, as far as it is the monitor's own or its owner's; the first that is in the way. */
export type MonitorObstacle =
  | { readonly kind: 'wrong'; readonly problem: ParameterProblem }
  | { readonly kind: 'off' }
  | { readonly kind: 'other-mode'; readonly mode: Mode }
  | { readonly kind: 'entries-off' }
  | { readonly kind: 'suspended'; readonly reason: string };

/**
 * Null where nothing of that is in the way. Whether trading is stopped, or no trader runs, is asked of the trader.
 * @param monitor `suspended`: why the running trader does not ask its strategy any more
 */
export function monitorObstacle(
  monitor: {
    readonly own: MonitorSettings;
    readonly resolved: ResolvedMonitor;
    readonly suspended: string | null;
  },
  { auto }: OwnerDefaults,
  mode: Mode,
): MonitorObstacle | null {
  const { own, resolved, suspended } = monitor;
  const [problem] = resolved.problems;
  if (problem !== undefined) return { kind: 'wrong', problem };
  if (!own.enabled) return { kind: 'off' };
  if (own.mode !== null && own.mode !== mode) return { kind: 'other-mode', mode: own.mode };
  if (!isAutoEntryOn(auto, mode)) return { kind: 'entries-off' };
  return suspended === null ? null : { kind: 'suspended', reason: suspended };
}
