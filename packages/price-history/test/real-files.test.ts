import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { barMomentumPct } from '@rec-io/prices/bar-momentum';
import { longGaps } from '@rec-io/prices/bars';
import { readPriceFiles } from '@rec-io/prices/price-files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../src/files/import-files.ts';
import { readMarks } from '../src/gap-marks.ts';
import { readPriceHistory, readStoredBars } from '../src/read-price-history.ts';

/** Market data beside the repository, where a workplace has it; the repository carries none. */
const FOLDER = join(import.meta.dirname, '../../../../shared/data/prices');
const HERE = existsSync(FOLDER);

/** Bit by bit: there are more than a million of them. */
const isEqual = (a: Float64Array, b: Float64Array): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

describe.skipIf(!HERE)(`real files${HERE ? '' : ` (skipped: no ${FOLDER})`}`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());
  const paths = HERE
    ? readdirSync(FOLDER)
        .filter((name) => name.includes('_1m_'))
        .map((name) => join(FOLDER, name))
    : [];
  const take = () =>
    importFiles(database.adminPool, paths, {
      ...{ symbol: null, layout: null },
      ...{ replaces: false, isDryRun: false, anyPrice: false },
    });

  it('are all taken as they are, both coins, every bar and every gap, and the second time nothing is new', async () => {
    const { files, coins } = await take();
    const left = files.flatMap(({ file, findings }) =>
      findings.filter(({ kind }) => !['gap', 'not-dollars'].includes(kind)).map(({ kind }) => [file, kind]),
    );
    expect(left).toEqual([]);
    for (const { symbol, added } of coins) {
      const own = paths.filter((path) => path.includes(`/${symbol}USD`));
      const { bars } = await readPriceFiles(own, { symbol });
      expect(added).toBe(bars.length);
      const read = await readPriceHistory(database.pool, symbol);
      const columns = ['startMs', 'openE4', 'highE4', 'lowE4', 'closeE4', 'volume'] as const;
      expect(columns.filter((name) => !isEqual(read[name], bars[name]))).toEqual([]);
      const client = await database.adminPool.connect();
      const { momentum } = await readStoredBars(client, symbol);
      const marks = await readMarks(client, symbol);
      client.release();
      expect(isEqual(momentum, barMomentumPct(bars))).toBe(true);
      expect(marks.map(({ fromMs, toMs }) => ({ fromMs, toMs }))).toEqual(longGaps(bars));
    }
    const again = await take();
    expect(again.coins.map(({ added, same }) => [added, same])).toEqual(coins.map(({ added }) => [0, added]));
  });
});
