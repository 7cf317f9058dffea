import { fingerprintModel } from '@rec-io/domain/fingerprint-model';
import { rowOf, THRESHOLDS } from '@rec-io/domain/fingerprint-table';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type FingerprintCellRow,
  fingerprintVersions,
  type NewFingerprints,
  readFingerprints,
  useFingerprints,
  writeFingerprints,
} from './fingerprints.ts';
import { migrate } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import { emptyTestDatabase, type TestDatabase, testDatabase } from './test-database.ts';

/** Shares that tell their place: of two steps beyond the third threshold and so on. */
function* cells(scale: number): Generator<FingerprintCellRow> {
  for (const bucket of [null, ...Array.from({ length: 61 }, (_, i) => i - 30)])
    for (let minutes = 1; minutes <= 60; minutes++)
      for (let k = 0; k < THRESHOLDS; k++)
        yield {
          ...{ bucket, minutes, thresholdPct: k / 20 },
          ...{ pos: scale / (k + 2), neg: scale / (k + 3), posRaw: null, negRaw: k === 0 ? 0.5 : null },
          ...{ samples: 1_000 + (bucket ?? 99), weight: 12.5 * minutes, effective: 1 / 3 + minutes },
        };
}
const made = (symbol: 'BTC' | 'ETH', scale: number): NewFingerprints => ({
  ...{ symbol, name: `fingerprint/2018-12-3${scale === 1 ? 0 : 1}`, bars: 1_000_000, halfLifeDays: 365 },
  ...{ fromMs: Date.UTC(2016, 0), throughMs: Date.UTC(2018, 11, 31), cells: cells(scale) },
  momentum: {
    meanPct: 0.01,
    deviationPct: 0.2,
    percentiles: Array.from({ length: 199 }, (_, i) => ({
      percentile: (i + 1) / 2,
      momentumPct: (i - 99) / 100,
    })),
  },
});

describe('fingerprints in the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());
  const query = async (sql: string) => (await database.pool.query(sql)).rows as Record<string, unknown>[];

  test('come back as they were, as a table that the model takes, version by version', async () => {
    const { adminPool, pool } = database;
    expect(await readFingerprints(pool, 'BTC')).toBeNull();
    expect(await writeFingerprints(adminPool, made('BTC', 1))).toBe(1);
    expect(await writeFingerprints(adminPool, made('BTC', 0.5))).toBe(2);
    const table = await readFingerprints(pool, 'BTC');
    expect(table?.name).toBe('fingerprint/2018-12-31');
    const cell = rowOf(30 - 5, 15) * THRESHOLDS + 34;
    expect([table?.pos[cell], table?.neg[cell]]).toEqual([0.5 / 36, 0.5 / 37]);
    expect(table?.effective[rowOf(61, 60)]).toBe(1 / 3 + 60);
    if (table === null) throw new Error('there is none');
    expect(fingerprintModel(table).name).toBe('fingerprint/2018-12-31');
    expect((await readFingerprints(pool, 'BTC', 1))?.pos[cell]).toBe(1 / 36);
    expect(await readFingerprints(pool, 'BTC', 3)).toBeNull();
    expect(await readFingerprints(pool, 'ETH')).toBeNull();
  });

  test('are kept by version, and one of them is in use until another is', async () => {
    const { adminPool, pool } = database;
    const inUse = async () =>
      (await fingerprintVersions(pool, 'BTC')).map(({ version, inUse: used }) => [version, used]);
    expect(await inUse()).toEqual([
      [2, true],
      [1, false],
    ]);
    expect(await useFingerprints(adminPool, 'BTC', 1)).toBe(true);
    expect(await inUse()).toEqual([
      [2, false],
      [1, true],
    ]);
    expect((await readFingerprints(pool, 'BTC'))?.name).toBe('fingerprint/2018-12-30');
    expect(await useFingerprints(adminPool, 'BTC', 7)).toBe(false);
    expect((await fingerprintVersions(pool, 'BTC'))[1]).toMatchObject({
      ...{ symbol: 'BTC', name: 'fingerprint/2018-12-30', bars: 1_000_000, halfLifeDays: 365 },
      ...{ fromMs: Date.UTC(2016, 0), throughMs: Date.UTC(2018, 11, 31) },
    });
  });

  test('leave nothing of a version that could not be written whole', async () => {
    const broken = { ...made('ETH', 1), cells: [...cells(1), ...cells(1)] };
    await expect(writeFingerprints(database.adminPool, broken)).rejects.toThrow('duplicate key');
    const wrong = { ...made('ETH', 3) };
    await expect(writeFingerprints(database.adminPool, wrong)).rejects.toThrow('violates check constraint');
    expect(await query("SELECT FROM analytics.fingerprint_cells WHERE symbol = 'ETH'")).toEqual([]);
    expect(await writeFingerprints(database.adminPool, made('ETH', 1))).toBe(1);
  });

  test('of two writers at once each make a version, and one is in use', async () => {
    const versions = await Promise.all(
      [1, 0.5].map((scale) => writeFingerprints(database.adminPool, made('ETH', scale))),
    );
    expect(versions.toSorted()).toEqual([2, 3]);
    expect((await fingerprintVersions(database.pool, 'ETH')).filter(({ inUse }) => inUse)).toHaveLength(1);
  });

  test('are seen under the earlier system’s names and in its shapes, those in use', async () => {
    await useFingerprints(database.adminPool, 'BTC', 2);
    const names = [
      'baseline',
      'momentum_-30',
      'momentum_-05',
      'momentum_000',
      'momentum_005',
      'momentum_030',
    ];
    for (const name of names) {
      const rows = await query(`SELECT * FROM analytics."btc_fingerprint_directional_${name}"`);
      expect(rows).toHaveLength(60);
      expect(Object.keys(rows[0] ?? {})).toHaveLength(81);
      expect(rows[14]).toMatchObject({ time_to_close: '15m TTC', pos_0_00: '25.00', neg_0_05: '12.50' });
      // A half of 1/42 and of 1/43, in percent.
      expect(rows[59]).toMatchObject({ time_to_close: '60m TTC', pos_2_00: '1.19', neg_2_00: '1.16' });
      expect(rows[0]).not.toHaveProperty('pos_1_70');
    }
    const columns = await query(
      `SELECT format_type(atttypid, atttypmod) AS type, count(*)::int AS n FROM pg_attribute
       WHERE attrelid = 'analytics.eth_fingerprint_directional_momentum_030'::regclass AND attnum > 0 GROUP BY 1 ORDER BY 2`,
    );
    expect(columns).toEqual([
      { type: 'text', n: 1 },
      { type: 'numeric(5,2)', n: 80 },
    ]);
    const all = await query(
      `SELECT count(*)::int AS n FROM pg_class WHERE relnamespace = 'analytics'::regnamespace AND relkind = 'v'
       AND relname ~ '^(btc|eth)_fingerprint_directional_(baseline|momentum_(-[0-9]{2}|[0-9]{3}))$'`,
    );
    expect(all).toEqual([{ n: 124 }]);
  });

  test('have their counts, the meaning of their columns and the profile of momentum beside them', async () => {
    const counts = await query('SELECT * FROM analytics.btc_fingerprint_directional_counts');
    expect(counts).toHaveLength(62 * 60);
    expect(counts[0]).toEqual({
      ...{ momentum_bucket: null, time_to_close: '1m TTC', minutes: 1 },
      ...{ samples: 1_099, weight: 12.5, effective: 1 / 3 + 1 },
    });
    expect(counts[60 * 26 + 59]).toMatchObject({ momentum_bucket: -5, minutes: 60, samples: 995 });
    const mapping = await query('SELECT * FROM analytics.btc_fingerprint_directional_column_mapping');
    expect(mapping).toHaveLength(80);
    expect(mapping.slice(2, 4)).toEqual([
      { column_name: 'pos_0_05', threshold: '0.05' },
      { column_name: 'neg_0_05', threshold: '-0.05' },
    ]);
    const own = await query(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'analytics.btc_fingerprint_directional_baseline'::regclass
       AND attnum > 1 ORDER BY attnum`,
    );
    expect(mapping.map(({ column_name }) => column_name)).toEqual(own.map(({ name }) => name));
    const profile = await query('SELECT * FROM analytics.btc_momentum_profile');
    expect(profile).toHaveLength(199);
    expect(profile[0]).toMatchObject({ percentile: '0.5', momentum_value: -0.99, weighted_mean: 0.01 });
    expect(profile[0]?.['z_score']).toBeCloseTo(-5, 9);
    expect(profile[0]?.['deviation_from_mean']).toBeCloseTo(-1, 9);
  });
});

test('tables of the earlier system that were copied under these names stay beside ours', async () => {
  const empty = await emptyTestDatabase();
  const client = new Client(empty.admin);
  await client.connect();
  try {
    const known = readMigrations();
    const own = known.findIndex(({ name }) => name === 'fingerprints');
    await migrate(client, known.slice(0, own));
    await client.query(`
      CREATE TABLE analytics."eth_fingerprint_directional_momentum_-05" (time_to_close text PRIMARY KEY, pos_0_05 numeric(5,2));
      INSERT INTO analytics."eth_fingerprint_directional_momentum_-05" VALUES ('1m TTC', 40.5);
      CREATE TABLE analytics.btc_momentum_profile (percentile numeric);
      CREATE SCHEMA system_data;
      CREATE TABLE system_data.brought (table_name text PRIMARY KEY);
      INSERT INTO system_data.brought VALUES ('analytics.eth_fingerprint_directional_momentum_-05'), ('analytics.lookup')`);
    await migrate(client, known);
    const rows = async (sql: string) => (await client.query(sql)).rows as unknown[];
    expect(
      await rows('SELECT pos_0_05 FROM analytics."eth_fingerprint_directional_momentum_-05_rec_io_python"'),
    ).toEqual([{ pos_0_05: '40.50' }]);
    expect(await rows('SELECT * FROM analytics."eth_fingerprint_directional_momentum_-05"')).toEqual([]);
    expect(await rows('SELECT * FROM analytics.btc_momentum_profile_rec_io_python')).toEqual([]);
    expect(await rows('SELECT table_name AS name FROM system_data.brought ORDER BY 1')).toEqual([
      { name: 'analytics.eth_fingerprint_directional_momentum_-05_rec_io_python' },
      { name: 'analytics.lookup' },
    ]);
  } finally {
    await client.end();
    await empty.drop();
  }
});
