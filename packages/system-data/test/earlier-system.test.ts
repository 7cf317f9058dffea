import { type Connection, openPool } from '@rec-io/database/connection';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { hasOlderServer, startTestServer, type TestServer } from '@rec-io/database/test-server';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CopyOptions, copySystemData } from '../src/copy-system-data.ts';
import { reportText } from '../src/copy-text.ts';
import { invite } from '../src/operator/invitations.ts';
import { setupInstallers } from '../src/operator/setup-installers.ts';
import { connectedSuperuser } from '../src/operator/superuser.ts';
import type { SourceConnection } from '../src/source-connection.ts';
import { SETUP_TEXTS } from '../src/test-operator-server.ts';

const IDENTITY = { userId: '0001', name: 'New Owner', email: 'owner@example.org', version: '0.1.0' };
const THRESHOLDS = Array.from({ length: 41 }, (_, step) => (step * 5) / 100)
  .filter((threshold) => threshold !== 1.7)
  .map((threshold) => threshold.toFixed(2).replace('.', '_'));
const BUCKETS = Array.from({ length: 61 }, (_, index) => index - 30);
/** Padded to three letters, with the sign: -05, 005. */
const padded = (bucket: number): string =>
  bucket < 0 ? `-${String(-bucket).padStart(2, '0')}` : String(bucket).padStart(3, '0');
const FINGERPRINTS = ['btc', 'eth'].flatMap((symbol) =>
  ['baseline', ...BUCKETS.map((bucket) => `momentum_${padded(bucket)}`)].map(
    (kind) => `${symbol}_fingerprint_directional_${kind}`,
  ),
);

/** 124 fingerprints, a price history of five springs by Eastern clocks, and what else that system has. */
const EARLIER = `
  CREATE SCHEMA historical_data; CREATE SCHEMA live_data; CREATE SCHEMA analytics; CREATE SCHEMA users; CREATE SCHEMA system;
  CREATE TABLE users.trades_0001 (id serial, ticker text);
  CREATE TABLE historical_data.btc_price_history ("timestamp" text PRIMARY KEY, open double precision, high double precision,
    low double precision, close double precision, volume double precision, momentum numeric);
  INSERT INTO historical_data.btc_price_history
    SELECT DISTINCT ON (1) to_char(at AT TIME ZONE 'America/New_York', 'YYYY-MM-DD"T"HH24:MI:SS'), p, p + 1, p - 1, p + 0.5, 1.5, NULL
    FROM (SELECT at, 60000 + (extract(epoch FROM at)::bigint / 60 % 5000) AS p FROM generate_series(2021, 2025) AS year,
      generate_series(make_timestamptz(year, 3, 1, 0, 0, 0, 'UTC'), make_timestamptz(year, 3, 20, 0, 0, 0, 'UTC'), '1 minute') AS at) AS s ORDER BY 1, at;
  CREATE TABLE live_data.strike_table_btc (id serial PRIMARY KEY, strike integer, probability numeric(5,2));
  INSERT INTO live_data.strike_table_btc (strike) VALUES (118500);
  CREATE TABLE analytics.probability_lookup_btc (ttc_seconds integer, buffer_points integer, momentum_bucket integer,
    prob_within_positive numeric(5,2), prob_within_negative numeric(5,2), PRIMARY KEY (ttc_seconds, buffer_points, momentum_bucket));
  INSERT INTO analytics.probability_lookup_btc SELECT t * 5, b * 10, 0, 50, 50 FROM generate_series(0, 720) t, generate_series(0, 9) b;
  ${FINGERPRINTS.map(
    (
      name,
      index,
    ) => `CREATE TABLE analytics."${name}" (time_to_close text PRIMARY KEY, ${THRESHOLDS.map((t) => `pos_${t} numeric(5,2), neg_${t} numeric(5,2)`).join(', ')});
    INSERT INTO analytics."${name}" SELECT n || 'm TTC', ${THRESHOLDS.map((_, at) => `${index % 50} + n / 100.0 + ${at}, ${index % 50} + n / 100.0`).join(', ')} FROM generate_series(1, 60) AS n;`,
  ).join('\n')}`;

describe.runIf(hasOlderServer(14))(
  'the earlier system on PostgreSQL 14 (skipped where ./test.sh could not fetch it)',
  () => {
    let server: TestServer;
    let earlier: Connection;
    let source: SourceConnection;
    let here: TestDatabase;
    let there: Pool;

    beforeAll(async () => {
      server = await startTestServer({ major: 14 });
      const first = openPool(server.admin, { max: 1 });
      await first.query('CREATE DATABASE rec_io_db TEMPLATE template0');
      await first.end();
      earlier = { ...server.admin, database: 'rec_io_db' };
      there = openPool(earlier);
      await there.query(EARLIER);
      const superuser = await connectedSuperuser(earlier);
      await setupInstallers(superuser, SETUP_TEXTS);
      const { login, password } = await invite(
        superuser,
        { name: 'A', email: 'a@example.org' },
        1,
        new Date(),
      );
      await superuser.close();
      source = {
        ...{ ...earlier, user: login, password },
        ...{ sslMode: 'disable', sslRootCert: null, pin: null, validUntil: null },
      };
    });
    afterAll(async () => {
      await there.end();
      await server.stop();
    });
    beforeEach(async () => {
      here = await testDatabase();
    });
    afterEach(() => here.drop());

    const copy = (more: Partial<CopyOptions> = {}) =>
      copySystemData({
        from: { kind: 'server', connection: source, snapshot: null },
        target: here.admin,
        identity: IDENTITY,
        ...more,
      });
    const one = async (pool: Pool, sql: string): Promise<Record<string, unknown> | undefined> =>
      (await pool.query<Record<string, unknown>>(sql)).rows[0];

    test('fills our tables from its own, which come beside them, and the same does not come twice', async () => {
      const report = await copy();
      expect(report.tables.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      expect(
        report.mappings.map(({ table, rowsIn, rowsOut, leftOut }) => [table, rowsIn, rowsOut, leftOut]),
      ).toEqual([
        ['historical_data.btc_price_history', 5 * (19 * 1440 + 1), 5 * (19 * 1440 + 1), []],
        ['analytics.fingerprint_directional', 124 * 60 * 80, 124 * 60 * 80, []],
      ]);
      const bars = await one(
        here.adminPool,
        `SELECT count(*)::int AS n, (count(*) FILTER (WHERE open = 60000 + (extract(epoch FROM "timestamp")::bigint / 60 % 5000)))::int AS right,
         min("timestamp") AS first FROM historical_data.btc_price_history`,
      );
      expect(bars).toEqual({ n: 136805, right: 136805, first: new Date('2021-03-01T00:00Z') });
      const share = await one(
        here.adminPool,
        `SELECT array_agg(direction || ' ' || share_percent ORDER BY direction) AS shares FROM analytics.fingerprint_directional
       WHERE symbol = 'eth' AND momentum_bucket = -30 AND minutes_to_close = 7 AND threshold_percent = 0.10`,
      );
      // The 64th table: 13 + 0.07, and 2 more for each further threshold of pos only.
      expect(share).toEqual({ shares: ['down 13.07', 'up 15.07'] });
      for (const [name, suffix] of [
        [FINGERPRINTS[0], '_rec_io_python'],
        ['btc_fingerprint_directional_momentum_-05', '_rec_io_python'],
        ['probability_lookup_btc', ''],
      ])
        expect(
          await one(here.adminPool, `SELECT count(*)::int AS n FROM analytics."${name}${suffix}"`),
        ).toEqual(await one(there, `SELECT count(*)::int AS n FROM analytics."${name}"`));
      const text = reportText(report);
      expect(text).toContain('historical_data.btc_price_history: 136,805 of 136,805 rows');
      expect(text).toContain('a strike above the price is judged by up');
      expect(text).toContain('analytics.probability_lookup_btc: not used as probabilities');

      const staging = `SELECT count(*)::int AS n FROM pg_namespace WHERE nspname LIKE 'system\\_data\\_%'`;
      expect(await one(here.adminPool, staging)).toEqual({ n: 0 });

      const again = await copy();
      expect(again).toMatchObject({ tablesCopied: 0, mappings: [] });
      expect(new Set(again.tables.map(({ outcome }) => outcome))).toEqual(new Set(['equal']));
    });

    test('what its owner changed in the bars stays', async () => {
      await copy();
      await here.adminPool.query('UPDATE historical_data.btc_price_history SET volume = 7');
      await there.query(
        `UPDATE historical_data.btc_price_history SET volume = 2 WHERE "timestamp" = '2021-03-05T00:00:00'`,
      );
      const report = await copy();
      expect(report.tables.find(({ table }) => table === 'historical_data.btc_price_history')).toMatchObject({
        outcome: 'left',
        reason: expect.stringContaining('rows of its own'),
      });
      const replaced = await copy({ existing: 'replace' });
      expect(replaced.tables.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      // The raw rows came with the copy before, which left ours alone: still, ours are made of them now.
      const volumes = await one(
        here.adminPool,
        `SELECT min(volume)::float8 AS min, max(volume)::float8 AS max FROM historical_data.btc_price_history`,
      );
      expect(volumes).toEqual({ min: 1.5, max: 2 });
    });
  },
);
