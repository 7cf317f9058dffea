import { random } from '@rec-io/domain/random';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CopyProcessInput } from './copy-process.ts';
import {
  copy,
  copyProcess,
  fingerprints,
  type Interruptible,
  interruptible,
  leftBehind,
  rowsKept,
  type Target,
} from './interruptible.ts';

/** Moments of kills, drawn: RECIO_KILLS=200 RECIO_KILLS_SEED=5 draws others; RECIO_FULL=1 draws 40. */
const KILLS = Number(process.env['RECIO_KILLS'] ?? (process.env['RECIO_FULL'] === undefined ? 4 : 40));
const SEED = Number(process.env['RECIO_KILLS_SEED'] ?? 3);
/** Slow enough that there is something to hit. */
const RATE = 3_000_000;
const WIRE_BYTES = 6_000_000;
/** That tables take to be put in place on a quiet machine. */
const PLACING_MS = 600;

const chance = random(SEED, 'kills of copies');

let at: Interruptible;
let target: Target;
beforeAll(async () => {
  at = await interruptible();
});
afterAll(() => at?.remove());
beforeEach(async () => {
  target = await at.target();
});

const killed = async (how: Pick<CopyProcessInput, 'dieInPlacingMs' | 'dieAfterBytes'>) => {
  const { ended } = copyProcess(at.source, target, { ...how, options: { maxRate: RATE } });
  const { signal, output } = await ended;
  // Put in place faster than the moment came, it had ended well.
  const isOver = how.dieInPlacingMs !== undefined && output !== null;
  expect({ how, signal: isOver ? 'SIGKILL' : signal }).toEqual({ how, signal: 'SIGKILL' });
};
const nothingLeft = () => expect.poll(() => leftBehind(target.pool, at.there)).toEqual([]);
const isAsSource = async () =>
  expect((await fingerprints(target.pool)).tables).toMatchObject((await fingerprints(at.there)).tables);

describe('a copy that is killed', () => {
  test(`at ${KILLS} drawn moments has changed nothing that is seen, and brings only the rest when it goes on (seed ${SEED})`, async () => {
    const before = await fingerprints(target.pool);
    const source = await fingerprints(at.there);
    for (let kills = 0; kills < KILLS; kills++) {
      target = await at.target();
      const places = chance.integer(4) === 0;
      const how = places
        ? { dieInPlacingMs: chance.integer(PLACING_MS) }
        : { dieAfterBytes: 1 + chance.integer(WIRE_BYTES) };
      await killed(how);
      const { tables } = await fingerprints(target.pool);
      for (const [name, rows] of Object.entries(tables))
        expect([before.tables[name], ...(places ? [source.tables[name]] : [])], name).toContain(rows);
      // What was on its way to the disk lands, or is taken back.
      await expect
        .poll(async () => (await leftBehind(target.pool)).filter((what) => what.startsWith('session')))
        .toEqual([]);
      const kept = await rowsKept(target.pool);
      const report = await copy(at.source, target, { resume: true });
      expect({ how, brought: report.rowsBrought }).toEqual({ how, brought: at.rows - kept });
      await isAsSource();
      await nothingLeft();
    }
  });

  test('goes on with a source that has changed in every way, and has its new state', async () => {
    await killed({ dieAfterBytes: 5_000_000 });
    expect(await rowsKept(target.pool)).toBeGreaterThan(10_000);
    await at.there.query(`
      UPDATE historical_data.prices_1m SET price = price + 1 WHERE n IN (5, 7000, 59999);
      DELETE FROM historical_data.prices_1m WHERE n BETWEEN 300 AND 310;
      INSERT INTO historical_data.prices_1m SELECT n, now(), 1, 'late' FROM generate_series(70001, 70100) AS n;
      ALTER TYPE analytics.mood ADD VALUE 'odd' BEFORE 'wild'`);
    await at.there.query(`
      UPDATE analytics.moods SET mood = 'odd' WHERE n % 50 = 0;
      DROP TABLE analytics.small_0;
      CREATE TABLE analytics.small_new (n integer PRIMARY KEY);
      INSERT INTO analytics.small_new VALUES (1), (2);
      ALTER TABLE analytics.small_1 ADD COLUMN more text DEFAULT 'more';
      ALTER TABLE analytics.small_2 ALTER COLUMN share TYPE float8;
      DELETE FROM analytics.small_3;
      UPDATE analytics.small_4 SET noted = noted || '!' WHERE n = 3`);
    await at.there.query('VACUUM FULL historical_data.right_pairs');
    await at.there.query('VACUUM historical_data.prices_1m');
    const report = await copy(at.source, target, { resume: true });
    expect(report.tables.filter(({ outcome }) => outcome === 'failed' || outcome === 'left')).toEqual([]);
    const [here, there] = [await fingerprints(target.pool), await fingerprints(at.there)];
    expect(here.tables).toMatchObject(there.tables);
    expect(here.tables).not.toHaveProperty('analytics.small_0');
    await nothingLeft();
  });

  test('sees no half of a transaction, neither at once nor when it goes on', async () => {
    let writes = true;
    let written = 0;
    const writer = (async () => {
      while (writes) {
        await at.there.query(`BEGIN;
          INSERT INTO analytics.left_pairs SELECT max(n) + 1, 'new' FROM analytics.left_pairs;
          INSERT INTO historical_data.right_pairs SELECT max(n) + 1, 'new' FROM historical_data.right_pairs;
          UPDATE analytics.left_pairs SET note = 'v${written}' WHERE n = ${1 + (written % 8000)};
          UPDATE historical_data.right_pairs SET note = 'v${written}' WHERE n = ${1 + (written % 8000)};
          COMMIT`);
        written += 1;
      }
    })();
    const pairs = async () => {
      const { tables } = await fingerprints(target.pool);
      expect(tables['analytics.left_pairs']).toBe(tables['historical_data.right_pairs']);
    };
    try {
      await killed({ dieAfterBytes: chance.integer(WIRE_BYTES) });
      await copy(at.source, target, { resume: true, maxRate: RATE });
      await pairs();
      await copy(at.source, target, { maxRate: RATE });
      await pairs();
    } finally {
      writes = false;
      await writer;
    }
    expect(written).toBeGreaterThan(20);
  });
});
