import type { Adoption, ExitBegin, ExitEnd, Intent, LedgerEntry } from '../src/ledger.ts';
import type { CountE2, MoneyE6, PriceE4 } from '../src/money.ts';
import { entryOrder, exitOrder, type Fill, type OrderOutcome, type Side } from '../src/order.ts';
import { TradeBook } from '../src/trade-book.ts';

/** Entries of one market's trades. Unless told otherwise: trade `c1`, three contracts of NO in market `T`. */
export const entry = (change: Partial<Intent> = {}): Intent => {
  const side = change.side ?? 'no';
  const limitE4 = change.limitE4 ?? (9_400 as PriceE4);
  const order = (change.action === 'exit' ? exitOrder : entryOrder)(side, limitE4);
  return {
    clientOrderId: 'c1',
    decisionNumber: 1,
    monitor: 'm',
    strategy: 'Hourly HTC',
    symbol: 'BTC',
    eventTicker: 'E',
    ticker: 'T',
    contract: 'E?',
    floorStrikeE4: 819_999_900 as PriceE4,
    closeTimeMs: 10_000,
    side,
    action: 'entry',
    closes: null,
    cause: 'entry',
    method: 'auto',
    countE2: 300 as CountE2,
    limitE4,
    bookSide: order.side,
    yesPriceE4: order.yesPriceE4,
    timeInForce: 'immediate_or_cancel',
    probability: 0.97,
    model: 'a model',
    edgeE4: 100,
    indexE4: 810_000_000 as PriceE4,
    momentumBp: 2,
    timeToCloseS: 600,
    timeMs: 1_000,
    ...change,
  };
};

export const exit = (clientOrderId: string, change: Partial<Intent> = {}): Intent =>
  entry({
    clientOrderId,
    action: 'exit',
    closes: 'c1',
    cause: 'probability-stop',
    limitE4: 5_000 as PriceE4,
    indexE4: 820_000_000 as PriceE4,
    timeMs: 3_000,
    ...change,
  });

export const intended = (intent: Intent): LedgerEntry => ({ kind: 'intent', intent });

/** A fill of NO bought at 94 cents, one fee of 0.4 cents; its order is `o-` and the client order id. */
export const fillOf = (tradeId: string, change: Partial<Record<keyof Fill, unknown>> = {}): Fill =>
  ({
    tradeId,
    orderId: `o-${change.clientOrderId || 'c1'}`,
    clientOrderId: 'c1',
    ticker: 'T',
    side: 'ask',
    yesPriceE4: 600,
    countE2: 300,
    feeE6: 4_000,
    isTaker: true,
    timeMs: 1_001,
    ...change,
  }) as Fill;
export const filled = (tradeId: string, change?: Partial<Record<keyof Fill, unknown>>): LedgerEntry => ({
  kind: 'fill',
  fill: fillOf(tradeId, change),
});
/** NO sold: YES is bid. */
export const sold = (tradeId: string, clientOrderId: string, countE2: number, price = 5_000): LedgerEntry =>
  filled(tradeId, { clientOrderId, side: 'bid', yesPriceE4: 10_000 - price, countE2, timeMs: 3_001 });

export const learnt = (clientOrderId: string, outcome: OrderOutcome, timeMs = 1_002): LedgerEntry => ({
  kind: 'outcome',
  clientOrderId,
  outcome,
  timeMs,
});
export const acknowledged = (count: number, clientOrderId = 'c1', remaining = 0): LedgerEntry =>
  learnt(clientOrderId, {
    kind: 'acknowledged',
    orderId: `o-${clientOrderId}`,
    fillCountE2: count as CountE2,
    remainingCountE2: remaining as CountE2,
  });
export const unknown = (clientOrderId = 'c1'): LedgerEntry =>
  learnt(clientOrderId, { kind: 'unknown', reason: 'timeout' });
export const absent = (clientOrderId = 'c1'): LedgerEntry =>
  learnt(clientOrderId, { kind: 'rejected', code: 'proven_absent', message: 'not there' });

export const settled = (result: Side): LedgerEntry => ({
  kind: 'settlement',
  settlement: {
    ticker: 'T',
    eventTicker: 'E',
    result,
    revenueE6: (result === 'no' ? 3_000_000 : 0) as MoneyE6,
    yesCountE2: 0 as CountE2,
    noCountE2: 300 as CountE2,
    timeMs: 12_000,
  },
});

export const begun = (orders: number, change: Partial<ExitBegin> = {}): LedgerEntry => ({
  kind: 'exit-begin',
  begin: {
    ...{ tradeId: 'c1', orders, cause: 'manual', reason: 'closed by ann', floorE4: null, timeMs: 2_900 },
    ...change,
  },
});

export const ended = (
  orders: number,
  result: ExitEnd['result'],
  change: Partial<ExitEnd> = {},
): LedgerEntry => ({
  kind: 'exit-end',
  end: { tradeId: 'c1', orders, result, reason: `it is ${result}`, timeMs: 4_000, ...change },
});

export const adopted = (id: string, change: Partial<Record<keyof Adoption, unknown>>): LedgerEntry => ({
  kind: 'adoption',
  adoption: {
    id,
    what: 'fill',
    reference: id,
    ticker: 'T',
    tradeId: 'c1',
    countE2: 0,
    cashE6: 0,
    reason: 'sold by hand',
    by: 'reconciliation',
    timeMs: 5_000,
    ...change,
  } as Adoption,
});

export const fold = (entries: readonly LedgerEntry[]): TradeBook => {
  const book = new TradeBook();
  for (const each of entries) book.apply(each);
  return book;
};
