import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CopyOptions } from '../src/copy-system-data.ts';
import {
  copy,
  fingerprints,
  type Interruptible,
  interruptible,
  leftBehind,
  PRICES,
  type Target,
} from './interruptible.ts';

const RATE = 3_000_000;

let at: Interruptible;
let target: Target;
beforeAll(async () => {
  at = await interruptible();
});
afterAll(() => at?.remove());
beforeEach(async () => {
  target = await at.target();
});

const isWhole = async () => {
  expect((await fingerprints(target.pool)).tables).toMatchObject((await fingerprints(at.there)).tables);
  await expect.poll(() => leftBehind(target.pool, at.there)).toEqual([]);
};
/** Runs once, when the phase begins. */
const once = (phase: string, run: () => unknown): Pick<CopyOptions, 'onProgress'> => {
  let has = false;
  return {
    onProgress(progress) {
      if (progress.phase !== phase || has) return;
      has = true;
      run();
    },
  };
};
const waitsAtSource = async (what: string) => {
  const { rows } = await at.there.query<{ waits: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE $1 AND wait_event_type = 'Lock') AS waits`,
    [`${what}%`],
  );
  return rows[0]?.waits;
};

const locksAtSource = async (table: string) =>
  (await at.there.query(`SELECT FROM pg_locks WHERE relation = '${table}'::regclass AND granted`)).rowCount ??
  0;

describe('at the source', () => {
  let other: PoolClient;
  beforeEach(async () => {
    other = await at.there.connect();
    return () => other.release(true);
  });

  test('a table that is being rewritten when the copy begins comes with its rows', async () => {
    await other.query(`BEGIN; ALTER TABLE analytics.small_5 ALTER COLUMN n TYPE bigint`);
    const copied = copy(at.source, target);
    await expect.poll(() => waitsAtSource('LOCK TABLE')).toBe(true);
    await other.query('COMMIT');
    await copied;
    expect((await fingerprints(at.there)).tables['analytics.small_5']).not.toMatch(/^0 /);
    await isWhole();
  });

  test('a table that somebody is altering for long is named', async () => {
    await other.query('BEGIN; LOCK TABLE analytics.small_6, historical_data.prices_1m');
    await expect(copy(at.source, target)).rejects.toMatchObject({
      code: 'REC-715',
      title: expect.stringContaining('analytics.small_6, historical_data.prices_1m'),
    });
    await other.query('ROLLBACK');
    await copy(at.source, target, { resume: true });
    await isWhole();
  });

  test('a new part of a divided table does not wait for the copy, nor whoever writes into it', async () => {
    await other.query(`CREATE TABLE analytics.divided (n int) PARTITION BY LIST (n);
      CREATE TABLE analytics.divided_1 PARTITION OF analytics.divided FOR VALUES IN (1);
      INSERT INTO analytics.divided VALUES (1); SET lock_timeout = '2s'`);
    let made: Promise<unknown> | undefined;
    const divide = () => {
      made = other.query(`CREATE TABLE analytics.divided_2 PARTITION OF analytics.divided FOR VALUES IN (2);
        INSERT INTO analytics.divided VALUES (2)`);
    };
    await copy(at.source, target, { ...once('copying', divide), maxRate: RATE });
    await made;
    const { rows } = await target.pool.query('SELECT * FROM analytics.divided');
    expect(rows).toEqual([{ n: 1 }]);
    await other.query('DROP TABLE analytics.divided');
  });

  test('whoever drops a table waits for the copy, which ends; the copy has it', async () => {
    const before = (await fingerprints(at.there)).tables;
    const drops: Promise<unknown>[] = [];
    await copy(at.source, target, {
      maxRate: RATE / 3,
      ...once('copying', async () => {
        // Of the keeper, the two that bring rows and the one that hashes: so that none has to come after who waits.
        while ((await locksAtSource('analytics.small_7')) < 4) await sleep(20);
        drops.push(other.query('DROP TABLE analytics.small_7'));
        drops.push((async () => expect.poll(() => waitsAtSource('DROP TABLE')).toBe(true))());
      }),
    });
    expect(await Promise.all(drops)).toHaveLength(2);
    expect((await fingerprints(target.pool)).tables).toMatchObject(before);
    expect((await fingerprints(at.there)).tables).not.toHaveProperty('analytics.small_7');
  });

  test('a copy that needs a new session gives way to whoever waits to alter a table, and has what they made', async () => {
    let altered: Promise<unknown> = Promise.resolve();
    await copy(at.source, target, {
      maxRate: RATE / 3,
      ...once('copying', async () => {
        altered = other.query(`ALTER TABLE analytics.small_8 ADD COLUMN more integer DEFAULT 7`);
        while ((await waitsAtSource('ALTER TABLE analytics.small_8')) !== true) await sleep(20);
        await at.there.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'rec-io-system-data' AND query LIKE 'COPY%'`);
      }),
    });
    await altered;
    expect((await fingerprints(target.pool)).tables['analytics.small_8']).toBeDefined();
    await isWhole();
  });
});

describe('at the target', () => {
  let other: PoolClient;
  beforeEach(async () => {
    await copy(at.source, target);
    await at.there.query('UPDATE analytics.small_9 SET noted = noted || 1');
    await at.there.query('UPDATE analytics.small_10 SET noted = noted || 1');
    other = await target.pool.connect();
    return () => other.release(true);
  });

  test('a long reader is waited for, and nobody waits behind the copy for longer than a moment', async () => {
    await other.query('BEGIN; SELECT count(*) FROM analytics.small_9');
    const copied = copy(at.source, target);
    const waits = async () =>
      (
        await target.pool.query(
          `SELECT FROM pg_locks WHERE relation = 'analytics.small_9'::regclass AND NOT granted`,
        )
      ).rowCount;
    await expect.poll(waits).toBe(1);
    // It comes in while the copy still waits for the first one.
    await target.pool.query('SELECT count(*) FROM analytics.small_9');
    await other.query('COMMIT');
    const { tables } = await copied;
    expect(tables.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    await isWhole();
  });

  test('a table that somebody writes into meanwhile is left to them and named, and the others are put in place', async () => {
    const { tables } = await copy(at.source, target, {
      maxRate: RATE,
      ...once('copying', () => other.query(`INSERT INTO analytics.small_9 VALUES (-1, 1, 'mine')`)),
    });
    expect(tables.filter(({ outcome }) => outcome === 'failed' || outcome === 'replaced')).toEqual([
      expect.objectContaining({ table: 'analytics.small_10', outcome: 'replaced' }),
      {
        table: 'analytics.small_9',
        outcome: 'failed',
        rows: null,
        reason: 'its rows were changed here meanwhile',
      },
    ]);
    expect((await other.query('SELECT FROM analytics.small_9 WHERE n = -1')).rowCount).toBe(1);
  });
});

describe('a copy that is told to stop', () => {
  const stopped = async (
    phase: string,
    before: () => Promise<unknown> = async () => undefined,
    after: () => Promise<unknown> = async () => undefined,
    maxRate = RATE,
  ): Promise<void> => {
    const stop = new AbortController();
    const options = once(phase, async () => {
      await before();
      stop.abort(new Error('enough'));
    });
    await expect(copy(at.source, target, { maxRate, ...options, signal: stop.signal })).rejects.toThrow(
      'enough',
    );
    const sessions = async () =>
      (await leftBehind(target.pool, at.there)).filter((what) => what.startsWith('session'));
    await expect.poll(sessions).toEqual([]);
    await after();
    await copy(at.source, target, { resume: true });
    await isWhole();
  };

  test.each(['looking', 'copying', 'placing'])('while %s ends at once', (phase) => stopped(phase));

  test('while it compares what is here with what a lock keeps from it', async () => {
    await copy(at.source, target);
    const other = await target.pool.connect();
    await stopped(
      'comparing',
      async () => {
        await other.query(`BEGIN; LOCK TABLE ${PRICES}`);
        while (!(await waitsAtTarget())) await sleep(20);
      },
      () => other.query('ROLLBACK'),
    );
    other.release(true);
  });

  test('while an index is built', async () => {
    const other = await target.pool.connect();
    await stopped(
      'copying',
      async () => {
        // Rows can go in; an index cannot be made.
        await other.query(`BEGIN; LOCK TABLE system_data_${PRICES} IN ROW EXCLUSIVE MODE`);
        while (!(await waitsAtTarget())) await sleep(20);
      },
      () => other.query('ROLLBACK'),
    );
    other.release(true);
  });

  test('while a second one waits for its end, which is refused then', async () => {
    const refused = () => expect(copy(at.source, target)).rejects.toMatchObject({ code: 'REC-696' });
    await stopped('copying', refused, undefined, RATE / 10);
  });

  const waitsAtTarget = async () =>
    (
      await target.pool.query(
        `SELECT FROM pg_stat_activity WHERE application_name = 'rec-io-system-data' AND wait_event_type = 'Lock'`,
      )
    ).rowCount !== 0;
});
