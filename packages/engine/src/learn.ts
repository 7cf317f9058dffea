import type { AccountFold } from '@rec-io/domain/account-fold';
import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { ExchangeOrder, Fill, OrderOutcome } from '@rec-io/domain/order';
import { adoptOpening } from '@rec-io/domain/reconciliation/adopt-by-person';
import type { ExchangeReading } from '@rec-io/domain/reconciliation/reading';
import { acknowledgement, isDecided, isOrderOf } from './exchange-order.ts';

/** An order of ours of which nothing is proven yet. */
export type UndecidedOrder = { readonly intent: Intent; readonly outcome: OrderOutcome | null };

export type Learnt = {
  /** Facts that the exchange knew and the ledger did not, in the order in which they are to be recorded. */
  readonly entries: readonly LedgerEntry[];
  /** Orders whose fate neither side can tell yet: they are proven on. */
  readonly undecided: readonly Intent[];
};

/**
 * What the ledger has to learn: the fate of orders, fills, settlements; for a new ledger its opening balance, with all that is
 * held at that moment.
 * @param undecided our orders without a proven fate that nobody follows
 */
export function learn(
  account: AccountFold,
  undecided: readonly UndecidedOrder[],
  intentOf: (clientOrderId: string) => Intent | undefined,
  reading: ExchangeReading,
): Learnt {
  const { orders, readAtMs } = reading;
  const byClientId = Map.groupBy(orders, ({ clientOrderId }) => clientOrderId);
  const entries: LedgerEntry[] = [];
  const open: Intent[] = [];
  for (const { intent } of undecided) {
    const { clientOrderId } = intent;
    const order = byClientId.get(clientOrderId)?.find((candidate) => isOrderOf(candidate, intent));
    if (order && isDecided(order, intent))
      entries.push({ kind: 'outcome', clientOrderId, outcome: acknowledgement(order), timeMs: readAtMs });
    else open.push(intent);
  }
  if (account.balanceE6 === null) return { entries: [...entries, ...opening(reading)], undecided: open };
  // An id of ours on another order than the one that we decided proves nothing.
  const isTold = (order: ExchangeOrder): boolean => {
    const intent = intentOf(order.clientOrderId);
    return intent === undefined || isOrderOf(order, intent);
  };
  const byId = new Map(orders.filter(isTold).map((order) => [order.orderId, order]));
  for (const fill of reading.fills)
    if (!account.fills.has(fill.tradeId) && account.isAfterOpening(fill.timeMs))
      entries.push({ kind: 'fill', fill: withOrder(fill, byId.get(fill.orderId)) });
  for (const settlement of reading.settlements)
    if (!account.settlements.has(settlement.ticker) && account.isAfterOpening(settlement.timeMs))
      entries.push({ kind: 'settlement', settlement });
  return { entries, undecided: open };
}

/** The account's own past, before this ledger, is inside its opening balance, up to the newest that was read. */
function opening({ balanceE6, positions, fills, settlements, readAtMs }: ExchangeReading): LedgerEntry[] {
  const timeMs = [...fills, ...settlements].reduce((newest, row) => Math.max(newest, row.timeMs), readAtMs);
  return [
    { kind: 'balance', balanceE6, timeMs },
    ...adoptOpening(positions, timeMs).map((adoption) => ({ kind: 'adoption', adoption }) as const),
  ];
}

/** The list of fills does not tell whose they are; the list of orders does. */
const withOrder = (fill: Fill, order: ExchangeOrder | undefined): Fill =>
  fill.clientOrderId !== '' || order === undefined ? fill : { ...fill, clientOrderId: order.clientOrderId };
