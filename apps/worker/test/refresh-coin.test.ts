import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '@rec-io/database/connection';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { modelIn, type TrainedFile } from '@rec-io/domain/adaptive/trained-file';
import type { CoinSymbol } from '@rec-io/domain/market';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import { type ModelStore, openModelStore } from '@rec-io/model-store/model-store';
import { blurredModel, RELEASE_FILE, someModel } from '@rec-io/model-store/test-models';
import { storedSpan } from '@rec-io/price-history/fetch/missing';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import { coinbaseCandles } from '@rec-io/prices/coinbase-candles';
import { readPriceFiles } from '@rec-io/prices/price-files';
import { type CandleVenue, candleVenue } from '@rec-io/prices/test-candles';
import { MADE_FROM_MS } from '@rec-io/research/test-bars';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { candidateOf } from '../src/refresh/candidate.ts';
import { type RefreshParts, refreshCoin } from '../src/refresh/refresh-coin.ts';
import type { RefreshStep } from '../src/refresh/refresh-step.ts';
import { BARS_TO_MS, MADE_BARS, SHORT, storeBars, WEEK_FROM_MS, WEEK_TO_MS } from './stored-bars.ts';

const TABLES = ['btc_price_history', 'eth_price_history', 'price_gaps', 'price_stretches', 'price_imports'];
const NOW = BARS_TO_MS + 30_000;

let database: TestDatabase;
let pool: Pool;
let folder: string;
let store: ModelStore;
let venue: CandleVenue;
let steps: RefreshStep[];
beforeAll(async () => {
  database = await testDatabase();
  pool = openPool({ ...database.service, user: 'rec_io_worker', password: SERVICE_PASSWORD }, { max: 1 });
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rec io refresh '));
  store = openModelStore(join(folder, 'models'), RELEASE_FILE);
  venue = await candleVenue({ nowMs: NOW, bars: { 'BTC-USD': MADE_BARS } });
  steps = [];
});
afterEach(async () => {
  await venue.close();
  rmSync(folder, { recursive: true });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const empty = () =>
  database.adminPool.query(`TRUNCATE ${TABLES.map((name) => `historical_data.${name}`).join()}`);
const refresh = (change: Partial<RefreshParts> = {}, symbol: CoinSymbol = 'BTC', nowMs = NOW) =>
  refreshCoin(
    {
      ...{ pool, store, nowMs: () => nowMs, by: 'worker', spans: SHORT },
      door: coinbaseCandles({
        ...{ url: venue.url, nowMs: () => nowMs, tries: 2 },
        ...{ sleep: () => Promise.resolve(), dice: () => 0 },
      }),
      onStep: (_, step) => void (steps.at(-1) === step || steps.push(step)),
      ...change,
    },
    symbol,
  );
/** In use from now on. */
const choose = async (file: TrainedFile): Promise<void> => {
  await store.put(file);
  const model = modelIn(file).name;
  await store.note({
    ...{ timeMs: 1, symbol: 'BTC', event: 'chosen', model, before: null, by: 'ada', why: 'a try' },
  });
};
const inUse = async () => (await store.inUse('BTC')).name;
const released = async () => (await store.release('BTC')).name;

describe('with enough history', () => {
  beforeAll(async () => {
    await empty();
    await storeBars(database.adminPool, MADE_BARS);
  });

  test('a candidate that is not worse is promoted; the same bars again are nothing new', async () => {
    await choose(blurredModel('mine'));
    const event = await refresh();
    expect(steps).toEqual(['fetch', 'verify', 'train', 'evaluate', 'keep', 'decide']);
    expect(event).toMatchObject({
      ...{ timeMs: NOW, symbol: 'BTC', event: 'promoted', before: 'mine', by: 'worker' },
      model: expect.stringMatching(/^adaptive-btc-2018-01-25-[0-9a-f]{6}$/),
      scores: { from: '2018-01-26T00:00:00.000Z', to: '2018-02-02T00:00:00.000Z' },
    });
    const { candidate, inUse: former, difference } = event.scores ?? {};
    expect(difference?.mean).toBeCloseTo((candidate?.logLoss ?? 0) - (former?.logLoss ?? 0), 12);
    expect(difference?.mean).toBeLessThanOrEqual(0);
    expect(candidate?.questions).toBeGreaterThan(20_000);
    expect((await store.events()).slice(1)).toEqual([event]);
    expect(await store.inUse('BTC')).toMatchObject({ name: event.model, sinceMs: NOW, problem: null });
    const [kept] = await store.list();
    expect(kept?.file).toMatchObject({
      trainedFrom: new Date(MADE_FROM_MS).toISOString(),
      bars: barsBetween(MADE_BARS, 0, WEEK_FROM_MS).length,
    });
    expect(Date.parse(kept?.file?.trainedTo ?? '')).toBeLessThanOrEqual(WEEK_FROM_MS);

    // Whoever went back has a reason; the same bars do not overrule it.
    await store.note({ ...event, event: 'chosen', model: null, before: event.model, by: 'ada', why: 'odd' });
    const again = await refresh();
    expect(again).toMatchObject({ event: 'kept', model: event.model, before: null });
    expect(again.why).toContain('Nothing new came');
    expect(await inUse()).toBe(await released());
  });

  test('a candidate that is worse is kept beside, listed with its scores, and not used', async () => {
    // Nobody knows the weeks better than who has learnt from them.
    const cheat = candidateOf(MADE_BARS, 'BTC', BARS_TO_MS);
    await choose(cheat);
    const { name } = modelIn(cheat);
    const event = await refresh();
    expect(event).toMatchObject({ event: 'kept', before: name });
    expect(event.scores?.difference.mean).toBeGreaterThan(0);
    expect((await store.list()).map((model) => model.name)).toContain(event.model);
    expect(await inUse()).toBe(name);
  });

  test('a torn journal, a damaged model in use, a venue that does not answer and wrong momentum hinder nothing, and are told', async () => {
    await choose(someModel('mine'));
    writeFileSync(store.journalPath, '{"timeMs":2,"symbol":"BTC","event":"promo', { flag: 'a' });
    writeFileSync(join(store.directory, 'mine.json'), '{');
    venue.faults.push(...Array.from({ length: 9 }, () => ({ kind: 'status', status: 503 }) as const));
    // Nobody learns from momentum.
    await database.adminPool.query('UPDATE historical_data.btc_price_history SET momentum = 9');
    const event = await refresh({}, 'BTC', NOW + 47 * HOUR_MS);
    expect(event).toMatchObject({ before: null, scores: { candidate: {}, inUse: {} } });
    expect(event.why).toContain('The model mine cannot be used');
    expect(event.why).toContain('Newer bars than of 2018-02-02 02:59 UTC could not be fetched');
    expect(await inUse()).toBe(event.event === 'promoted' ? event.model : await released());
    expect(await store.events()).toHaveLength(2);
  });

  test.each([
    ['bars that end two days ago, of which nobody has newer ones', 'REC-445', NOW + 49 * HOUR_MS],
    ['a coin without bars', 'REC-444', NOW, 'ETH' as const],
  ])('%s fail', async (_, code, nowMs, symbol: CoinSymbol = 'BTC') => {
    venue.nowMs = nowMs;
    const event = await refresh({}, symbol, nowMs);
    expect(event).toMatchObject({ event: 'failed', model: null, why: expect.stringContaining(code) });
    expect(event.why).toContain(`recio data fetch --symbol ${symbol}`);
    expect(await store.events()).toEqual([event]);
    expect(await store.list()).toEqual([]);
    expect((await store.inUse(symbol)).sinceMs).toBeNull();
  });

  test('a journal that cannot be written is thrown', async () => {
    writeFileSync(store.directory, '');
    await expect(refresh({}, 'ETH')).rejects.toMatchObject({ code: 'REC-442' });
  });

  // Last: it changes bars.
  test('bars that cannot be right stop it before anything is learnt from them', async () => {
    await choose(someModel('mine'));
    const { rows } = await database.adminPool.query<{ at: Date }>(
      `UPDATE historical_data.btc_price_history SET high = low / 2
       WHERE "timestamp" = (SELECT min("timestamp") FROM historical_data.btc_price_history) RETURNING "timestamp" AS at`,
    );
    const event = await refresh();
    expect(steps).toEqual(['fetch', 'verify']);
    expect(event).toMatchObject({ event: 'failed', model: 'mine', before: 'mine' });
    expect(event.why).toContain('REC-446');
    expect(event.why).toContain(rows[0]?.at.toISOString().slice(0, 10));
    expect(event.why).toContain('recio data verify --symbol BTC');
    expect(await inUse()).toBe('mine');
  });
});

describe('with a history that', () => {
  beforeEach(empty);

  test('is behind and has holes, the venue’s bars are brought first; what a person chooses meanwhile is not overruled', async () => {
    const [holeFromMs, holeToMs, behindMs] = [
      WEEK_TO_MS - 10 * DAY_MS,
      WEEK_TO_MS - 9 * DAY_MS,
      WEEK_TO_MS - DAY_MS,
    ];
    await storeBars(database.adminPool, barsBetween(MADE_BARS, 0, holeFromMs));
    await storeBars(database.adminPool, barsBetween(MADE_BARS, holeToMs, behindMs));
    await store.put(someModel('mine'));
    const chosen = { timeMs: 1, symbol: 'BTC', event: 'chosen', model: 'mine', before: null } as const;
    const event = await refresh({
      onStep: (_, step) => (step === 'decide' ? store.note({ ...chosen, by: 'ada', why: 'now' }) : undefined),
    });
    expect(event).toMatchObject({ event: 'kept', why: expect.stringContaining('Meanwhile mine was chosen') });
    expect(await inUse()).toBe('mine');
    expect(event.scores?.to).toBe(new Date(WEEK_TO_MS).toISOString());
    const { rows } = await database.adminPool.query(
      'SELECT count(*)::int AS bars FROM historical_data.btc_price_history',
    );
    expect(rows).toEqual([{ bars: MADE_BARS.length }]);
    expect((await storedSpan(pool, 'BTC'))?.lastMs).toBe(MADE_BARS.startMs.at(-1));
  });

  test.each([
    [
      'begins too late',
      (startMs: number) => startMs >= WEEK_FROM_MS - 11 * DAY_MS,
      '11 days before 2018-01-26 00:00, and 12 are needed',
    ],
    [
      'misses a third of the weeks',
      (startMs: number) => startMs < WEEK_FROM_MS || startMs >= WEEK_FROM_MS + 3 * DAY_MS,
      'from 2018-01-26 00:00 to 2018-02-02 00:00 only',
    ],
    [
      'misses a third of the days before',
      (startMs: number) => startMs < WEEK_FROM_MS - 10 * DAY_MS || startMs >= WEEK_FROM_MS - 5 * DAY_MS,
      'from 2018-01-14 00:00 to 2018-01-26 00:00 only',
    ],
  ])('%s, too little is known, and what to do is said', async (_, isThere, what) => {
    const rows = [...MADE_BARS.startMs.keys()].filter((row) => isThere(MADE_BARS.startMs[row] ?? 0));
    const part = (column: Float64Array) => Float64Array.from(rows, (row) => column[row] ?? 0);
    const { openE4, highE4, lowE4, closeE4, volume, startMs } = MADE_BARS;
    const columns = { startMs, openE4, highE4, lowE4, closeE4, volume };
    const bars = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, part(column)]));
    await storeBars(database.adminPool, { ...(bars as typeof columns), length: rows.length });
    // A venue that knows no more.
    await venue.close();
    venue = await candleVenue({ nowMs: NOW, bars: { 'BTC-USD': barsBetween(MADE_BARS, 0, 0) } });
    const event = await refresh();
    expect(event).toMatchObject({ event: 'failed', why: expect.stringContaining('REC-444') });
    expect(event.why).toContain(what);
    expect(event.why).toContain('recio data fetch --symbol BTC --from 2017-02-02');
    expect(steps).toEqual(['fetch', 'verify']);
  });
});

const FOLDER = join(import.meta.dirname, '../../../../shared/data/prices');
const files = ['2018-09', '2018-10', '2018-11'].map((month) =>
  join(FOLDER, `BTCUSD_bitfinex_1m_${month}.csv.gz`),
);

/** The second begins with what came of the first. */
describe.skipIf(!files.every(existsSync))('on real bars', () => {
  const FIRST_MS = Date.UTC(2018, 10, 17) + MINUTE_MS;
  const SECOND_MS = Date.UTC(2018, 11) + MINUTE_MS;
  let bars: MinuteBars;
  let kept: string;
  beforeAll(async () => {
    kept = mkdtempSync(join(tmpdir(), 'rec io real '));
    ({ bars } = await readPriceFiles(files, { symbol: 'BTC' }));
    await empty();
    await storeBars(database.adminPool, barsBetween(bars, 0, FIRST_MS - MINUTE_MS));
  });
  beforeEach(async () => {
    store = openModelStore(kept, RELEASE_FILE);
    await venue.close();
    venue = await candleVenue({ nowMs: SECOND_MS, bars: { 'BTC-USD': bars } });
  });
  afterAll(() => rmSync(kept, { recursive: true }));

  test.each([
    ['a first', FIRST_MS, '2018-11-17'],
    ['and two weeks later a second', SECOND_MS, '2018-12-01'],
  ])('%s candidate is judged by its numbers', async (_, nowMs, toDay) => {
    venue.nowMs = nowMs;
    const before = await store.inUse('BTC');
    const { event, model, scores } = await refresh({ spans: { weeks: 2, warmDays: 20 } }, 'BTC', nowMs);
    expect(scores?.to.slice(0, 10)).toBe(new Date(Date.parse(toDay) - DAY_MS).toISOString().slice(0, 10));
    const { difference, candidate, inUse: former } = scores ?? {};
    for (const score of [candidate, former]) {
      expect(score?.logLoss).toBeGreaterThan(0.1);
      expect(score?.logLoss).toBeLessThan(0.5);
      expect(score?.calibrationError).toBeLessThan(0.05);
    }
    const isNotWorse =
      (difference?.mean ?? 1) <= 0 &&
      (candidate?.calibrationError ?? 1) <= (former?.calibrationError ?? 0) + 0.002;
    expect(event).toBe(isNotWorse ? 'promoted' : 'kept');
    expect((await store.inUse('BTC')).name).toBe(isNotWorse ? model : before.name);
  });
});
