import type { PriceE4 } from '@rec-io/domain/money';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fact } from '../src/facts.ts';
import { LADDERS } from '../src/ladder.ts';
import { runningExchange } from './running-exchange.ts';

const EVENT = 'KXBTCD-26OCT0812';
const QUARTER = 'KXBTC15M-26OCT081145-45';
/** All of its trades came while the server listened. */
const NEXT = 'KXBTC15M-26OCT081200-00';
const START_S = Date.parse('2026-10-08T15:30:00Z') / 1_000;
const CLOSE_S = Date.parse('2026-10-08T16:00:00Z') / 1_000;

let running: Awaited<ReturnType<typeof runningExchange>>;
const paths: string[] = [];
const facts: Fact[] = [];

beforeAll(async () => {
  const routes = (app: FastifyInstance) =>
    app.addHook('onRoute', ({ method, url }) => {
      if ([method].flat().includes('GET') && url.startsWith('/trade-api/v2/'))
        paths.push(url.replace('/trade-api/v2', ''));
    });
  const journal = { append: (own: readonly Fact[]) => void facts.push(...own) };
  running = await runningExchange({ routes }, { ladders: LADDERS, journal });
  // Past the close of 15:45 and of 16:00, until 16:04.
  running.advance(33 * 60);
});
afterAll(() => running.server.stop());

type Row = Record<string, unknown>;
const rows = async (path: string, name: string): Promise<Row[]> => {
  const { status, body } = await running.ask('GET', path);
  expect(status, path).toBe(200);
  return body[name] as Row[];
};
const tickersOf = (found: readonly Row[]): unknown[] => found.map(({ ticker }) => ticker);

test('series are found by category, tag and name, and their volume is told when asked for', async () => {
  expect(tickersOf(await rows('/series', 'series'))).toEqual(['KXBTCD', 'KXBTC15M']);
  expect(await rows('/series?category=Politics', 'series')).toEqual([]);
  expect(await rows('/series?tags=ETH', 'series')).toEqual([]);
  const [plain] = await rows('/series?tags=BTC', 'series');
  const [counted] = await rows('/series?tags=BTC&include_volume=true', 'series');
  expect(plain?.['volume_fp']).toBeUndefined();
  expect(Number(counted?.['volume_fp'])).toBeGreaterThan(1_000);
});

test('markets are found by state, series, event and time', async () => {
  const find = (query: string) => rows(`/markets?limit=1000&${query}`, 'markets');
  const now = await find('');
  expect(new Set(now.map(({ status }) => status))).toEqual(new Set(['initialized', 'active', 'finalized']));
  expect(tickersOf(await find('status=unopened'))).toEqual(['KXBTC15M-26OCT081230-30']);
  expect(tickersOf(await find('status=open&series_ticker=KXBTC15M'))).toEqual(['KXBTC15M-26OCT081215-15']);
  expect(await find(`event_ticker=${EVENT}`)).toHaveLength(40);
  expect(new Set((await find('status=settled')).map(({ event_ticker }) => event_ticker))).toEqual(
    new Set(['KXBTC15M-26OCT081145', 'KXBTC15M-26OCT081200', EVENT]),
  );
  expect(await find(`min_close_ts=${CLOSE_S}&max_close_ts=${CLOSE_S}`)).toHaveLength(41);
  expect(tickersOf(await find(`max_settled_ts=${CLOSE_S - 1}`))).toEqual([QUARTER]);
  expect(await find(`min_settled_ts=${CLOSE_S + 3}`)).toHaveLength(40);
  expect(await find('mve_filter=only')).toEqual([]);
  expect(tickersOf(await find(`tickers=${QUARTER},nobody`))).toEqual([QUARTER]);
});

test('pages of markets put together are all markets, once each', async () => {
  const all = tickersOf(await rows('/markets?limit=1000', 'markets'));
  const found: unknown[] = [];
  let cursor = '';
  do {
    const { body } = await running.ask('GET', `/markets?limit=37&cursor=${cursor}`);
    found.push(...tickersOf(body['markets'] as Row[]));
    cursor = String(body['cursor']);
  } while (cursor !== '');
  expect(found).toEqual(all);
});

test('a settled market tells its result, its value and when it was paid', async () => {
  const { body } = await running.ask('GET', `/markets/${QUARTER}`);
  expect(body['market']).toMatchObject({
    status: 'finalized',
    result: 'yes',
    settlement_value_dollars: '1.0000',
    expiration_value: '82000.00',
    floor_strike: 82_000,
    strike_type: 'greater_or_equal',
    settlement_ts: '2026-10-08T15:45:01Z',
    price_level_structure: 'tapered_deci_cent',
  });
});

test('candles of a minute, an hour and a day tell the same volume as the market', async () => {
  const { body: market } = await running.ask('GET', `/markets/${NEXT}`);
  for (const interval of [1, 60, 1440]) {
    const query = `start_ts=${START_S - 3_600}&end_ts=${START_S + 86_400}&period_interval=${interval}`;
    const candles = await rows(`/series/KXBTC15M/markets/${NEXT}/candlesticks?${query}`, 'candlesticks');
    const volume = candles.reduce((sum, candle) => sum + Number(candle['volume_fp']), 0);
    expect(volume.toFixed(2)).toBe((market['market'] as Row)['volume_fp']);
    const empty = candles.filter((candle) => candle['volume_fp'] === '0.00');
    for (const { price } of empty) expect(price).toEqual({});
    expect(candles.length).toBeGreaterThan(interval === 1 ? 10 : 0);
  }
});

test('a chart can be continued from before its start', async () => {
  const start = CLOSE_S - 300;
  const query = `start_ts=${start + 10}&end_ts=${start + 70}&period_interval=60`;
  const url = `/series/KXBTCD/markets/${EVENT}-T81999.99/candlesticks?${query}`;
  expect(await rows(url, 'candlesticks')).toEqual([]);
  const minutes = url.replace('period_interval=60', 'period_interval=1');
  const [first] = await rows(`${minutes}&include_latest_before_start=true`, 'candlesticks');
  expect(first?.['end_period_ts']).toBe(start + 60);
  const past = `start_ts=${CLOSE_S + 100}&end_ts=${CLOSE_S + 200}&period_interval=1`;
  const [latest, ...others] = await rows(
    `/series/KXBTCD/markets/${EVENT}-T81999.99/candlesticks?${past}&include_latest_before_start=true`,
    'candlesticks',
  );
  expect(others).toEqual([]);
  expect(latest).toMatchObject({
    end_period_ts: CLOSE_S + 120,
    volume_fp: '0.00',
    price: { open_dollars: null },
  });
});

test('an event’s candles end earlier rather than be too many', async () => {
  const query = `start_ts=${START_S}&end_ts=${START_S + 86_400}&period_interval=1`;
  const { body } = await running.ask('GET', `/series/KXBTCD/events/${EVENT}/candlesticks?${query}`);
  expect(body['market_tickers']).toHaveLength(40);
  expect(body['adjusted_end_ts']).toBe(START_S + 124 * 60);
});

test('a length of candles that is not made has none in a batch', async () => {
  const query = `market_tickers=${QUARTER}&start_ts=${START_S}&end_ts=${CLOSE_S}&period_interval=5`;
  expect(await rows(`/markets/candlesticks?${query}`, 'markets')).toEqual([
    { market_ticker: QUARTER, candlesticks: [] },
  ]);
});

test('several books at once are those of the markets asked for', async () => {
  const open = tickersOf(await rows('/markets?status=open&limit=2', 'markets'));
  const books = await rows(
    `/markets/orderbooks?tickers=${open.join('&tickers=')}&tickers=nobody`,
    'orderbooks',
  );
  expect(tickersOf(books)).toEqual(open);
  for (const { ticker, orderbook_fp } of books) {
    const { body } = await running.ask('GET', `/markets/${ticker}/orderbook`);
    expect(body['orderbook_fp']).toEqual(orderbook_fp);
  }
});

test('trades are told newest first, and by market and time', async () => {
  const trades = await rows(`/markets/trades?ticker=${QUARTER}&limit=1000`, 'trades');
  const times = trades.map(({ created_time }) => Date.parse(String(created_time)));
  expect(times).toEqual([...times].sort((a, b) => b - a));
  expect(new Set(tickersOf(trades))).toEqual(new Set([QUARTER]));
  const newest = (times[0] ?? 0) / 1_000;
  const last = await rows(`/markets/trades?ticker=${QUARTER}&min_ts=${newest}&max_ts=${newest}`, 'trades');
  expect(last).toEqual(trades.filter((_trade, i) => times[i] === newest * 1_000));
  expect(await rows('/markets/trades?is_block_trade=true', 'trades')).toEqual([]);
});

test('a halt and a pause are told where one asks', async () => {
  const { operations } = running.exchange;
  const open = running.exchange.markets().find(({ status }) => status === 'active')?.ticker ?? '';
  operations.halt(open);
  expect(tickersOf(await rows('/markets?status=paused', 'markets'))).toEqual([open]);
  operations.resume(open);
  operations.pause('trading', (CLOSE_S + 3_600) * 1_000);
  running.advance(1);
  const { body } = await running.ask('GET', '/exchange/status');
  const shard = { exchange_active: true, trading_active: false, intra_exchange_transfers_active: true };
  expect(body).toEqual({
    ...shard,
    exchange_estimated_resume_time: '2026-10-08T17:00:00Z',
    exchange_index_statuses: [
      { exchange_index: 0, description: 'default', ...shard },
      { exchange_index: 2, description: 'crypto', ...shard },
    ],
  });
  operations.pause('none');
  running.advance(1);
});

test('whatever is asked, the answer has a known shape, and nothing changes', async () => {
  const before = facts.length;
  const names = [
    'limit',
    'cursor',
    'status',
    'tickers',
    'ticker',
    'depth',
    'start_ts',
    'end_ts',
    'min_ts',
  ].concat(
    ['period_interval', 'market_tickers', 'event_ticker', 'series_ticker', 'min_close_ts', 'min_updated_ts'],
    ['mve_filter', 'with_nested_markets', 'include_latest_before_start', 'is_block_trade', 'id', 'timespan'],
  );
  const text = fc.oneof(
    fc.constantFrom('0', '1', '60', '-1', '1e9', '1001', 'true', 'open', EVENT, QUARTER, 'KXBTCD', ''),
    fc.constantFrom(String(START_S), String(CLOSE_S), '99999999999999999999'),
    fc.string({ maxLength: 20, unit: 'binary' }),
  );
  const query = fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 6 });
  const own = paths.filter((path) => !/^\/(portfolio|account|api_keys)/.test(path));
  expect(own.length).toBeGreaterThan(40);
  const name = fc.oneof(fc.constantFrom('KXBTCD', EVENT, QUARTER), fc.string({ minLength: 1, maxLength: 9 }));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...own), name, name, query, async (template, a, b, parameters) => {
      const [first, second] = [a, b].map((part) => encodeURIComponent(part));
      const path = template.replace(/:\w+/, first ?? '').replace(/:\w+/, second ?? '');
      const asked = parameters.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
      const { status, body } = await running.ask('GET', `${path}?${asked}`);
      expect([200, 400, 404], `${path}?${asked}`).toContain(status);
      if (status === 400) expect('msg' in body || 'error' in body || 'code' in body).toBe(true);
    }),
    { numRuns: 400 },
  );
  expect(facts.length).toBe(before);
}, 60_000);

test('what was paid more than a day ago is historical, and only there', async () => {
  const later = await runningExchange({}, { ladders: ['quarter'], seed: 2 });
  const first = later.exchange.markets()[0]?.ticker ?? '';
  for (let i = 0; i < 26 * 60; i++) {
    later.exchange.advance(
      Date.parse('2026-10-08T15:31:00Z') + i * 60_000,
      'BTC',
      820_000_000 as PriceE4,
      'seeded',
    );
  }
  const status = async (path: string) => (await later.ask('GET', path)).status;
  expect([await status(`/markets/${first}`), await status(`/historical/markets/${first}`)]).toEqual([
    404, 200,
  ]);
  const live = (await later.ask('GET', '/markets?status=settled&limit=1000')).body['markets'] as Row[];
  const old = (await later.ask('GET', '/historical/markets?limit=1000')).body['markets'] as Row[];
  expect(tickersOf(old)).toContain(first);
  expect(tickersOf(live).filter((ticker) => tickersOf(old).includes(ticker))).toEqual([]);
  const cutoff = (await later.ask('GET', '/historical/cutoff')).body['market_settled_ts'] as string;
  for (const { settlement_ts } of old) expect(String(settlement_ts) < cutoff).toBe(true);
  for (const { settlement_ts } of live) expect(String(settlement_ts) >= cutoff).toBe(true);
  const span = `start_ts=${START_S - 3_600}&end_ts=${START_S + 86_400}&period_interval=1440`;
  const { body } = await later.ask('GET', `/historical/markets/${first}/candlesticks?${span}`);
  expect((body['candlesticks'] as Row[]).length).toBeGreaterThan(0);
  await later.server.stop();
}, 30_000);
