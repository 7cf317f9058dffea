import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPool } from '@rec-io/database/connection';
import { startDatabase, stopDatabase } from '@rec-io/database/embedded/start-database';
import { readFingerprints } from '@rec-io/database/fingerprints';
import { fingerprintModel } from '@rec-io/domain/fingerprint-model';
import { readConfiguration } from '@rec-io/installer/configuration';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { openModelStore } from '@rec-io/model-store/model-store';
import { RELEASE_FILE, someModel } from '@rec-io/model-store/test-models';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { candleVenue } from '@rec-io/prices/test-candles';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeOffset } from './fixtures/free-ports.ts';
import { priceFile } from './fixtures/price-file.ts';
import { ended, lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

type Version = { readonly version: number; readonly inUse: boolean; readonly bars: number };

/** The tests follow each other. */
describe('what research keeps in an installation', () => {
  let recio: Recio;
  let prices: string;
  beforeAll(async () => {
    recio = await temporaryRecio();
    prices = join(recio.base, 'BTCUSD.csv');
    await writeFile(prices, priceFile(31));
  });
  afterAll(() => rm(recio.base, { recursive: true }));

  const counted = (...more: readonly string[]) =>
    recio.run('research', 'fingerprint', '--symbol', 'BTC', '--prices', prices, '--store', ...more);
  const versions = (...more: readonly string[]) =>
    recio.run('research', 'fingerprint-versions', '--symbol', 'BTC', ...more);

  test('fingerprints are not counted when there is none to keep them', async () => {
    const { code, stdout, stderr } = await counted();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('REC-116');
  });

  test('fingerprints are kept by version, and the way back is told and goes back', async () => {
    const installed = await recio.run(
      ...['install', '--quick', '--no-start', '--port-offset', String(await freeOffset())],
    );
    expect(installed.code, installed.stderr).toBe(0);
    expect((await versions()).stdout).toContain('No fingerprints of BTC are kept.');
    const first = await counted();
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toContain('All 62 tables: in the database as version 1, in use.');
    expect(first.stdout).not.toContain('The way back');
    const second = await counted('--half-life', '90');
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

  test('fingerprints are read as a model, and shown under the earlier system’s names', async () => {
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

  const models = (...args: readonly string[]) => recio.run('research', 'models', ...args);
  const store = () => openModelStore(layoutOf(recio.dataDir).models, RELEASE_FILE);
  const inUse = async () => (await store().inUse('BTC')).name;
  const released = async () => (await store().release('BTC')).name;
  const refusal = async (...args: readonly string[]) => {
    const result = await models(...args, '--json');
    return [result.code, lastJson<{ error: { code: string } }>(result).error.code];
  };

  test('models are the release’s, until somebody uses another, for a reason', async () => {
    const fresh = await models();
    expect([fresh.code, fresh.stderr]).toEqual([0, '']);
    expect(fresh.stdout).toContain('BTC  in use: release, as it came\n');
    expect(fresh.stdout).toMatch(
      /ETH {2}in use: release.*\n.*\n {2}in use {2}release {2}came with the release\n$/,
    );

    for (const name of ['one', 'two']) await store().put(someModel(name));
    expect(await refusal('use', 'one', '--reason', 'a try')).toEqual([2, 'REC-646']);
    expect(await refusal('use', 'three', '--reason', 'a try', '--yes')).toEqual([1, 'REC-440']);
    expect(await refusal('use', '../one', '--reason', 'a try', '--yes')).toEqual([1, 'REC-440']);
    expect(await refusal('use', 'one', '--symbol', 'ETH', '--reason', 'a try', '--yes')).toEqual([
      1,
      'REC-441',
    ]);
    expect((await models('use', 'one', '--yes')).code).toBe(2);
    expect((await models('use', 'one', '--yes', '--reason', ' ')).code).toBe(2);
    expect((await models('use', 'one', '--symbol', 'doge', '--reason', 'a try')).code).toBe(2);
    expect(await inUse()).toBe(await released());

    const used = await models('use', 'one', '--reason', 'a try', '--yes');
    expect(used.stdout).toBe('BTC is traded with one instead of release from now on.\n');
    expect((await models('use', 'one', '--reason', 'again')).stdout).toBe('BTC: one is in use already.\n');
    expect(await store().events()).toMatchObject([
      {
        symbol: 'BTC',
        event: 'chosen',
        model: 'one',
        before: null,
        why: 'a try',
        by: expect.stringMatching(/^cli:./),
      },
    ]);
    const { coins } = lastJson<{ coins: readonly { inUse: unknown; models: unknown }[] }>(
      await models('list', '--symbol', 'BTC', '--json'),
    );
    expect(coins).toMatchObject([
      {
        symbol: 'BTC',
        inUse: { name: 'one', since: expect.any(String), problem: null },
        models: [
          { name: 'release', isInUse: false },
          { name: 'one', isInUse: true, trainedTo: '2026-10-01T00:00:00.000Z', bars: 1_000, judged: null },
          { name: 'two', isInUse: false },
        ],
      },
    ]);
  });

  test('models are rolled back, one by one, to the release’s', async () => {
    const back = (...more: readonly string[]) =>
      models('rollback', '--symbol', 'BTC', '--reason', 'too sure', '--yes', ...more);
    await models('use', 'two', '--reason', 'another', '--yes');
    expect((await back()).stdout).toBe('BTC is traded with one instead of two from now on.\n');
    expect(lastJson(await back('--json'))).toEqual({
      coins: [{ symbol: 'BTC', model: 'release', before: 'one', isChanged: true }],
    });
    expect(await inUse()).toBe(await released());
    expect(lastJson(await back('--json'))).toMatchObject({ error: { code: 'REC-449' } });
    expect((await models('rollback', '--reason', 'too sure', '--yes')).code).toBe(2);
  });

  test('a model that is damaged is not used, which is said, and left with a word', async () => {
    await models('use', 'two', '--reason', 'another', '--yes');
    await writeFile(join(store().directory, 'two.json'), '{');
    const { stdout } = await models('list', '--symbol', 'BTC');
    expect(stdout).toContain('BTC  in use: release, since');
    expect(stdout).toContain('! Another was chosen: The model two cannot be used');
    expect(stdout).toMatch(/ {10}two {4} {2}! REC-441/);
    expect(await refusal('rollback', '--symbol', 'ETH', '--reason', 'x', '--yes')).toEqual([1, 'REC-449']);
    expect((await models('use', 'release', '--symbol', 'BTC', '--reason', 'it is torn', '--yes')).code).toBe(
      0,
    );
    expect((await store().inUse('BTC')).problem).toBeNull();
  });

  test('models are compared on the newest weeks, as soon as there is a history', async () => {
    expect(await refusal('compare', 'release', 'one')).toEqual([1, 'REC-444']);
    expect(await refusal('compare', 'release', 'three')).toEqual([1, 'REC-440']);
    expect((await models('compare', 'release', 'release')).code).toBe(2);
    await writeFile(prices, priceFile(75));
    const imported = await recio.run('data', 'import', prices, '--any-price');
    expect(imported.code, imported.stderr).toBe(0);
    expect(await refusal('compare', 'release', 'one')).toEqual([1, 'REC-444']);
    const { code, stdout, stderr } = await models('compare', 'release', 'one', '--weeks', '1');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('BTC, the hours from 2018-03-09 00:00 to 2018-03-16 00:00 UTC');
    expect(stdout).toContain(
      '! one has learnt from bars up to 2026-10-01 00:00, later than the first question',
    );
    expect(stdout).toMatch(/\nrelease {2}0\.\d{5}.*\none {6}0\.\d{5} .*[+−]0\.\d{5} \(/);
  });

  test('a refresh by hand that can decide nothing says why and what to do, and is a line in the journal', async () => {
    const venue = await candleVenue({ nowMs: Date.now(), bars: { 'BTC-USD': new BarColumns().bars() } });
    try {
      const url = { RECIO_COINBASE_URL: venue.url.replace('http', 'ws') };
      const { code, stdout } = await ended(
        recio.spawnIn(url, 'research', 'models', 'refresh', '--symbol', 'ETH'),
      );
      expect(code).toBe(1);
      expect(stdout).toContain('ETH: nothing was decided, release stays in use. REC-444');
      expect(stdout).toContain('recio data fetch --symbol ETH --from ');
      expect((await store().events('ETH')).map(({ event }) => event)).toEqual(['failed']);
      expect((await models('--symbol', 'ETH')).stdout).toContain('failed (cli:');
    } finally {
      await venue.close();
    }
  });
});
