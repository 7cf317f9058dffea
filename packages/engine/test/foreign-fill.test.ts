import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { Fill } from '@rec-io/domain/order';
import { expect, test } from 'vitest';
import { START_MS, scene, TICKER } from './scene.ts';

test('a fill of somebody else’s order asks for a look at once, which closes our trade as external', async () => {
  const due: string[] = [];
  const { engine, exchange, run } = await scene(undefined, { onReconcileDue: (why) => due.push(why) });
  await run(5);
  const [trade] = engine.trades.live.values();
  expect(trade).toMatchObject({ status: 'open', heldE2: 100 });
  due.length = 0;
  const sold: Omit<Fill, 'clientOrderId'> = {
    ...{ tradeId: 'x1', orderId: 'theirs', ticker: TICKER, side: 'ask', isTaker: true },
    ...{ yesPriceE4: 9_500 as PriceE4, countE2: 100 as CountE2, feeE6: 0 as MoneyE6 },
    timeMs: START_MS + 4_000,
  };
  exchange.filled.push({ ...sold, clientOrderId: '' });
  exchange.accepted.push({
    ...{ orderId: 'theirs', clientOrderId: 'by hand', ticker: TICKER, side: 'ask', status: 'executed' },
    ...{ yesPriceE4: 9_500 as PriceE4, initialCountE2: 100 as CountE2, fillCountE2: 100 as CountE2 },
    ...{ remainingCountE2: 0 as CountE2, createdTimeMs: START_MS + 3_900 },
  });
  exchange.held = [];
  exchange.cashE6 = (exchange.cashE6 + 950_000) as MoneyE6;
  engine.on({ kind: 'fill', fill: { ...sold, clientOrderId: 'by hand' } });
  expect(due).toHaveLength(1);
  expect(engine.blockedMarkets.has(TICKER)).toBe(true);
  const report = await engine.reconcile(engine.nowMs);
  expect(report).toMatchObject({ differences: [], adopted: [{ reference: 'x1', tradeId: trade?.id }] });
  expect(engine.trades.trades.get(trade?.id ?? '')).toMatchObject({
    status: 'closed',
    closeMethod: 'external',
  });
});

test('a doubt that comes up while the account is compared outlives that comparison, and ends with the next', async () => {
  const due: string[] = [];
  const { engine, exchange } = await scene(undefined, { onReconcileDue: (why) => due.push(why) });
  const { positions } = exchange;
  const theirs: Omit<Fill, 'clientOrderId'> = {
    ...{ tradeId: 'x1', orderId: 'theirs', ticker: TICKER, side: 'bid', isTaker: true },
    ...{ yesPriceE4: 9_500 as PriceE4, countE2: 100 as CountE2, feeE6: 0 as MoneyE6 },
    timeMs: START_MS + 4_000,
  };
  exchange.positions = async () => {
    exchange.positions = positions;
    const held = await positions();
    engine.on({ kind: 'fill', fill: { ...theirs, clientOrderId: 'by hand' } });
    exchange.filled.push({ ...theirs, clientOrderId: '' });
    exchange.accepted.push({
      ...{ orderId: 'theirs', clientOrderId: 'by hand', ticker: TICKER, side: 'bid', status: 'executed' },
      ...{ yesPriceE4: 9_500 as PriceE4, initialCountE2: 100 as CountE2, fillCountE2: 100 as CountE2 },
      ...{ remainingCountE2: 0 as CountE2, createdTimeMs: START_MS + 3_900 },
    });
    exchange.held = [{ ticker: TICKER, countE2: 100 as CountE2 }];
    exchange.cashE6 = (exchange.cashE6 - 950_000) as MoneyE6;
    return held;
  };
  await engine.reconcile(START_MS + 5_000);
  expect(due).toHaveLength(1);
  expect(engine.blockedMarkets.get(TICKER)).toBe('to be compared with the exchange');
  expect((await engine.reconcile(START_MS + 6_000)).differences).toEqual([]);
  expect(engine.blockedMarkets.has(TICKER)).toBe(false);
});

test('a fill that is told with the time of the ledger’s opening, and is not known to be inside it, keeps its market out of trading until they are compared', async () => {
  const due: string[] = [];
  const { engine } = await scene(undefined, { onReconcileDue: (why) => due.push(why) });
  const openedAtMs = engine.account.openedAtMs ?? Number.NaN;
  due.length = 0;
  const theirs: Fill = {
    ...{ tradeId: 'x1', orderId: 'theirs', clientOrderId: 'by hand', ticker: TICKER, side: 'ask' },
    ...{ yesPriceE4: 9_500 as PriceE4, countE2: 400 as CountE2, feeE6: 0 as MoneyE6, isTaker: true },
    timeMs: openedAtMs,
  };
  engine.on({ kind: 'fill', fill: theirs });
  expect(engine.trades.hasFill('x1')).toBe(false);
  expect(due).toEqual([`something of ${TICKER} is not as the ledger has it`]);
  expect(engine.blockedMarkets.get(TICKER)).toBe('to be compared with the exchange');
});
