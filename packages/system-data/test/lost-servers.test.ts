import { openPool } from '@rec-io/database/connection';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CopyOptions } from '../src/copy-system-data.ts';
import type { CopyProgress } from '../src/progress.ts';
import {
  type Copy,
  copy,
  fingerprints,
  type Interruptible,
  interruptible,
  leftBehind,
  PRICES,
  rowsKept,
  type Target,
} from './interruptible.ts';
import { type ThrottledLine, throttledLine } from './throttled-line.ts';

/** Slow enough that there is a middle. */
const RATE = 3_000_000;
const MIDDLE_BYTES = 2_500_000;

let at: Interruptible;
let target: Target;
let line: ThrottledLine;
beforeAll(async () => {
  at = await interruptible();
  line = await throttledLine({ port: at.source.port });
});
afterAll(async () => {
  await line?.close();
  await at?.remove();
});
beforeEach(async () => {
  target = await at.target();
});

/** In the middle of the copy something happens, once. */
async function disturbed(
  disturb: () => unknown,
  options: Partial<CopyOptions> & { readonly when?: (progress: CopyProgress) => boolean } = {},
): Promise<Copy> {
  const { when = ({ bytes }) => bytes > MIDDLE_BYTES, onProgress, ...others } = options;
  let done: Promise<unknown> | null = null;
  const report = copy({ ...at.source, port: line.port }, target, {
    maxRate: RATE,
    ...others,
    onProgress(progress) {
      onProgress?.(progress);
      if (when(progress)) done ??= Promise.resolve(disturb());
    },
  });
  await report.catch(() => undefined);
  expect(done).not.toBeNull();
  await done;
  return report;
}
const isWhole = async () => {
  expect((await fingerprints(target.pool)).tables).toMatchObject((await fingerprints(at.there)).tables);
  await expect.poll(() => leftBehind(target.pool, at.there)).toEqual([]);
};
const nothingIsSeen = async () => expect((await fingerprints(target.pool)).tables).not.toHaveProperty(PRICES);
/** Opened before all others. */
const FIRST = `backend_start = (SELECT min(backend_start) FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'rec-io-system-data')`;
const endAtSource = async (where: string) => {
  const { rowCount } = await at.there.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'rec-io-system-data' AND ${where}`,
  );
  expect(rowCount).toBeGreaterThan(0);
};

describe('a copy ends well by itself', () => {
  test('when its line is cut in the middle of a row', async () => {
    const { rowsBrought } = await disturbed(() => line.cutAfter(123_457));
    // All were cut: it began again with what was written down.
    expect(rowsBrought).toBeLessThan(at.rows * 1.5);
    await isWhole();
  });

  test('when a session that reads is ended', async () => {
    await disturbed(() => endAtSource("query LIKE 'COPY%'"));
    await isWhole();
  });

  test('when the session that holds the moment is ended', async () => {
    await disturbed(() => endAtSource(FIRST));
    await isWhole();
  });

  test('when the source is restarted without a goodbye', async () => {
    await disturbed(async () => {
      await at.sourceServer.kill();
      await at.sourceServer.start();
    });
    await isWhole();
  });

  test('when its line falls silent and comes back', async () => {
    let looks = 0;
    await disturbed(() => line.stall(), {
      silentMs: 3_000,
      onProgress({ phase }) {
        if (phase !== 'looking') return;
        looks += 1;
        if (looks > 1) line.flow();
      },
    });
    expect(looks).toBeGreaterThan(1);
    await isWhole();
  });

  test('when its line is cut while it compares what is here already', async () => {
    await copy(at.source, target);
    const { rowsBrought } = await disturbed(() => line.cut(), { when: ({ phase }) => phase === 'comparing' });
    expect(rowsBrought).toBe(0);
    await isWhole();
  });
});

describe('a copy says what went away, changes nothing, and goes on later', () => {
  test('when its line is lost', async () => {
    const lost = disturbed(() => line.lose());
    await expect(lost).rejects.toMatchObject({ code: 'REC-711' });
    line.restore();
    await nothingIsSeen();
    const kept = await rowsKept(target.pool);
    expect(kept).toBeGreaterThan(0);
    const { rowsBrought } = await copy({ ...at.source, port: line.port }, target, { resume: true });
    expect(rowsBrought).toBe(at.rows - kept);
    await isWhole();
  });

  test.each(['copying', 'placing'] as const)('when the target is killed while %s', async (phase) => {
    const killed = disturbed(() => at.targetServer.kill(), {
      when: (progress) => progress.phase === phase && (phase === 'placing' || progress.bytes > MIDDLE_BYTES),
    });
    await expect(killed).rejects.toMatchObject({ code: 'REC-716' });
    await at.targetServer.start();
    const pool = openPool(target.connection, { max: 2 });
    const kept = await rowsKept(pool);
    expect(kept).toBeGreaterThan(0);
    const { rowsBrought } = await copy({ ...at.source, port: line.port }, target, { resume: true });
    expect(rowsBrought).toBe(at.rows - kept);
    await pool.end();
    await isWhole();
  });

  test('when somebody ends the session that holds the lock on the target', async () => {
    const ended = disturbed(() =>
      target.pool.query(
        `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
         WHERE d.datname = current_database() AND l.locktype = 'advisory'`,
      ),
    );
    await expect(ended).rejects.toMatchObject({ code: 'REC-716' });
    await nothingIsSeen();
    await copy(at.source, target, { resume: true });
    await isWhole();
  });
});

// It waits for the better part of a minute.
if (process.env['RECIO_FULL'] !== undefined)
  describe('a copy is told what the source allows', () => {
    test('no more connections', async () => {
      await at.there.query(`ALTER ROLE ${at.source.user} CONNECTION LIMIT 2`);
      const refused = copy(at.source, target, { maxRate: RATE / 10 });
      await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/REC-(668|711)/) });
      await nothingIsSeen();
      await at.there.query(`ALTER ROLE ${at.source.user} CONNECTION LIMIT 20`);
      await copy(at.source, target, { resume: true });
      await isWhole();
    });
  });
