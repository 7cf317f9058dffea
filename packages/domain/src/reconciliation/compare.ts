import { type AccountFold, compareAccounts, type Difference } from '../account-fold.ts';
import type { Intent } from '../ledger.ts';
import { ZERO_MONEY } from '../money.ts';
import type { ExchangeOrder, Fill } from '../order.ts';
import { MINUTE_MS } from '../time.ts';
import type { TimeOrder } from '../time-order.ts';
import type { AccountDifference } from './difference.ts';
import {
  balanceDifference,
  foreignOrder,
  notAddingUp,
  positionDifference,
  rowDifference,
  takenOrderId,
  unprovenFill,
} from './explain.ts';
import type { KnownTrades } from './known-trades.ts';
import type { CashMovement, ExchangeReading } from './reading.ts';

/** The exchange tells a balance in 1/10,000 $: less than this is no difference. */
const GRAIN_E6 = 100;
/** Two sources tell times of one fill that differ a little: what lies so near to the beginning of a reading may be outside it. */
const EDGE_MS = MINUTE_MS / 2;
/** Facts so young at a reading may not have reached the exchange's read side. */
const YOUNG_MS = MINUTE_MS;

export type Comparison = {
  readonly differences: readonly AccountDifference[];
  /** The ledger holds young facts that the reading does not: the exchange's read side is behind, and is to be read again. */
  readonly isBehind: boolean;
};

/** What still differs after everything was learnt and adopted. */
export function compare(options: {
  readonly account: AccountFold;
  readonly trades: KnownTrades;
  readonly reading: ExchangeReading;
  readonly unproven: readonly Fill[];
  readonly unclear: readonly CashMovement[];
  /** Whether an order is, in every respect, the one that an intent decided. */
  readonly isOrderOf: (order: ExchangeOrder, intent: Intent) => boolean;
}): Comparison {
  const { account, trades, reading, unproven, unclear, isOrderOf } = options;
  const { balanceE6, positions } = account;
  const ourFills = { byId: account.fills, byTime: account.fillsByTime };
  const ourPaid = { byId: account.settlements, byTime: account.settlementsByTime };
  const fills = covered(account, reading, ourFills, reading.fills, ({ tradeId }) => tradeId);
  const paid = covered(account, reading, ourPaid, reading.settlements, ({ ticker }) => ticker);
  const differences = compareAccounts(
    { balanceE6, positions, fills: fills.ours, settlements: paid.ours },
    { ...reading, fills: fills.theirs, settlements: paid.theirs },
  )
    .filter(({ code, amountE6 }) => code !== 'balance' || amountE6 >= GRAIN_E6)
    // Of a fill that one side does not know, its fee is no second difference.
    .filter(({ code, ledger, exchange }) => code !== 'fee' || (ledger !== 'null' && exchange !== 'null'))
    .map((difference) => explained(difference, account, reading, unclear));
  differences.push(...unproven.map(unprovenFill));
  for (const order of reading.orders) {
    const intent = trades.intentOf(order.clientOrderId);
    if (intent && !isOrderOf(order, intent)) differences.push(takenOrderId(order));
    else if (!intent && order.status === 'resting') differences.push(foreignOrder(order));
  }
  const inDispute = new Set(differences.map(({ ticker }) => ticker));
  for (const [ticker, heldE2] of account.positions) {
    if (inDispute.has(ticker) || trades.isUnderWay(ticker)) continue;
    const oursE2 = trades.holders(ticker).reduce((sum, holder) => sum + holder.heldE2, 0);
    const theirsE2 = trades.externalE2(ticker);
    if (oursE2 + theirsE2 !== heldE2) differences.push(notAddingUp(ticker, heldE2, oursE2, theirsE2));
  }
  return { differences, isBehind: fills.isBehind || paid.isBehind };
}

type Row = { readonly timeMs: number };

/**
 * The rows of both sides that a reading covers, found without a walk through all that ever was. What the exchange lists from
 * before the opening is inside the opening balance.
 */
function covered<T extends Row>(
  account: AccountFold,
  { sinceMs, readAtMs }: ExchangeReading,
  ledger: { readonly byId: ReadonlyMap<string, T>; readonly byTime: TimeOrder<T> },
  exchange: readonly T[],
  idOf: (row: T) => string,
) {
  const theirs = new Map(
    exchange
      .filter((row) => ledger.byId.has(idOf(row)) || account.isAfterOpening(row.timeMs))
      .map((row) => [idOf(row), row]),
  );
  const ours = new Map<string, T>();
  for (const id of theirs.keys()) {
    const row = ledger.byId.get(id);
    if (row) ours.set(id, row);
  }
  const [youngMs, coveredMs] = [readAtMs - YOUNG_MS, sinceMs + EDGE_MS];
  let isBehind = false;
  for (const row of ledger.byTime.since(Math.min(youngMs, coveredMs))) {
    const id = idOf(row);
    if (theirs.has(id)) continue;
    if (row.timeMs > youngMs) isBehind = true;
    else if (row.timeMs >= coveredMs) ours.set(id, row);
  }
  return { ours, theirs: [...theirs.values()], isBehind };
}

function explained(
  difference: Difference,
  account: AccountFold,
  reading: ExchangeReading,
  unclear: readonly CashMovement[],
): AccountDifference {
  const { code, about } = difference;
  if (code === 'balance')
    return balanceDifference(account.balanceE6 ?? ZERO_MONEY, reading.balanceE6, unclear);
  if (code === 'position')
    return positionDifference(
      about ?? '',
      account.positions.get(about ?? '') ?? 0,
      reading.positions.find(({ ticker }) => ticker === about)?.countE2 ?? 0,
    );
  const fill = account.fills.get(about ?? '') ?? reading.fills.find(({ tradeId }) => tradeId === about);
  return rowDifference(difference, code === 'settlement' ? about : (fill?.ticker ?? null));
}
