import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import type { MinuteBars } from '@rec-io/prices/bars';
import { PriceFileError } from '@rec-io/prices/price-file-error';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type ImportOptions, importFiles } from '../src/files/import-files.ts';
import { readPriceHistory } from '../src/read-price-history.ts';
import { plainRows } from './bar-csv.ts';
import { barsAt, range, rowsOf } from './some-bars.ts';

const TABLES = ['btc_price_history', 'eth_price_history', 'price_gaps', 'price_stretches', 'price_imports'];
const OPTIONS: ImportOptions = {
  ...{ symbol: null, layout: null },
  ...{ replaces: false, isDryRun: false, anyPrice: false },
};

export const BARS = barsAt(range(0, 600));
export const ROWS = plainRows(BARS);
export const ETH = (minutes: readonly number[]): MinuteBars => barsAt(minutes, 4, 25_500_000);

/** A history for the tests of one file, emptied after each of them. */
export function importing() {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await testDatabase();
    pool = database.adminPool;
  });
  const clear = () => pool.query(`TRUNCATE ${TABLES.map((name) => `historical_data.${name}`).join()}`);
  afterEach(clear);
  afterAll(() => database.drop());

  const take = (paths: string | readonly string[], options: Partial<ImportOptions> = {}) =>
    importFiles(pool, typeof paths === 'string' ? [paths] : paths, { ...OPTIONS, ...options });
  /** Everything that the history knows, to see whether anything changed. */
  const state = async () => {
    const all = await Promise.all(
      TABLES.map((name) => pool.query<object>(`SELECT * FROM historical_data.${name} ORDER BY 1, 2`)),
    );
    return all.map(({ rows }) => rows);
  };
  return {
    ...{ clear, take, state },
    stored: async (symbol: 'BTC' | 'ETH' = 'BTC') => rowsOf(await readPriceHistory(pool, symbol)),
    rows: async (sql: string) => (await pool.query<Record<string, unknown>>(sql)).rows,
    /** The refusal of a file, which has changed nothing. */
    async refused(path: string, options: Partial<ImportOptions> = {}): Promise<PriceFileError> {
      const before = await state();
      const error = await take(path, options).catch((e: unknown) => e);
      if (!(error instanceof PriceFileError)) throw new Error(`no refusal but ${JSON.stringify(error)}`);
      expect(await state()).toEqual(before);
      return error;
    },
  };
}
