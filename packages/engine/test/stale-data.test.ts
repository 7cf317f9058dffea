import { setImmediate as turn } from 'node:timers/promises';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { describe, expect, test } from 'vitest';
import { Freshness } from '../src/freshness.ts';
import { BOOK_HEARD, passing, type Scene, scene, TICKER } from './scene.ts';

const print = ({ engine, time }: Scene, timeMs: number, lagMs?: number): void => {
  time.advanceTo(time.nowMs() + 1_000);
  engine.on(BOOK_HEARD);
  engine.on({
    kind: 'index',
    symbol: 'BTC',
    timeMs,
    indexE4: 1_000_000_000 as PriceE4,
    window: null,
    origin: 'cf-benchmarks',
    ...(lagMs === undefined ? {} : { lagMs }),
  });
};

describe('prints that come in time but tell of the past', () => {
  test('decide nothing while they are far behind the exchange’s other messages', async () => {
    const all = await scene();
    const startMs = all.time.nowMs();
    for (let i = 1; i <= 10; i++) print(all, startMs + i * 1_000, 6_000);
    expect(all.engine.reason('BTC')).toBe('the index lags behind the exchange');
    await turn();
    expect(all.exchange.placed).toEqual([]);
    print(all, startMs + 17_000, 0);
    await turn();
    expect(all.exchange.placed).toHaveLength(1);
  });

  test('are noticed when they fall behind little by little', async () => {
    const all = await scene();
    const startMs = all.time.nowMs();
    for (let i = 1; i <= 40; i++) print(all, startMs + i * 900);
    expect(all.engine.reason('BTC')).toBeNull();
    for (let i = 41; i <= 60; i++) print(all, startMs + i * 900);
    expect(all.engine.reason('BTC')).toBe('the index lags behind the exchange');
    expect(all.engine.feed('BTC').lagMs).toBe(5_900);
    print(all, startMs + 61_000);
    expect(all.engine.reason('BTC')).toBeNull();
  });

  test('are not suspected because the two clocks differ, or because exchange time runs faster', async () => {
    const all = await scene();
    const startMs = all.time.nowMs() + 3_600_000;
    for (let i = 1; i <= 100; i++) print(all, startMs + i * 20_000);
    expect(all.engine.feed('BTC').lagMs).toBe(0);
  });
});

test('books of which nothing is heard are not believed, although the index goes on', async () => {
  const all = await scene();
  await all.run(1);
  await all.runWithoutBooks(14);
  expect(all.engine.reason('BTC')).toBeNull();
  await all.runWithoutBooks(2);
  expect(all.engine.reason('BTC')).toBe('the books are stale');
  const change = { kind: 'book-delta', ticker: TICKER, side: 'yes' } as const;
  all.engine.on({ ...change, priceE4: 9_200 as PriceE4, deltaE2: 100 as CountE2 });
  await all.run(1);
  expect(all.engine.reason('BTC')).toBeNull();
});

test('a result that is neither yes nor no books nothing, and blocks its market until a person decides', async () => {
  const all = await scene();
  await all.run(5);
  const [trade] = all.engine.trades.trades.values();
  const entries = all.ledger.entries.length;
  all.engine.on({ kind: 'odd-result', ticker: TICKER, result: 'scalar', settlementValue: '0.4000' });
  expect(all.engine.blockedMarkets.get(TICKER)).toMatch('result "scalar", paid 0.4000');
  await passing(all.time, all.engine.reconcile(all.time.nowMs()));
  expect(all.engine.blockedMarkets.get(TICKER)).toMatch('to be settled by hand');
  expect(trade).toMatchObject({ status: 'open', pnlE6: null });
  expect(all.ledger.entries).toHaveLength(entries);
});

test('who is connected again is told that the account has to be compared', async () => {
  let again = 0;
  const { engine } = await scene(undefined, { onReconcileDue: () => again++ });
  expect(again).toBe(0);
  engine.on({ kind: 'connection', connected: false, reason: 'cut' });
  engine.on({ kind: 'connection', connected: true, reason: 'connected' });
  expect(again).toBe(1);
});

describe('whoever hosts the engine', () => {
  test('may hold entries, with the reason, and lets them go again', async () => {
    let hold: string | null = 'the clock is 40 seconds behind';
    const all = await scene(undefined, { holdEntries: () => hold });
    const startMs = all.time.nowMs();
    for (let i = 1; i <= 5; i++) print(all, startMs + i * 1_000);
    await turn();
    expect(all.engine.reason('BTC')).toBe(hold);
    expect(all.exchange.placed).toEqual([]);
    hold = null;
    print(all, startMs + 6_000);
    await turn();
    expect(all.exchange.placed).toHaveLength(1);
  });
});

test('a print whose age is below nothing, because a clock was set back, is not fresh', () => {
  const freshness = new Freshness();
  freshness.received(50_000, 1_000);
  expect(freshness.isFresh(51_000)).toBe(true);
  expect(freshness.isFresh(20_000)).toBe(false);
});
