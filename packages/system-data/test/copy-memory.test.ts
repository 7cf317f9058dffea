import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyProcess, fingerprints, type Interruptible, interruptible } from './interruptible.ts';

const MOST_BYTES = 200e6;
const isFull = process.env['RECIO_FULL'] !== undefined;
/** Of 20 MB each. */
const LARGE_ROWS = isFull ? 12 : 4;
const NARROW_ROWS = isFull ? 3_000_000 : 200_000;

describe('whatever the size of tables and rows', () => {
  let at: Interruptible;
  beforeAll(async () => {
    at = await interruptible();
    // Of random letters, so that they are as large on the disk.
    await at.there.query(`
      CREATE TABLE analytics.large_rows (n integer PRIMARY KEY, value text);
      ALTER TABLE analytics.large_rows ALTER COLUMN value SET STORAGE EXTERNAL;
      INSERT INTO analytics.large_rows SELECT n, repeat(md5(n::text), 625000) FROM generate_series(1, ${LARGE_ROWS}) AS n;
      CREATE TABLE historical_data.narrow_rows (n integer);
      INSERT INTO historical_data.narrow_rows SELECT * FROM generate_series(1, ${NARROW_ROWS})`);
  });
  afterAll(() => at?.remove());

  test('a copy stays under 200 MB', async () => {
    const target = await at.target();
    const { ended } = copyProcess(at.source, target, { options: { chunkBytes: 64 * 2 ** 20 } });
    const { output } = await ended;
    expect(output?.memoryBytes).toBeLessThan(MOST_BYTES);
    const { tables } = await fingerprints(target.pool);
    expect(tables['historical_data.narrow_rows']).toContain(`${NARROW_ROWS} rows`);
    const { rows } = await target.pool.query(
      'SELECT count(*)::int AS rows, sum(length(value))::float8 AS bytes FROM analytics.large_rows',
    );
    expect(rows).toEqual([{ rows: LARGE_ROWS, bytes: LARGE_ROWS * 20e6 }]);
  });
});
