import { AccountFold, compareAccounts, type Difference } from '@rec-io/domain/account-fold';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import { MINUTE_MS } from '@rec-io/domain/time';
import type { TradeBook } from '@rec-io/domain/trade';
import { acknowledgement, isOrderOf } from './order-desk.ts';
import type { ExchangeGateway } from './ports.ts';

const READ_MARGIN_MS = MINUTE_MS;

export type Reconciliation = {
  /** Facts the exchange knew and the ledger did not, oldest first. */
  readonly learnt: readonly LedgerEntry[];
  /** What still differs once they are applied; each of these markets is blocked. */
  readonly differences: readonly Difference[];
  /** Orders that neither exchange nor ledger can decide yet: they are probed on. */
  readonly undecided: readonly string[];
};

/**
 * Compares the ledger with the exchange at start, before any entry: orders whose outcome was never learnt, fills and
 * settlements that happened meanwhile, then positions and balance. Reads everything or throws; applies nothing.
 */
export async function reconcile(
  entries: readonly LedgerEntry[],
  trades: TradeBook,
  gateway: ExchangeGateway,
  nowMs: number,
): Promise<Reconciliation> {
  const live = [...trades.live.values()];
  const sinceMs = Math.min(nowMs, ...live.map((trade) => trade.intent.timeMs)) - READ_MARGIN_MS;
  // Settlements and fills first, balance last: a payout between the reads shows as a difference, never as a match.
  const [orders, fills, settlements, positions] = [
    await gateway.orders(sinceMs),
    await gateway.fills(sinceMs),
    await gateway.settlements(sinceMs),
    await gateway.positions(),
  ];
  const balanceE6 = await gateway.balance();

  const learnt: LedgerEntry[] = [];
  const undecided: string[] = [];
  if (!entries.some((entry) => entry.kind === 'balance'))
    learnt.push({ kind: 'balance', balanceE6, timeMs: nowMs });
  for (const { id, intent, outcome, status } of live) {
    if (status !== 'pending' || (outcome !== null && outcome.kind !== 'unknown')) continue;
    const order = orders.find((candidate) => isOrderOf(candidate, intent));
    if (order)
      learnt.push({ kind: 'outcome', clientOrderId: id, outcome: acknowledgement(order), timeMs: nowMs });
    else undecided.push(id);
  }
  const fold = AccountFold.of(entries);
  const opened = fold.balanceE6 !== null;
  // Before the ledger opened, the account's own past is inside the opening balance.
  for (const fill of opened ? fills : [])
    if (!fold.fills.has(fill.tradeId)) learnt.push({ kind: 'fill', fill });
  for (const settlement of opened ? settlements : []) {
    if (!fold.settlements.has(settlement.ticker)) learnt.push({ kind: 'settlement', settlement });
  }
  for (const entry of learnt) fold.apply(entry);
  const known = { fills: [...fold.fills.values()], settlements: [...fold.settlements.values()] };
  const differences = compareAccounts(fold, { balanceE6, positions, ...known });
  return { learnt, differences, undecided };
}
