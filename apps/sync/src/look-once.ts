import type { LedgerScope } from '@rec-io/database/ledger-table';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import { knownTrades } from '@rec-io/engine/known-trades';
import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import type { AccountReads } from '@rec-io/engine/read-exchange';
import { Reconciler } from '@rec-io/engine/reconciler';
import type { Pool } from 'pg';
import { LedgerView } from './ledger-view.ts';

export type OutsideOptions = LedgerScope & {
  /** Of a role that may read the ledger, bound to the user. */
  readonly pool: Pool;
  readonly gateway: AccountReads;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
};

/**
 * A reconciler beside the trader: the ledger is the database's, read anew after the exchange was, so that it knows every order
 * that was in it, for an intent comes before its order. What is concluded stays in this process.
 * @param learnt told of what the exchange knows and the ledger does not
 * @param known told of what the ledger has
 */
export function outsideReconciler(
  options: OutsideOptions,
  learnt: (entry: LedgerEntry) => void,
  known: (entry: LedgerEntry) => void,
) {
  const { gateway, clock, timers, log } = options;
  const ledger = new LedgerView(options, known);
  const { account, trades } = ledger;
  const reconciler = new Reconciler({
    ...{ account, gateway, clock, timers, log },
    trades: knownTrades(account, trades, () => false),
    record(entry) {
      ledger.apply(entry);
      learnt(entry);
    },
    refresh: () => ledger.refresh(),
  });
  return { ledger, reconciler };
}

/**
 * One look from outside, of which nothing is kept.
 * @param nowMs exchange time
 * @returns null while no ledger was opened
 * @throws when exchange or database cannot be read
 */
export async function lookOnce(options: OutsideOptions, nowMs: number): Promise<ReconciliationReport | null> {
  const nothing = (): void => undefined;
  const { ledger, reconciler } = outsideReconciler(options, nothing, nothing);
  await ledger.refresh();
  return ledger.account.openedAtMs === null ? null : reconciler.run(nowMs, 'asked for, from outside');
}
