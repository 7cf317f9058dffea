import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { CountE2, MoneyE6 } from '@rec-io/domain/money';
import type { Trade } from '@rec-io/domain/trade';
import { TradeBook } from '@rec-io/domain/trade-book';
import { expect, test } from 'vitest';
import { entry, exit } from '../test/desk-scene.ts';
import { NOBODY_WAITS, tradeView } from './views.ts';

const fill = (id: string, side: 'bid' | 'ask', price: number, count: number): LedgerEntry => ({
  kind: 'fill',
  fill: {
    tradeId: `t-${id}-${price}`,
    orderId: `o-${id}`,
    clientOrderId: id,
    ticker: 'T',
    side,
    yesPriceE4: price as never,
    countE2: count as CountE2,
    feeE6: 2_000 as MoneyE6,
    isTaker: true,
    timeMs: 1_000,
  },
});
const done = (clientOrderId: string, count: number): LedgerEntry => ({
  kind: 'outcome',
  clientOrderId,
  outcome: {
    kind: 'acknowledged',
    orderId: `o-${clientOrderId}`,
    fillCountE2: count as CountE2,
    remainingCountE2: 0 as CountE2,
  },
  timeMs: 1_000,
});
const open = [
  { kind: 'intent', intent: entry('c1') } as const,
  done('c1', 300),
  fill('c1', 'bid', 9_400, 300),
];
const selling = [
  { kind: 'intent', intent: exit('x1') } as const,
  done('x1', 100),
  fill('x1', 'ask', 5_000, 100),
];

function view(entries: readonly LedgerEntry[]) {
  const book = new TradeBook();
  for (const each of entries) book.apply(each);
  return tradeView(book.trades.get('c1') as Trade, () => undefined, NOBODY_WAITS);
}

test('a trade under exit shows what wants it sold, how far it is, and what is left', () => {
  expect(view([...open, ...selling])).toMatchObject({
    status: 'closing',
    countE2: 300,
    heldE2: 200,
    sellPriceE4: null,
    closeMethod: null,
    exit: { cause: 'probability-stop', orders: 1, result: null },
  });
});

test('a trade that came back from its exit shows why, and one that is over what a contract of it brought', () => {
  const end = { tradeId: 'c1', orders: 1, result: 'held', reason: '20 orders', timeMs: 2_000 } as const;
  expect(view([...open, ...selling, { kind: 'exit-end', end }])).toMatchObject({
    status: 'open',
    heldToSettlement: '20 orders',
    exit: { result: 'held' },
  });
  const rest = [
    { kind: 'intent', intent: exit('x2') } as const,
    done('x2', 200),
    fill('x2', 'ask', 2_000, 200),
  ];
  expect(view([...open, ...selling, ...rest])).toMatchObject({
    status: 'closed',
    heldE2: 0,
    sellPriceE4: 3_000,
    closeMethod: 'auto',
    winLoss: 'L',
  });
});
