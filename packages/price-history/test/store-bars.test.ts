import { openPool } from '@rec-io/database/connection';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { inTransaction } from '@rec-io/database/transaction';
import { MINUTE_MS } from '@rec-io/domain/time';
import { barMomentumPct } from '@rec-io/prices/bar-momentum';
import { longGaps, type MinuteBars } from '@rec-io/prices/bars';
import * as fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readMarks } from '../src/gap-marks.ts';
import { common, joined } from '../src/intervals.ts';
import { readPriceHistory, readStoredBars } from '../src/read-price-history.ts';
import { SeamError } from '../src/seams.ts';
import { applyPlan, lockHistory, planStore } from '../src/store-bars.ts';
import { readStretches } from '../src/stretches.ts';
import { at, barsAt, range, rowsOf, T0 } from './some-bars.ts';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = database.adminPool;
});
const clear = () =>
  pool.query(
    'TRUNCATE historical_data.btc_price_history, historical_data.price_gaps, historical_data.price_stretches',
  );
afterEach(clear);
afterAll(() => database.drop());

type Change = { replaces?: boolean; source?: string; asked?: [number, number]; on?: Pool };

const store = (bars: MinuteBars, { replaces = false, source = 'here', asked, on = pool }: Change = {}) =>
  inTransaction(on, async (client) => {
    await lockHistory(client, 'BTC');
    const incoming = {
      ...{ symbol: 'BTC' as const, bars, sources: [source], sourceOf: null },
      asked: asked === undefined ? [] : [{ fromMs: at(asked[0]), toMs: at(asked[1]) }],
    };
    const plan = await planStore(client, incoming, { replaces, fits: true });
    await applyPlan(client, plan);
    return plan;
  });
const stored = () => inTransaction(pool, (client) => readStoredBars(client, 'BTC'));
const marks = () => inTransaction(pool, (client) => readMarks(client, 'BTC'));
const marked = async () =>
  (await marks()).map(({ fromMs, toMs, reason }) => [
    (fromMs - T0) / MINUTE_MS,
    (toMs - T0) / MINUTE_MS,
    reason,
  ]);
const stretches = async () =>
  (await inTransaction(pool, (client) => readStretches(client, 'BTC'))).map(
    ({ source, fromMs, toMs, bars }) => [source, (fromMs - T0) / MINUTE_MS, (toMs - T0) / MINUTE_MS, bars],
  );

/** What must be true of the history whatever was done to it. */
async function requireSound(): Promise<void> {
  const { bars, momentum } = await stored();
  expect([...momentum]).toEqual([...barMomentumPct(bars)]);
  const [first = 0, last = 0] = [bars.startMs[0], bars.startMs[bars.length - 1]];
  const inside = [{ fromMs: first, toMs: last }];
  expect(common(joined(await marks()), bars.length === 0 ? [] : inside)).toEqual(longGaps(bars));
}

describe('the price history', () => {
  it('gives back what was stored, to the last digit, in order, of any stretch', async () => {
    const bars = barsAt(range(0, 500));
    await store(bars);
    expect(rowsOf(await readPriceHistory(pool, 'BTC'))).toEqual(rowsOf(bars));
    expect(rowsOf(await readPriceHistory(pool, 'BTC', at(10), at(20)))).toEqual(rowsOf(bars).slice(10, 20));
    expect((await readPriceHistory(pool, 'ETH')).length).toBe(0);
    await requireSound();
  });

  it('stays as it is when the same bars come again', async () => {
    await store(barsAt(range(0, 100)));
    const version = async () =>
      (await pool.query('SELECT xmin::text, ctid::text FROM historical_data.btc_price_history')).rows;
    const before = await version();
    const { merge, rescored } = await store(barsAt(range(0, 100)));
    expect([merge.same, merge.added.merged.length, merge.contradicting, rescored]).toEqual([100, 0, 0, []]);
    expect(await version()).toEqual(before);
  });

  it('keeps what is stored where it is contradicted, and replaces it when told to', async () => {
    const [mine, others] = [barsAt(range(0, 60)), barsAt(range(40, 80), 2)];
    await store(mine);
    const { merge } = await store(others);
    expect([merge.same, merge.contradicting, merge.added.merged.length]).toEqual([0, 20, 20]);
    expect(merge.examples).toHaveLength(5);
    expect(merge.examples[0]).toMatchObject({
      incomingRow: 0,
      stored: { startMs: at(40), closeE4: mine.closeE4[40], volume: mine.volume[40] },
      incoming: { startMs: at(40), closeE4: others.closeE4[0], volume: others.volume[0] },
    });
    expect(rowsOf((await stored()).bars)).toEqual([...rowsOf(mine), ...rowsOf(others).slice(20)]);
    await requireSound();
    await store(others, { replaces: true });
    expect(rowsOf((await stored()).bars)).toEqual([...rowsOf(mine).slice(0, 40), ...rowsOf(others)]);
    await requireSound();
  });

  it('refuses bars that do not go on from those that are there, and keeps everything as it was', async () => {
    await store(barsAt(range(0, 100)));
    const jump = await store(barsAt(range(100, 120), 3, 1_600_000_000)).catch((error: unknown) => error);
    expect(jump).toBeInstanceOf(SeamError);
    expect(jump).toMatchObject({ kind: 'jump', incomingRow: 0, storedMs: at(99) });
    const before = await store(barsAt(range(-30, 0), 3, 200_000_000)).catch((error: unknown) => error);
    expect(before).toMatchObject({ kind: 'jump', incomingRow: 29, storedMs: at(0) });
    const other = await store(barsAt(range(50, 150), 3, 670_000_000)).catch((error: unknown) => error);
    expect(other).toMatchObject({ kind: 'level', incomingRow: 0, overlap: { minutes: 50, apart: 50 } });
    // A week later, and far from the last bar that is read with them.
    const later = await store(barsAt(range(10_000, 10_010), 3, 6_300_000_000)).catch((e: unknown) => e);
    expect(later).toMatchObject({ kind: 'jump', storedMs: at(99) });
    expect((await stored()).bars.length).toBe(100);
  });

  it('marks what nobody knows, tells a venue’s silence from what was never brought, and forgets it when it comes', async () => {
    await store(barsAt([...range(0, 10), ...range(30, 40), ...range(45, 50)]));
    expect(await marked()).toEqual([[10, 30, 'not_brought']]);
    await store(barsAt(range(100, 110)), { source: 'there' });
    expect(await marked()).toEqual([
      [10, 30, 'not_brought'],
      [50, 100, 'not_brought'],
    ]);
    await store(barsAt([12]), { asked: [5, 25] });
    expect(await marked()).toEqual([
      [13, 25, 'venue_has_none'],
      [25, 30, 'not_brought'],
      [50, 100, 'not_brought'],
    ]);
    await store(barsAt([]), { asked: [110, 200] });
    expect((await marked()).at(-1)).toEqual([110, 200, 'venue_has_none']);
    await store(barsAt(range(13, 30)));
    await store(barsAt(range(190, 210)));
    expect(await marked()).toEqual([
      [50, 100, 'not_brought'],
      [110, 190, 'venue_has_none'],
    ]);
    expect(await stretches()).toEqual([
      ['here', 0, 210, 63],
      ['there', 100, 110, 10],
    ]);
    await requireSound();
  });

  it('takes stretches of one source for one only while they are less than a day apart', async () => {
    const day = 24 * 60;
    await store(barsAt([0, 1, day + 1, 3 * day]));
    expect(await stretches()).toEqual([
      ['here', 0, day + 2, 3],
      ['here', 3 * day, 3 * day + 1, 1],
    ]);
    await store(barsAt([2 * day]));
    expect(await stretches()).toEqual([['here', 0, 3 * day + 1, 5]]);
  });

  it('is the same whatever order and pieces its bars come in', async () => {
    const piece = fc.tuple(fc.integer({ min: -80, max: 200 }), fc.integer({ min: 1, max: 60 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
        await clear();
        const minutes = new Set<number>();
        for (const [from, length, isSparse] of pieces) {
          const own = range(from, from + length).filter((minute) => !isSparse || minute % 17 === 0);
          if (own.length === 0) continue;
          for (const minute of own) minutes.add(minute);
          await store(barsAt(own));
          await requireSound();
        }
        const all = barsAt([...minutes].sort((a, b) => a - b));
        expect(rowsOf((await stored()).bars)).toEqual(rowsOf(all));
      }),
      { numRuns: 40 },
    );
  });

  it('is stored many rows at once with an index that is built at the end, under its own name', async () => {
    const many = barsAt(range(0, 210_000));
    await store(many);
    const { rows } = await pool.query(
      `SELECT conname FROM pg_constraint WHERE conrelid = 'historical_data.btc_price_history'::regclass AND contype = 'p'`,
    );
    expect(rows).toEqual([{ conname: 'btc_price_history_pkey' }]);
    expect(rowsOf(await readPriceHistory(pool, 'BTC', at(209_990)))).toEqual(rowsOf(many).slice(-10));
  });

  it('is stored all the same while somebody reads it for long', async () => {
    const reader = await pool.connect();
    await reader.query('BEGIN; SELECT count(*) FROM historical_data.btc_price_history');
    const many = barsAt(range(0, 201_000));
    await store(many);
    await reader.query('COMMIT');
    reader.release();
    expect((await readPriceHistory(pool, 'BTC')).length).toBe(201_000);
  });

  it('can be written by the recorder and the worker, and by no other program', async () => {
    const as = async (program: string) => {
      const own = openPool(
        { ...database.admin, user: `rec_io_${program}`, password: SERVICE_PASSWORD },
        { max: 1 },
      );
      try {
        await store(barsAt([0, 40]), { on: own, asked: [0, 41] });
        await store(barsAt([20, 5_000]), { on: own });
        await store(barsAt([2_000]), { on: own });
        return (await readPriceHistory(own, 'BTC')).length;
      } finally {
        await own.end();
      }
    };
    expect(await as('recorder')).toBe(5);
    await clear();
    expect(await as('worker')).toBe(5);
    await clear();
    for (const program of ['web', 'trader', 'monitor'])
      await expect(as(program), program).rejects.toMatchObject({ code: '42501' });
  });
});
