import {
  type AccountFold,
  type AccountSnapshot,
  compareAccounts,
  type Difference,
} from '@rec-io/domain/account-fold';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { ExchangeOrder } from '@rec-io/domain/order';
import type { TradeBook } from '@rec-io/domain/trade-book';
import { acknowledgement, isDecided, isOrderOf, READ_MARGIN_MS } from './exchange-order.ts';
import type { ExchangeGateway } from './ports.ts';

/** The exchange's side of a reconciliation: complete, or not at all. */
export type ExchangeReading = AccountSnapshot & { readonly orders: readonly ExchangeOrder[] };

/** Reads everything since the newest fact known, or since the oldest live trade. @throws when any part cannot be read completely */
export async function readExchange(
  account: AccountFold,
  trades: TradeBook,
  gateway: ExchangeGateway,
  nowMs: number,
): Promise<ExchangeReading> {
  let sinceMs = Math.min(nowMs, account.newestFactMs ?? nowMs);
  for (const trade of trades.live.values()) sinceMs = Math.min(sinceMs, trade.intent.timeMs);
  sinceMs -= READ_MARGIN_MS;
  // One after the other, the balance last: a payout in between shows as a difference, never as a match.
  const orders = await gateway.orders(sinceMs);
  const fills = await gateway.fills(sinceMs);
  const settlements = await gateway.settlements(sinceMs);
  const positions = await gateway.positions();
  const balanceE6 = await gateway.balance();
  return { orders, fills, settlements, positions, balanceE6 };
}

export type Learnt = {
  /** Facts the exchange knew and the ledger did not. */
  readonly entries: readonly LedgerEntry[];
  /** Trades whose order neither side can decide yet: they are probed on. */
  readonly undecided: readonly string[];
};

/**
 * What the ledger has to learn from the exchange: the fate of orders, fills, settlements, and the opening balance.
 * @param followed orders that are under way: whoever follows them tells their fate
 */
export function learn(
  account: AccountFold,
  trades: TradeBook,
  exchange: ExchangeReading,
  nowMs: number,
  followed: (clientOrderId: string) => boolean,
): Learnt {
  const entries: LedgerEntry[] = [];
  const undecided: string[] = [];
  for (const { intent } of trades.undecidedOrders()) {
    const { clientOrderId: id } = intent;
    if (followed(id)) continue;
    const order = exchange.orders.find((candidate) => isOrderOf(candidate, intent));
    if (order && isDecided(order, intent))
      entries.push({ kind: 'outcome', clientOrderId: id, outcome: acknowledgement(order), timeMs: nowMs });
    else undecided.push(id);
  }
  if (account.balanceE6 === null) {
    // The account's own past, before this ledger, is inside its opening balance.
    entries.push({ kind: 'balance', balanceE6: exchange.balanceE6, timeMs: nowMs });
    return { entries, undecided };
  }
  for (const fill of exchange.fills)
    if (!account.fills.has(fill.tradeId)) entries.push({ kind: 'fill', fill });
  for (const settlement of exchange.settlements) {
    if (!account.settlements.has(settlement.ticker)) entries.push({ kind: 'settlement', settlement });
  }
  return { entries, undecided };
}

/** What still differs: positions and balance. Fills and settlements were learnt, and older ones were not read. */
export function differences(account: AccountFold, exchange: ExchangeReading): Difference[] {
  const fills = [...account.fills.values()];
  const settlements = [...account.settlements.values()];
  return compareAccounts(account, { ...exchange, fills, settlements });
}
