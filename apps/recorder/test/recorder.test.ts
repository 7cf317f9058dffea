import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPool } from '@rec-io/database/connection';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { MINUTE_MS } from '@rec-io/domain/time';
import { readPriceHistory } from '@rec-io/price-history/read-price-history';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { coinbaseCandles } from '@rec-io/prices/coinbase-candles';
import { type CandleVenue, candleVenue } from '@rec-io/prices/test-candles';
import { INTERNAL_TOKEN, StandInTrader } from '@rec-io/program-parts/test-trader';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecorderContext } from '../src/context.ts';
import { MinuteBarsRecorder } from '../src/minute-bars.ts';
import { type Recorder, start } from '../src/start.ts';
import { CLOSE_MS, EVENT, ladderOf, marketAt, T0 } from './some-views.ts';

const NONE = 'prices are invented: no bars go into the price history';

let folder: string;
let database: TestDatabase;
let trader: StandInTrader | null;
let recorder: Recorder | null;
let venue: CandleVenue | null;
let context: RecorderContext;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rec io recorder '));
  database = await testDatabase();
  trader = await StandInTrader.start();
  [recorder, venue] = [null, null];
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), `${text}\n`, { mode: 0o600 });
    return join(folder, name);
  };
  const { host, port } = database.service;
  context = {
    ...{ host: '127.0.0.1', port: 0, symbol: 'BTC', clockSpeed: 1 },
    trader: { viewUrl: trader.url, tokenFile: file('token', INTERNAL_TOKEN) },
    candles: { none: NONE },
    database: {
      ...{ host, port, user: 'rec_io_recorder', database: database.name },
      passwordFile: file('password', SERVICE_PASSWORD),
    },
    writeMs: 20,
    log: pino({ level: 'silent' }),
  };
});
afterEach(async () => {
  await recorder?.stop();
  await trader?.stop();
  await venue?.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** A test's own time limit is the only deadline. */
async function eventually<T>(look: () => T | null | false | Promise<T | null | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    await sleep(20);
  }
}
const rows = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await database.adminPool.query<Record<string, unknown>>(sql)).rows;
const seconds = async (): Promise<number[]> =>
  (await rows('SELECT "timestamp" AS at FROM live_data.live_price_log_1s_btc ORDER BY 1')).map(
    ({ at }) => ((at as Date).getTime() - T0) / 1_000,
  );
const show = (second: number, change = {}, ladder = ladderOf()): void => {
  trader?.publish('market', marketAt(second, change));
  trader?.publish('ladder', ladder);
};
const written = (second: number) => eventually(async () => (await seconds()).includes(second));
async function readyz(): Promise<{ readonly status: number; readonly reason: string | null }> {
  const response = await fetch(`http://127.0.0.1:${recorder?.port}/readyz`);
  const { reason } = (await response.json()) as { reason: string | null };
  return { status: response.status, reason };
}
const metrics = async () => (await fetch(`http://127.0.0.1:${recorder?.port}/metrics`)).text();

describe('the recorder', () => {
  test('writes the price, its changes, the ladder and the markets of the second that is shown', async () => {
    show(0);
    recorder = await start(context);
    await eventually(async () => (await rows('SELECT 1 FROM live_data.market_kalshi_btc')).length === 3);
    expect(await rows('SELECT * FROM live_data.live_price_log_1s_btc')).toEqual([
      {
        ...{
          timestamp: new Date(T0),
          price: '82143.2700',
          one_minute_avg: '82143.1700',
          momentum: 7.4 / 100,
        },
        ...{ delta_1m: 0.125, delta_2m: 0.25, delta_3m: 0.375, delta_4m: 0.5, delta_15m: 1.875 },
        delta_30m: null,
      },
    ]);
    expect(await rows('SELECT change1h, change3h, change1d FROM live_data.price_change_btc')).toEqual([
      { change1h: 0.21, change3h: -0.64, change1d: null },
    ]);
    const [strike, , last] = await rows('SELECT * FROM live_data.strike_table_btc ORDER BY strike');
    expect(strike).toMatchObject({
      ...{ ticker: `${EVENT}-T81999.99`, symbol: 'BTC', current_price: '82143.2700', ttc_seconds: 600 },
      ...{ broker: 'Kalshi', event_ticker: EVENT, market_title: 'BTC price on Oct 8, 2026 at 12pm EDT?' },
      ...{ strike_tier: '250.0000', market_status: 'active', strike: '82000.0000', buffer: '143.2700' },
      ...{ probability: 87.5, yes_ask: '0.8800', no_ask: '0.1400', yes_diff: -1.25, no_diff: 2.5 },
      ...{ volume: '123.45', active_side: 'yes', momentum_weighted_score: 7.4 / 100 },
    });
    expect(last).toMatchObject({ probability: null, yes_ask: null, yes_diff: null, active_side: 'no' });
    const [market] = await rows('SELECT * FROM live_data.market_kalshi_btc ORDER BY strike');
    expect(market).toMatchObject({
      ...{ event_ticker: EVENT, market_ticker: `${EVENT}-T81999.99`, strike: '82000.0000', status: 'active' },
      ...{ open_time: new Date(CLOSE_MS - 3_600_000), close_time: new Date(CLOSE_MS) },
      ...{ yes_bid: '0.8600', yes_ask: '0.8800', no_bid: '0.1200', no_ask: '0.1400', volume: '123.45' },
    });
    expect(await readyz()).toEqual({ status: 200, reason: NONE });
    expect(await metrics()).toMatch(/rec_recorder_ready 1\n(.*\n)*rec_recorder_seconds_written 1\n/);
  });

  test('writes the newest of what came, each second once, and makes room for the next event', async () => {
    recorder = await start(context);
    for (let second = 0; second < 4; second++) show(second);
    await written(3);
    const before = await seconds();
    show(3);
    show(4, { indexE4: 800_000_000 });
    const next = 'KXBTCD-26OCT0813';
    show(5, { eventTicker: next, closeTimeMs: CLOSE_MS + 3_600_000, openTimeMs: CLOSE_MS }, ladderOf(next));
    await written(5);
    await eventually(
      async () =>
        (await rows('SELECT FROM live_data.market_kalshi_btc WHERE status = $$active$$')).length === 3,
    );
    expect(new Set(await rows('SELECT DISTINCT event_ticker FROM live_data.strike_table_btc'))).toEqual(
      new Set([{ event_ticker: next }]),
    );
    const markets = await rows(
      'SELECT event_ticker, status, count(*)::int FROM live_data.market_kalshi_btc GROUP BY 1, 2 ORDER BY 1',
    );
    expect(markets).toEqual([
      { event_ticker: EVENT, status: 'closed', count: 3 },
      { event_ticker: next, status: 'active', count: 3 },
    ]);
    expect((await seconds()).length).toBeLessThanOrEqual(before.length + 2);
  });

  test('does not mix a ladder with the market of another event, or another coin’s price with its own', async () => {
    recorder = await start(context);
    show(0, {}, ladderOf('KXBTCD-26OCT0811'));
    await written(0);
    show(1, { symbol: 'ETH' });
    show(2, { eventTicker: null, closeTimeMs: null, openTimeMs: null });
    await written(2);
    expect(await rows('SELECT FROM live_data.strike_table_btc')).toEqual([]);
    expect(await seconds()).not.toContain(1);
  });

  test('marks what it did not write, with the reason, when the trader was away', async () => {
    recorder = await start(context);
    show(0);
    await written(0);
    const port = trader?.port ?? 0;
    await trader?.stop();
    await eventually(() => recorder?.health().isConnected === false);
    trader = await StandInTrader.start(port);
    show(3);
    await written(3);
    // Three seconds are no gap, nine are.
    expect(await rows('SELECT FROM live_data.recording_gaps')).toEqual([]);
    await trader.stop();
    await eventually(() => recorder?.health().isConnected === false);
    trader = await StandInTrader.start(port);
    show(12);
    await written(12);
    expect(await rows('SELECT * FROM live_data.recording_gaps')).toEqual([
      {
        ...{ symbol: 'BTC', from_time: new Date(T0 + 4_000), to_time: new Date(T0 + 12_000) },
        reason: 'the trader did not answer',
      },
    ]);
    await recorder.stop();
    show(60);
    recorder = await start(context);
    await written(60);
    const [, second] = await rows('SELECT * FROM live_data.recording_gaps ORDER BY from_time');
    expect(second).toMatchObject({ from_time: new Date(T0 + 13_000), reason: 'the recorder did not run' });
    expect(recorder.health().writeAgeMs).not.toBeNull();
  });

  test('outlives a database that is away, says so, and marks the gap', async () => {
    recorder = await start(context);
    show(0);
    await written(0);
    const server = openPool({ ...database.admin, database: 'postgres' }, { max: 1 });
    await server.query(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS false`);
    await server.query(
      `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = $1 AND usename = 'rec_io_recorder'`,
      [database.name],
    );
    show(30);
    const away = await eventually(async () => {
      const { status, reason } = await readyz();
      return status === 503 && reason;
    });
    expect(away).toMatch(/^nothing can be written: /);
    expect((await fetch(`http://127.0.0.1:${recorder.port}/healthz`)).status).toBe(200);
    await server.query(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS true`);
    await server.end();
    await written(30);
    const [gap] = await rows('SELECT * FROM live_data.recording_gaps');
    expect(gap).toMatchObject({ to_time: new Date(T0 + 30_000), reason: expect.stringMatching(/written: /) });
    await eventually(async () => (await readyz()).status === 200);
  });

  test('starts before trader and database are there, and begins when they come', async () => {
    const port = trader?.port ?? 0;
    await trader?.stop();
    trader = null;
    const right = context.database;
    recorder = await start(context);
    expect((await fetch(`http://127.0.0.1:${recorder.port}/healthz`)).status).toBe(200);
    expect(recorder.health()).toMatchObject({ isConnected: false, hasPrice: false, writeAgeMs: null });
    trader = await StandInTrader.start(port);
    show(7);
    await written(7);
    await recorder.stop();
    recorder = await start({ ...context, database: { ...right, port: 9 } });
    await eventually(async () => (await readyz()).reason?.startsWith('nothing can be written: ') === true);
  });
});

describe('the minute bars', () => {
  const NOW = Date.UTC(2026, 9, 8, 12, 30, 20);
  const last = Math.floor(NOW / MINUTE_MS) * MINUTE_MS;
  let nowMs = NOW;

  /** A venue that has every minute but those, until the last one that is over. */
  const venueWithout = async (missing: (minutesAgo: number) => boolean): Promise<CandleVenue> => {
    const bars = (level: number) => {
      const columns = new BarColumns();
      for (let ago = 20_000; ago > -30; ago--)
        if (!missing(ago)) columns.push(last - ago * MINUTE_MS, level, level + 500, level - 500, level, 1.5);
      return columns.bars();
    };
    return candleVenue({ nowMs: NOW + 600_000, bars: { 'BTC-USD': bars(8e8), 'ETH-USD': bars(2.4e7) } });
  };
  const history = async (symbol: 'BTC' | 'ETH' = 'BTC') => [
    ...(await readPriceHistory(database.adminPool, symbol)).startMs,
  ];
  const run = async (): Promise<void> => {
    recorder = await start({
      ...context,
      ...{ candles: { url: venue?.url ?? '' }, barsMs: 30, nowMs: () => nowMs },
    });
  };
  const has = (timeMs: number, symbol: 'BTC' | 'ETH' = 'ETH') =>
    eventually(async () => (await history(symbol)).at(-1) === timeMs);

  beforeEach(() => {
    nowMs = NOW;
  });

  test('begin with a day, grow with every minute that is over, and are of both coins', async () => {
    venue = await venueWithout(() => false);
    await run();
    await has(last - MINUTE_MS);
    expect((await history()).length).toBe(1_440);
    nowMs += 2 * MINUTE_MS;
    for (const symbol of ['BTC', 'ETH'] as const) await has(last + MINUTE_MS, symbol);
    expect((await history('BTC')).length).toBe(1_442);
    expect(await rows('SELECT FROM historical_data.price_imports')).toEqual([]);
    const [stretch] = await rows(
      'SELECT symbol, source, bars FROM historical_data.price_stretches ORDER BY symbol',
    );
    expect(stretch).toEqual({ symbol: 'BTC', source: 'coinbase', bars: '1442' });
    expect(await metrics()).toMatch(/rec_recorder_newest_bar_timestamp_seconds\{symbol="BTC"\} 1791462660/);
  });

  test('catch up after a while, and what the venue does not have is marked', async () => {
    venue = await venueWithout((ago) => ago > 100 && ago <= 130);
    nowMs = NOW - 200 * MINUTE_MS;
    await run();
    await has(last - 201 * MINUTE_MS);
    await recorder?.stop();
    nowMs = NOW;
    await run();
    await has(last - MINUTE_MS);
    const gaps = await rows(
      `SELECT from_time, to_time, reason FROM historical_data.price_gaps WHERE symbol = 'BTC'`,
    );
    expect(gaps).toEqual([
      {
        from_time: new Date(last - 130 * MINUTE_MS),
        to_time: new Date(last - 100 * MINUTE_MS),
        reason: 'venue_has_none',
      },
    ]);
  });

  test('ask for a week by themselves, and tell since when more is missing', async () => {
    venue = await venueWithout(() => false);
    const as = openPool(
      { ...database.service, user: 'rec_io_recorder', password: SERVICE_PASSWORD },
      { max: 1 },
    );
    const door = coinbaseCandles({ url: venue.url, nowMs: () => nowMs, sleep: () => Promise.resolve() });
    const bars = new MinuteBarsRecorder(as, door, () => nowMs);
    nowMs = NOW - 12 * 1_440 * MINUTE_MS;
    await bars.look();
    expect(bars.leftMs.size).toBe(0);
    nowMs = NOW;
    await bars.look();
    await as.end();
    const week = 7 * 1_440;
    expect((await history()).slice(-week)).toEqual(
      Array.from({ length: week }, (_, i) => last - (week - i) * MINUTE_MS),
    );
    expect([...bars.leftMs]).toEqual(
      (['BTC', 'ETH'] as const).map((symbol) => [symbol, last - 12 * 1_440 * MINUTE_MS]),
    );
    expect(await rows(`SELECT reason FROM historical_data.price_gaps WHERE symbol = 'BTC'`)).toEqual([
      { reason: 'not_brought' },
    ]);
  });

  test('go on after the venue was away, which ends nothing', async () => {
    venue = await venueWithout(() => false);
    venue.faults.push(...Array.from({ length: 3 }, () => ({ kind: 'status', status: 404 }) as const));
    await run();
    show(0);
    await has(last - MINUTE_MS);
    expect(await seconds()).toEqual([0]);
  });

  test('are not recorded where prices are invented', async () => {
    venue = await venueWithout(() => false);
    recorder = await start(context);
    show(0);
    await written(0);
    expect([await history(), venue.requests, (await readyz()).reason]).toEqual([[], [], NONE]);
  });
});
