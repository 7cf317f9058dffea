import { openPool } from '@rec-io/database/connection';
import { emptyTestDatabase } from '@rec-io/database/test-database';
import { expect, test } from 'vitest';
import { type LargeSourceOptions, makeLargeSource } from './large-source.ts';

const TABLES = `
  FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
  WHERE s.nspname IN ('analytics', 'historical_data', 'live_data')`;

/** What is there, and a hash of all rows of all tables. */
async function made(options: LargeSourceOptions) {
  const database = await emptyTestDatabase();
  const pool = openPool(database.admin, { max: 1 });
  try {
    await makeLargeSource(database.admin, options);
    const { rows: kinds } = await pool.query<{ kind: string; n: number }>(
      `SELECT relkind AS kind, count(*)::integer AS n ${TABLES} AND relkind IN ('r', 'i', 'v') GROUP BY 1 ORDER BY 1`,
    );
    const { rows: tables } = await pool.query<{ name: string }>(
      `SELECT format('%I.%I', s.nspname, c.relname) AS name ${TABLES} AND relkind = 'r' ORDER BY 1`,
    );
    let [rows, hash] = [0, 0n];
    for (const { name } of tables) {
      const found = await pool.query<{ rows: string; hash: string }>(
        `SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS hash FROM ${name} AS t`,
      );
      rows += Number(found.rows[0]?.rows);
      hash += BigInt(found.rows[0]?.hash ?? 0);
    }
    return { kinds: Object.fromEntries(kinds.map(({ kind, n }) => [kind, n])), rows, hash };
  } finally {
    await pool.end();
    await database.drop();
  }
}

test('a large source has its 140 tables in proportion, the same for the same seed only', async () => {
  const [first, again, other] = [
    await made({ share: 0.001 }),
    await made({ share: 0.001 }),
    await made({ share: 0.001, seed: 2 }),
  ];
  expect(first.kinds).toEqual({ r: 140, i: 160, v: 1 });
  expect(first.rows).toBe(7_250);
  expect(again).toEqual(first);
  expect(other.hash).not.toBe(first.hash);
  expect({ ...other, hash: first.hash }).toEqual(first);
});
