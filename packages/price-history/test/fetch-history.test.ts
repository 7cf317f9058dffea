import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { inTransaction } from '@rec-io/database/transaction';
import { MINUTE_MS } from '@rec-io/domain/time';
import { barMomentumPct } from '@rec-io/prices/bar-momentum';
import { coinbaseCandles } from '@rec-io/prices/coinbase-candles';
import { type CandleVenue, candleVenue, type VenueOptions } from '@rec-io/prices/test-candles';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FetchOptions, type FetchProgress, fetchHistory } from '../src/fetch/fetch-history.ts';
import { importFiles } from '../src/files/import-files.ts';
import { readMarks } from '../src/gap-marks.ts';
import { readStoredBars } from '../src/read-price-history.ts';
import { readStretches } from '../src/stretches.ts';
import { plainFile } from './bar-csv.ts';
import { at, barsAt, range, rowsOf, T0 } from './some-bars.ts';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = database.adminPool;
});
const TABLES = ['btc_price_history', 'eth_price_history', 'price_gaps', 'price_stretches', 'price_imports'];
const venues: CandleVenue[] = [];
afterEach(async () => {
  for (const venue of venues.splice(0)) await venue.close();
  await pool.query(`TRUNCATE ${TABLES.map((name) => `historical_data.${name}`).join()}`);
});
afterAll(() => database.drop());

/** Minutes of the venue: all but a hole of 25, one of five, and one of nearly three pages. */
const HOLES = [range(100, 125), range(200, 205), range(400, 1_200)].flat();
const MINUTES = range(0, 2_000).filter((minute) => !HOLES.includes(minute));
const NOW = at(2_000) + 30_000;

async function venueWith(options: Partial<VenueOptions> = {}): Promise<CandleVenue> {
  const venue = await candleVenue({ nowMs: NOW, bars: { 'BTC-USD': barsAt(MINUTES) }, ...options });
  venues.push(venue);
  return venue;
}
const get = (venue: CandleVenue, options: Partial<FetchOptions> = {}, nowMs = NOW) =>
  fetchHistory(
    pool,
    coinbaseCandles({ url: venue.url, nowMs: () => nowMs, sleep: () => Promise.resolve(), dice: () => 0 }),
    { ...{ symbol: 'BTC', fromMs: null, toMs: null, replaces: false, nowMs: () => nowMs }, ...options },
  );
const take = (minutes: readonly number[], seed = 1) =>
  importFiles(pool, [plainFile(barsAt(minutes, seed))], {
    ...{ symbol: null, layout: null },
    ...{ replaces: false, isDryRun: false, anyPrice: false },
  });

const history = () => inTransaction(pool, (client) => readStoredBars(client, 'BTC'));
const marked = async () =>
  (await inTransaction(pool, (client) => readMarks(client, 'BTC'))).map(({ fromMs, toMs, reason }) => [
    (fromMs - T0) / MINUTE_MS,
    (toMs - T0) / MINUTE_MS,
    reason,
  ]);
const asked = ({ requests }: CandleVenue) =>
  requests.map(({ startMs, endMs }) => [(startMs - T0) / MINUTE_MS, (endMs - T0) / MINUTE_MS]);

describe('fetching the history', () => {
  it('brings every minute from a day on, page by page, and marks what the venue does not have', async () => {
    const venue = await venueWith({ sendsUnfinished: true });
    const seen: FetchProgress[] = [];
    const report = await get(venue, { fromMs: at(-30), onProgress: (progress) => seen.push(progress) });
    const { bars, momentum } = await history();
    expect(rowsOf(bars)).toEqual(rowsOf(barsAt(MINUTES)));
    expect([...momentum]).toEqual([...barMomentumPct(bars)]);
    expect(await marked()).toEqual([
      [-30, 0, 'venue_has_none'],
      [100, 125, 'venue_has_none'],
      [400, 1_200, 'venue_has_none'],
    ]);
    expect(report).toEqual({
      ...{ symbol: 'BTC', from: '2024-09-30T23:30:00.000Z', to: '2024-10-02T09:20:00.000Z', pages: 7 },
      ...{ added: MINUTES.length, replaced: 0, same: 0, contradicting: 0, leftOut: 0 },
      ...{ missingMinutes: 30 + 25 + 800, newest: '2024-10-02T09:19:00.000Z' },
    });
    expect(seen.map(({ pages, pagesTotal, added }) => [pages, pagesTotal, added])).toEqual([
      [1, 7, 240],
      ...[2, 3, 4].map((page) => [page, 7, 370]),
      [5, 7, 640],
      [6, 7, 940],
      [7, 7, MINUTES.length],
    ]);
    const { rows } = await pool.query('SELECT kind, source, bars_added FROM historical_data.price_imports');
    expect(rows).toEqual([{ kind: 'fetch', source: 'coinbase', bars_added: `${MINUTES.length}` }]);
  });

  it('goes on from the last stored bar, and asks nothing a second time', async () => {
    const venue = await venueWith();
    await get(venue, { fromMs: at(0), toMs: at(1_700) });
    venue.requests.length = 0;
    const { pages, added } = await get(venue);
    expect([pages, added, asked(venue)]).toEqual([1, 300, [[1_700, 1_999]]]);
    venue.requests.length = 0;
    expect(await get(venue, { fromMs: at(0) })).toMatchObject({ pages: 0, added: 0 });
    expect(asked(venue)).toEqual([]);
    await expect(get(venue, { symbol: 'ETH' })).rejects.toThrow('no bar of ETH is stored');
  });

  it('asks only for what files have left open', async () => {
    await take([...range(0, 60), ...range(150, 320), ...range(322, 400)]);
    const venue = await venueWith();
    await get(venue, { fromMs: at(-5), toMs: at(1_400) });
    expect(asked(venue)).toEqual([
      [-5, -1],
      [60, 149],
      [400, 699],
      [700, 999],
      [1_000, 1_299],
      [1_300, 1_399],
    ]);
    expect(await marked()).toEqual([
      [100, 125, 'venue_has_none'],
      [400, 1_200, 'venue_has_none'],
    ]);
    expect(
      (await inTransaction(pool, (client) => readStretches(client, 'BTC'))).map(({ source, bars }) => [
        source,
        bars,
      ]),
    ).toEqual([
      ['a file', 308],
      ['coinbase', 65 + 200],
    ]);
  });

  it('does not take the venue’s silence about the last hour for its last word', async () => {
    const venue = await venueWith({ nowMs: at(1_230) + 30_000 });
    await get(venue, { fromMs: at(300) }, at(1_230) + 30_000);
    expect(await marked()).toEqual([
      [400, 1_170, 'venue_has_none'],
      [1_170, 1_200, 'not_brought'],
    ]);
    venue.requests.length = 0;
    venue.nowMs = NOW;
    await get(venue, { fromMs: at(300) });
    expect(asked(venue)[0]).toEqual([1_170, 1_199]);
    expect(await marked()).toEqual([[400, 1_200, 'venue_has_none']]);
  });

  it('keeps what is stored where the venue says otherwise, and takes the venue’s when told to', async () => {
    await take(range(0, 50), 2);
    const venue = await venueWith();
    expect(await get(venue, { fromMs: at(0), toMs: at(50) })).toMatchObject({ pages: 0 });
    const replaced = await get(venue, { fromMs: at(0), toMs: at(60), replaces: true });
    expect(replaced).toMatchObject({ pages: 1, added: 10, replaced: 50, same: 0, contradicting: 0 });
    expect(rowsOf((await history()).bars)).toEqual(rowsOf(barsAt(range(0, 60))));
  });

  it('is as if nothing had been when the venue fails in between, and gives up in order', async () => {
    const venue = await venueWith();
    venue.faults.push(
      { kind: 'status', status: 429, retryAfter: '3' },
      { kind: 'truncated' },
      { kind: 'status', status: 500 },
      { kind: 'reset' },
    );
    await get(venue, { fromMs: at(0), toMs: at(1_250) });
    expect(rowsOf((await history()).bars)).toEqual(
      rowsOf(barsAt(MINUTES.filter((minute) => minute < 1_250))),
    );
    venue.onRequest = (count) => {
      if (count >= 11) venue.faults.push({ kind: 'status', status: 503 });
    };
    await expect(get(venue)).rejects.toThrow('it answered 503');
    const stored = (await history()).bars;
    expect([stored.length, await marked()]).toEqual([
      MINUTES.filter((minute) => minute < 1_850).length,
      [
        [100, 125, 'venue_has_none'],
        [400, 1_200, 'venue_has_none'],
      ],
    ]);
    venue.onRequest = () => undefined;
    venue.faults.length = 0;
    await get(venue);
    expect(rowsOf((await history()).bars)).toEqual(rowsOf(barsAt(MINUTES)));
  });

  it('stores nothing of a page that does not go on from the history', async () => {
    await take(range(0, 50));
    const venue = await venueWith({ bars: { 'BTC-USD': barsAt(range(50, 200), 1, 1_900_000_000) } });
    await expect(get(venue)).rejects.toMatchObject({ name: 'SeamError', kind: 'jump' });
    expect((await history()).bars.length).toBe(50);
  });

  it('loses at most a page by a kill, and goes on after it', async () => {
    const venue = await venueWith();
    const start = () =>
      spawn(
        process.execPath,
        [
          join(import.meta.dirname, 'fetch-process.ts'),
          JSON.stringify({ connection: database.admin, url: venue.url, fromMs: at(0), nowMs: NOW }),
        ],
        { stdio: ['ignore', 'inherit', 'inherit'] },
      );
    for (const killedAt of [2, 5]) {
      const before = venue.requests.length;
      const child = start();
      const exit = once(child, 'exit');
      venue.onRequest = (count) => {
        // The request after this many answered ones is never answered.
        if (count - before < killedAt) return undefined;
        child.kill('SIGKILL');
        return new Promise(() => undefined);
      };
      await exit;
      // Every page that was answered before the last was stored before the last was asked for.
      const stored = new Set((await history()).bars.startMs);
      const pages = asked(venue).filter((_, index) => index < venue.requests.length);
      const whole = pages.flatMap(([from = 0, to = 0]) =>
        MINUTES.filter((minute) => minute >= from && minute <= to),
      );
      expect(whole.filter((minute) => !stored.has(at(minute)))).toEqual([]);
    }
    venue.onRequest = () => undefined;
    const [code] = await once(start(), 'exit');
    expect(code).toBe(0);
    expect(rowsOf((await history()).bars)).toEqual(rowsOf(barsAt(MINUTES)));
    const all = asked(venue).map(String);
    expect(new Set(all).size).toBe(all.length);
  });
});
