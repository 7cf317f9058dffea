import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { OrderOutcome, Settlement } from '@rec-io/domain/order';
import { describe, expect, test } from 'vitest';
import { CLOSE_MS, MARKET, passing, START_MS, scene, TICKER } from './scene.ts';

const kinds = (entries: readonly { kind: string }[]): string[] => entries.map((entry) => entry.kind);
const outcomes = (entries: readonly LedgerEntry[]): string[] =>
  entries.flatMap((entry) => (entry.kind === 'outcome' ? [entry.outcome.kind] : []));
const only = <T>(items: Iterable<T>): T => {
  const [item, ...rest] = items;
  if (item === undefined || rest.length > 0) throw new Error('expected exactly one');
  return item;
};

describe('an order’s life', () => {
  test('intent first, then the order, its fill, and the settlement', async () => {
    const { engine, exchange, ledger, run } = await scene();
    await run(5);
    expect(kinds(ledger.entries)).toEqual(['balance', 'intent', 'rules', 'outcome', 'fill']);
    const trade = only(engine.trades.trades.values());
    expect(trade).toMatchObject({ status: 'open', filledE2: 100, costE6: 940_000, feesE6: 4_600 });
    expect(exchange.placed).toHaveLength(1);
    const revenueE6 = 1_000_000 as MoneyE6;
    const [yesCountE2, noCountE2] = [100 as CountE2, 0 as CountE2];
    const settlement = { ticker: TICKER, eventTicker: MARKET.eventTicker, result: 'yes' as const, revenueE6 };
    engine.on({ kind: 'settlement', settlement: { ...settlement, yesCountE2, noCountE2, timeMs: CLOSE_MS } });
    expect(trade).toMatchObject({ status: 'closed', pnlE6: 55_400 });
  });

  test('bytes leave only after the intent is durable', async () => {
    const { exchange, ledger, run } = await scene();
    const durable: boolean[] = [];
    exchange.answer = async (order) => {
      durable.push(
        ledger.entries.some((e) => e.kind === 'intent' && e.intent.clientOrderId === order.clientOrderId),
      );
      return exchange.accept(order);
    };
    await run(2);
    expect(durable).toEqual([true]);
  });

  test('whoever stops the trader does not wait for a ledger that is away', async () => {
    const { engine, ledger, run } = await scene();
    ledger.failure = () => new Error('database is down');
    await run(2);
    expect(engine.ledgerBehind).toBeGreaterThan(0);
    let stopped = false;
    void engine.stop().then(() => {
      stopped = true;
    });
    await run(10);
    expect(stopped).toBe(true);
  });

  test('without the ledger nothing is sent', async () => {
    const { engine, exchange, ledger, run } = await scene();
    ledger.failure = () => new Error('database is down');
    await run(30);
    expect(exchange.placed).toEqual([]);
    const reasons = [...engine.trades.trades.values()].map((trade) => trade.reason);
    expect(reasons[0]).toMatch('not_durable');
    // The decision, its rules and its refusal wait for the ledger, and while they wait there is no second decision.
    expect(engine.ledgerBehind).toBe(3);
    expect(reasons).toHaveLength(1);
  });

  test('a lost answer is unknown, blocks the market, and is proven by reading, not by sending again', async () => {
    const { engine, exchange, ledger, run } = await scene();
    exchange.answer = async (order) => {
      exchange.accept(order);
      return { kind: 'unknown', reason: 'socket reset' };
    };
    await run(1);
    expect(engine.unknownOrders()).toEqual([TICKER]);
    await run(20);
    expect(exchange.placed).toHaveLength(1);
    expect(only(engine.trades.trades.values())).toMatchObject({ status: 'open', filledE2: 100 });
    expect(engine.unknownOrders()).toEqual([]);
    expect(outcomes(ledger.entries)).toEqual(['unknown', 'acknowledged']);
  });

  test('an order that never arrived is proven absent after ten seconds, and only then may be decided anew', async () => {
    const { engine, exchange, run } = await scene();
    let lost = 0;
    exchange.answer = async (order) =>
      lost++ === 0 ? { kind: 'unknown', reason: 'timeout' } : exchange.accept(order);
    await run(9);
    expect(engine.unknownOrders()).toEqual([TICKER]);
    expect(exchange.placed).toHaveLength(1);
    await run(30);
    const [first, second] = engine.trades.trades.values();
    expect(first?.reason).toMatch('proven_absent');
    expect(second?.status).toBe('open');
    expect(new Set(exchange.placed.map((order) => order.clientOrderId)).size).toBe(2);
  });

  test('an order that is still being matched when it is read is read again', async () => {
    const { engine, exchange, run } = await scene();
    exchange.answer = async (order) => {
      exchange.accept(order);
      const [accepted] = exchange.accepted;
      if (accepted)
        exchange.accepted[0] = { ...accepted, status: 'resting', fillCountE2: none, remainingCountE2: some };
      return { kind: 'unknown', reason: 'timeout' };
    };
    const [none, some] = [0 as CountE2, 100 as CountE2];
    await run(2);
    expect(engine.unknownOrders()).toEqual([TICKER]);
    const [accepted] = exchange.accepted;
    if (!accepted) throw new Error('nothing accepted');
    exchange.accepted[0] = { ...accepted, status: 'executed', fillCountE2: some, remainingCountE2: none };
    await run(20);
    expect(only(engine.trades.trades.values())).toMatchObject({ status: 'open', filledE2: 100 });
  });

  test('an order in a state that nobody knows is neither done nor absent: its market stays blocked', async () => {
    const { engine, exchange, run, time } = await scene();
    exchange.answer = async (order) => {
      exchange.accept(order);
      const [accepted] = exchange.accepted;
      if (accepted) exchange.accepted[0] = { ...accepted, status: 'in-doubt' };
      return { kind: 'unknown', reason: 'timeout' };
    };
    await run(60);
    expect(engine.unknownOrders()).toEqual([TICKER]);
    await passing(time, engine.reconcile(engine.nowMs));
    expect(engine.unknownOrders()).toEqual([TICKER]);
    expect(exchange.placed).toHaveLength(1);
  });

  test('our id on somebody else’s order proves nothing', async () => {
    const { engine, exchange, run } = await scene();
    exchange.answer = async (order) => {
      exchange.accept({ ...order, countE2: 500 as CountE2 });
      return { kind: 'unknown', reason: 'already exists' };
    };
    await run(60);
    expect(engine.unknownOrders()).toEqual([TICKER]);
    expect(exchange.placed).toHaveLength(1);
  });

  test('a fill told twice, by message and by reading, counts once', async () => {
    const { engine, exchange, run } = await scene();
    await run(1);
    const fill = exchange.filled[0];
    if (!fill) throw new Error('nothing filled');
    const clientOrderId = exchange.placed[0]?.clientOrderId ?? '';
    engine.on({ kind: 'fill', fill: { ...fill, clientOrderId } });
    await run(10);
    expect(only(engine.trades.trades.values()).filledE2).toBe(100);
  });
});

describe('a restart', () => {
  test('that knows the time by other messages only tells fates of orders with that time', async () => {
    const before = await scene();
    before.exchange.answer = async () => ({ kind: 'unknown', reason: 'timeout' });
    await before.run(1);
    await before.engine.stop();
    const { engine, ledger, time } = await scene(before);
    for (let second = 1; second <= 30; second++) {
      time.advanceTo(time.nowMs() + 1_000);
      await new Promise(setImmediate);
    }
    expect(engine.nowMs).toBe(0);
    expect(ledger.entries.at(-1)).toMatchObject({
      kind: 'outcome',
      outcome: { code: 'proven_absent' },
      timeMs: START_MS + 15_000,
    });
  });

  test('between intent and answer loses nothing and doubles nothing: the order had arrived', async () => {
    const before = await scene();
    before.exchange.answer = (order) => {
      before.exchange.accept(order);
      return new Promise(() => undefined);
    };
    await before.run(1);
    expect(kinds(before.ledger.entries)).toEqual(['balance', 'intent', 'rules']);
    const { engine, exchange, run } = await scene(before);
    await run(15);
    expect(exchange.placed).toHaveLength(1);
    expect(only(engine.trades.trades.values())).toMatchObject({ status: 'open', filledE2: 100 });
  });

  test('between intent and answer loses nothing and doubles nothing: the order had not arrived', async () => {
    const before = await scene();
    before.exchange.answer = () => new Promise(() => undefined);
    await before.run(1);
    const { engine, exchange, run } = await scene(before);
    exchange.answer = async (order) => exchange.accept(order);
    await run(5);
    expect(engine.unknownOrders()).toEqual([TICKER]);
    expect(exchange.placed).toHaveLength(1);
    await run(30);
    const ids = exchange.placed.map((order) => order.clientOrderId);
    expect(new Set(ids).size).toBe(2);
    expect([...engine.trades.trades.values()].map((trade) => trade.status)).toEqual(['error', 'open']);
  });

  test('learns the settlement that happened meanwhile', async () => {
    const before = await scene();
    await before.run(5);
    const settlement = {
      ticker: TICKER,
      eventTicker: MARKET.eventTicker,
      result: 'yes' as const,
      revenueE6: 1_000_000 as MoneyE6,
      yesCountE2: 100 as CountE2,
      noCountE2: 0 as CountE2,
      timeMs: CLOSE_MS + 1_000,
    };
    before.exchange.settled.push(settlement);
    before.exchange.held = [];
    before.exchange.cashE6 = (before.exchange.cashE6 + 1_000_000) as MoneyE6;
    const { engine } = await scene(before);
    expect(only(engine.trades.trades.values())).toMatchObject({ status: 'closed', pnlE6: 55_400 });
    expect(engine.blockedMarkets.size).toBe(0);
  });

  test('a position that the ledger does not know blocks that market and says so', async () => {
    const before = await scene();
    before.exchange.held = [{ ticker: TICKER, countE2: -700 as CountE2 }];
    const { engine, exchange, run } = await scene(before);
    expect(engine.blockedMarkets.get(TICKER)).toBe('ledger nothing, exchange 7.00 NO');
    await run(20);
    expect(exchange.placed).toEqual([]);
  });
});

describe('a reconciliation', () => {
  const settlement = (timeMs: number): Settlement => ({
    ticker: 'KXBTCD-26OCT0811-T98999.99',
    eventTicker: 'KXBTCD-26OCT0811',
    result: 'yes',
    revenueE6: 5_000_000 as MoneyE6,
    yesCountE2: 500 as CountE2,
    noCountE2: 0 as CountE2,
    timeMs,
  });

  test('counts nothing twice that the opening balance holds already', async () => {
    const before = await scene();
    before.ledger.entries.length = 0;
    before.exchange.settled.push(settlement(START_MS - 30_000));
    const { engine, exchange, run, time } = await scene(before);
    engine.on({ kind: 'settlement', settlement: settlement(START_MS - 30_000) });
    await passing(time, engine.reconcile(START_MS));
    expect(engine.account.balanceE6).toBe(exchange.cashE6);
    await run(5);
    expect(engine.account.balanceE6).toBe(exchange.cashE6);
  });

  test('learns what the owner did elsewhere during hours of absence', async () => {
    const { engine, exchange, time } = await scene();
    exchange.accept({
      clientOrderId: '',
      ticker: 'KXBTCD-26OCT0813-T98999.99',
      exchangeIndex: 2,
      side: 'bid',
      yesPriceE4: 5_000 as PriceE4,
      countE2: 100 as CountE2,
      timeInForce: 'immediate_or_cancel',
      reduceOnly: false,
    });
    await passing(time, engine.reconcile(START_MS + 5 * 3_600_000));
    expect(engine.account.balanceE6).toBe(exchange.cashE6);
    expect(engine.blockedMarkets.size).toBe(0);
  });

  test('leaves an order alone whose answer is on its way', async () => {
    const { engine, exchange, ledger, run, time } = await scene();
    const answer = Promise.withResolvers<OrderOutcome>();
    exchange.answer = () => answer.promise;
    await run(1);
    await passing(time, engine.reconcile(START_MS + 1_000));
    const [order] = exchange.placed;
    if (!order) throw new Error('nothing placed');
    answer.resolve(exchange.accept(order));
    await run(5);
    expect(outcomes(ledger.entries)).toEqual(['acknowledged']);
  });

  test('does not probe twice what is being probed', async () => {
    const { engine, exchange, ledger, run, time } = await scene();
    exchange.answer = async () => ({ kind: 'unknown', reason: 'timeout' });
    await run(1);
    await passing(time, engine.reconcile(START_MS + 1_000));
    exchange.answer = () => new Promise(() => undefined);
    await run(30);
    expect(outcomes(ledger.entries)).toEqual(['unknown', 'rejected']);
  });
});

describe('a book', () => {
  test('that contradicts itself is asked for anew, once', async () => {
    const { engine, broken } = await scene();
    const delta = (count: number) =>
      engine.on({
        kind: 'book-delta',
        ticker: TICKER,
        side: 'yes',
        priceE4: 9_100 as PriceE4,
        deltaE2: count as CountE2,
      });
    delta(100);
    expect(broken).toEqual([]);
    delta(-200);
    delta(-200);
    expect(broken).toEqual([TICKER]);
  });
});

describe('a decision', () => {
  test('does not happen before the exchange is reconciled and connected', async () => {
    const { engine, exchange, run } = await scene();
    engine.on({ kind: 'connection', connected: false, reason: 'cut' });
    await run(5);
    expect(engine.reason('BTC')).toMatch('not connected');
    expect(exchange.placed).toEqual([]);
  });

  test('goes by the close that the exchange has moved', async () => {
    const { engine, exchange, run } = await scene();
    engine.on({ kind: 'market', market: { ...MARKET, closeTimeMs: CLOSE_MS + 3_600_000 } });
    await run(2);
    expect(engine.feed('BTC').market.ladder('hourly')?.closeTimeMs).toBe(CLOSE_MS + 3_600_000);
    expect(exchange.placed).toEqual([]);
  });

  test('leaves no more to the next signal of the same moment than there is', async () => {
    const before = await scene();
    before.exchange.cashE6 = 1_500_000 as MoneyE6;
    before.ledger.entries.length = 0;
    const { engine, exchange, run } = await scene(before);
    const ticker = `${MARKET.eventTicker}-T98499.99`;
    engine.on({ kind: 'market', market: { ...MARKET, ticker, floorStrikeE4: 984_999_900 as PriceE4 } });
    const level = (price: number) => [[price as PriceE4, 9_900 as CountE2]] as const;
    engine.on({ kind: 'book-snapshot', ticker, yes: level(9_200), no: level(600) });
    await run(1);
    expect(exchange.placed).toHaveLength(1);
    expect(engine.counters).toMatchObject({ signals: 2, denied: 1, orders: 1 });
  });

  test('is out of the question five seconds after the last print', async () => {
    const { engine, time, run } = await scene();
    await run(1);
    expect(engine.feed('BTC').isFresh(time.nowMs())).toBe(true);
    time.advanceTo(time.nowMs() + 5_000);
    expect(engine.feed('BTC').isFresh(time.nowMs())).toBe(false);
    expect(engine.reason('BTC')).toBe('the index is stale');
  });

  test('does not happen on what queued up during a stall', async () => {
    const { engine, exchange, time, run } = await scene();
    engine.on({ kind: 'book-invalid', tickers: null, reason: 'test' });
    await run(2);
    time.advanceTo(START_MS + 60_000);
    const [yes, no] = [[[9_200, 9_900]], [[600, 9_900]]] as never[];
    engine.on({ kind: 'book-snapshot', ticker: TICKER, yes: yes ?? [], no: no ?? [] });
    await run(2);
    expect(engine.reason('BTC')).toBe('settling after a stall');
    expect(exchange.placed).toEqual([]);
    await run(3);
    expect(exchange.placed).toHaveLength(1);
  });
});

test('a balance that the ledger cannot explain stops every entry and is said', async () => {
  const before = await scene();
  await before.run(5);
  before.exchange.cashE6 = (before.exchange.cashE6 + 500) as MoneyE6;
  const { engine, exchange, run } = await scene(before);
  await run(30);
  expect(engine.reason('BTC')).toBe('ledger and exchange differ in the balance');
  expect(exchange.placed).toHaveLength(1);
});

test('signals of the same moment are all sent: a trade that has just opened is not one that nobody looks at', async () => {
  const { engine, exchange, run } = await scene();
  const ticker = `${MARKET.eventTicker}-T98499.99`;
  engine.on({ kind: 'market', market: { ...MARKET, ticker, floorStrikeE4: 984_999_900 as PriceE4 } });
  const level = (price: number) => [[price as PriceE4, 9_900 as CountE2]] as const;
  engine.on({ kind: 'book-snapshot', ticker, yes: level(9_200), no: level(600) });
  // Filled before the second one's intent is durable.
  let first = true;
  exchange.answer = async (order) => {
    const outcome = exchange.accept(order);
    const fill = exchange.filled.at(-1);
    if (first && fill) engine.on({ kind: 'fill', fill: { ...fill, clientOrderId: order.clientOrderId } });
    first = false;
    return outcome;
  };
  await run(1);
  expect(exchange.placed).toHaveLength(2);
});
