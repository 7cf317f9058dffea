import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { KillPoints } from './kill-points.ts';
import type { Misfortune } from './misfortune.ts';
import type { Witness } from './witness.ts';

type Happened = {
  readonly misfortune: Misfortune;
  readonly kills: KillPoints;
  readonly witness: Witness;
  /** Of the database, as they are in the end. */
  readonly entries: readonly LedgerEntry[];
  readonly lives: number;
  readonly differencesNamed: number;
};

/** What happened in a run, in numbers, by name. */
export function countsOf({ misfortune, kills, witness, entries, ...run }: Happened): Record<string, number> {
  const orders = [...witness.orders.all.values()];
  const of = (kind: LedgerEntry['kind']) => entries.filter((entry) => entry.kind === kind).length;
  return {
    ...named('fault', misfortune.counts),
    ...named('killed at', kills.kills),
    'kill points passed': kills.number,
    'lives of the trader': run.lives,
    'entries sent': orders.filter(({ isEntry }) => isEntry).length,
    'exits sent': orders.filter(({ isEntry }) => !isEntry).length,
    'orders whose answer was in doubt': orders.filter(({ wasInDoubt }) => wasInDoubt).length,
    fills: of('fill'),
    settlements: of('settlement'),
    adoptions: of('adoption'),
    'exits begun': of('exit-begin'),
    'exits ended': of('exit-end'),
    controls: of('control'),
    'differences named at the end': run.differencesNamed,
  };
}

const named = (prefix: string, counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries(Array.from(counts, ([name, count]) => [`${prefix}: ${name}`, count]));
