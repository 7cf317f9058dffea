import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPool } from '@rec-io/database/connection';
import { startDatabase, stopDatabase } from '@rec-io/database/embedded/start-database';
import { readFingerprints } from '@rec-io/database/fingerprints';
import { fingerprintModel } from '@rec-io/domain/fingerprint-model';
import { readConfiguration } from '@rec-io/installer/configuration';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeOffset } from './fixtures/free-ports.ts';
import { priceFile } from './fixtures/price-file.ts';
import { lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

type Version = { readonly version: number; readonly inUse: boolean; readonly bars: number };

/** The tests follow each other. */
describe('fingerprints in an installation', () => {
  let recio: Recio;
  let prices: string;
  beforeAll(async () => {
    recio = await temporaryRecio();
    prices = join(recio.base, 'BTCUSD.csv');
    await writeFile(prices, priceFile(31));
  });
  afterAll(() => rm(recio.base, { recursive: true }));

  const store = (...more: readonly string[]) =>
    recio.run('research', 'fingerprint', '--symbol', 'BTC', '--prices', prices, '--store', ...more);
  const versions = (...more: readonly string[]) =>
    recio.run('research', 'fingerprint-versions', '--symbol', 'BTC', ...more);

  test('are not counted when there is none to keep them', async () => {
    const { code, stdout, stderr } = await store();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('REC-116');
  });

  test('are kept by version, and the way back is told and goes back', async () => {
    const installed = await recio.run(
      ...['install', '--quick', '--no-start', '--port-offset', String(await freeOffset())],
    );
    expect(installed.code, installed.stderr).toBe(0);
    expect((await versions()).stdout).toContain('No fingerprints of BTC are kept.');
    const first = await store();
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toContain('All 62 tables: in the database as version 1, in use.');
    expect(first.stdout).not.toContain('The way back');
    const second = await store('--half-life', '90');
    const back = 'research fingerprint-versions --symbol BTC --use 1';
    expect(second.stdout).toContain(back);
    expect((await versions()).stdout).toMatch(
      /^ {3}2 {2}in use .*half after 90 days.*\n {3}1 {10}fingerprint/,
    );
    const { code } = await recio.run(...back.split(' '));
    expect(code).toBe(0);
    expect(lastJson<Version[]>(await versions('--json'))).toMatchObject([
      { version: 2, inUse: false },
      { version: 1, inUse: true, bars: 31 * 1_440 },
    ]);
    const none = await versions('--use', '7', '--json');
    expect(none.code).toBe(1);
    expect(lastJson(none)).toMatchObject({ error: { code: 'REC-427' } });
  });

  test('are read as a model, and shown under the earlier system’s names', async () => {
    const { data, databaseLog } = layoutOf(recio.dataDir);
    const port = (await readConfiguration(recio.dataDir))?.ports.database ?? 0;
    const { admin } = await startDatabase({ dataDir: data, port, log: databaseLog });
    const pool = openPool(admin, { max: 1 });
    try {
      const table = await readFingerprints(pool, 'BTC');
      if (table === null) throw new Error('there is none');
      expect(fingerprintModel(table).name).toBe('fingerprint/2018-02-01');
      const { rows } = await pool.query(
        `SELECT pos_0_00::float8 AS pos FROM analytics.btc_fingerprint_directional_momentum_000 WHERE time_to_close = '15m TTC'`,
      );
      expect(rows).toEqual([{ pos: expect.closeTo(100 * (table.pos[(30 * 60 + 14) * 41] ?? 0), 1) }]);
    } finally {
      await pool.end();
      await stopDatabase(data, databaseLog);
    }
  });
});
