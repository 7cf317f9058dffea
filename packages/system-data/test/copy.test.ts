import type { Connection } from '@rec-io/database/connection';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CopyOptions, copySystemData } from '../src/copy-system-data.ts';
import type { From } from '../src/from.ts';
import { readInstallationLog } from '../src/operator/installation-log.ts';
import type { CopyProgress } from '../src/progress.ts';
import type { SourceConnection } from '../src/source-connection.ts';
import { type OperatorServer, operatorServer, SAMPLE } from '../src/test-operator-server.ts';
import { cuttableLine } from './cut-line.ts';

const from = (connection: SourceConnection): From => ({ kind: 'server', connection, snapshot: null });
const IDENTITY = { userId: '0001', name: 'New Owner', email: 'owner@example.org', version: '0.1.0' };

describe('a copy of system data', () => {
  let server: OperatorServer;
  let target: Connection;
  let pool: Pool;

  beforeAll(async () => {
    server = await operatorServer();
    await server.pool.query(SAMPLE);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    ({ connection: target, pool } = await server.target());
  });

  const copy = (options: Partial<CopyOptions> = {}) =>
    copySystemData({ from: from(server.source), target, identity: IDENTITY, ...options });
  const rowsOf = async (from: Pool, table: string) =>
    (await from.query(`SELECT * FROM ${table} ORDER BY 1`)).rows;
  const outcomes = async (options: Partial<CopyOptions> = {}) =>
    Object.fromEntries((await copy(options)).tables.map(({ table, outcome }) => [table, outcome]));

  test('brings every table over as it is, and says what it left and why', async () => {
    await pool.query('CREATE TABLE live_data.of_another_version (n text)');
    const told: CopyProgress[] = [];
    const report = await copy({ onProgress: (progress) => told.push(progress) });
    for (const table of [
      'historical_data.btc_price_history',
      'live_data.live_price_log_1s_btc',
      'analytics.lookup_btc',
    ])
      expect(await rowsOf(pool, table), table).toEqual(await rowsOf(server.pool, table));
    const left = report.tables.filter(({ outcome }) => outcome === 'left');
    expect(left.map(({ table, reason }) => [table, reason])).toEqual([
      ['live_data.of_another_version', expect.stringContaining('n is int4 there and text here')],
    ]);
    expect(report.notes).toEqual([{ name: 'analytics.newest', reason: expect.stringContaining('a view') }]);
    expect(report).toMatchObject({ rowsCopied: 5000 + 1200 + 300 });
    expect(told.at(-1)).toMatchObject({ phase: 'done' });
    expect(new Set(told.map(({ phase }) => phase))).toEqual(
      new Set(['looking', 'comparing', 'copying', 'placing', 'done']),
    );
  });

  test('is in the operator’s log with who, when, how much and how it ended', async () => {
    await copy();
    const [entry] = await readInstallationLog(server.pool, { limit: 1 });
    expect(entry).toMatchObject({
      userId: '0001',
      name: 'New Owner',
      email: 'owner@example.org',
      address: '127.0.0.1',
      rows: 6500,
      status: 'completed',
      error: null,
      schemas: ['analytics', 'historical_data', 'live_data'],
      version: '0.1.0',
    });
    expect(entry?.endedAt).not.toBeNull();
  });

  test('leaves no connection open', async () => {
    await copy();
    const { rowCount } = await server.pool.query(
      "SELECT FROM pg_stat_activity WHERE application_name IN ('rec-io-system-data', 'rec-io-installation-log')",
    );
    expect(rowCount).toBe(0);
  });

  test('changes nothing when it is run again and all is equal', async () => {
    await copy();
    const again = await copy();
    expect(again).toMatchObject({ tablesCopied: 0, rowsCopied: 0 });
    expect(new Set(again.tables.map(({ outcome }) => outcome))).toEqual(new Set(['equal']));
  });

  test('brings what has changed at the source since, and only that', async () => {
    await copy();
    await server.pool.query("UPDATE analytics.lookup_btc SET kinds = '{changed}' WHERE id = 7");
    expect(await outcomes()).toMatchObject({
      'analytics.lookup_btc': 'replaced',
      'historical_data.btc_price_history': 'equal',
    });
    expect(await rowsOf(pool, 'analytics.lookup_btc')).toEqual(
      await rowsOf(server.pool, 'analytics.lookup_btc'),
    );
  });

  test('leaves rows that no copy brought, unless they are to be replaced', async () => {
    await pool.query(`INSERT INTO historical_data.btc_price_history VALUES ('2020-01-01', 1, 1, 1, 1)`);
    expect(await outcomes()).toMatchObject({ 'historical_data.btc_price_history': 'left' });
    expect((await pool.query('SELECT FROM historical_data.btc_price_history')).rowCount).toBe(1);
    expect(await outcomes({ existing: 'merge' })).toMatchObject({
      'historical_data.btc_price_history': 'merged',
    });
    expect((await pool.query('SELECT FROM historical_data.btc_price_history')).rowCount).toBe(5001);
    expect(await outcomes({ existing: 'replace' })).toMatchObject({
      'historical_data.btc_price_history': 'replaced',
    });
    expect((await pool.query('SELECT FROM historical_data.btc_price_history')).rowCount).toBe(5000);
  });

  test('is verified before anyone sees it: what a trigger spoils is taken back', async () => {
    await pool.query(`
      CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.close := 0; RETURN NEW; END $$;
      CREATE TRIGGER spoil BEFORE INSERT ON historical_data.btc_price_history FOR EACH ROW EXECUTE FUNCTION spoil()`);
    const { tables } = await copy();
    expect(tables.filter(({ outcome }) => outcome === 'failed')).toEqual([
      {
        table: 'historical_data.btc_price_history',
        outcome: 'failed',
        rows: null,
        reason: expect.stringContaining('does a trigger change them?'),
      },
    ]);
    expect((await pool.query('SELECT FROM historical_data.btc_price_history')).rowCount).toBe(0);
    expect((await pool.query('SELECT FROM live_data.live_price_log_1s_btc')).rowCount).toBe(1200);
    expect(await readInstallationLog(server.pool, { limit: 1 })).toMatchObject([{ status: 'failed' }]);
    await pool.query('DROP TRIGGER spoil ON historical_data.btc_price_history');
    expect(await outcomes()).toMatchObject({ 'historical_data.btc_price_history': 'filled' });
  });

  test.each(['looking', 'copying', 'placing'] as const)(
    'leaves everything as it was when it is cancelled while %s, and goes on later',
    async (phase) => {
      const stop = new AbortController();
      const onProgress = (progress: CopyProgress) => {
        if (progress.phase === phase) stop.abort();
      };
      await expect(copy({ onProgress, signal: stop.signal })).rejects.toThrow();
      for (const table of ['historical_data.btc_price_history', 'live_data.live_price_log_1s_btc'])
        expect((await pool.query(`SELECT FROM ${table}`)).rowCount).toBe(0);
      if (phase !== 'looking')
        expect(await readInstallationLog(server.pool, { limit: 1 })).toMatchObject([{ status: 'cancelled' }]);
      expect(await outcomes()).toMatchObject({ 'historical_data.btc_price_history': 'filled' });
    },
  );

  test('is refused while another one into the same database is at work', async () => {
    const other = await pool.connect();
    await other.query('SELECT pg_advisory_lock(7320119)');
    await expect(copy()).rejects.toMatchObject({ code: 'REC-696' });
    other.release(true);
    expect(await outcomes()).toMatchObject({ 'historical_data.btc_price_history': 'filled' });
  });

  test('survives a line that breaks in the middle', async () => {
    const line = await cuttableLine(server.source.port);
    let cuts = 0;
    const report = await copy({
      from: from({ ...server.source, port: line.port }),
      onProgress(progress) {
        if (progress.phase !== 'copying' || cuts > 0) return;
        cuts += 1;
        line.cut();
      },
    });
    expect(cuts).toBe(1);
    await line.close();
    expect(report).toMatchObject({ rowsCopied: 6500 });
    expect(await readInstallationLog(server.pool, { limit: 1 })).toMatchObject([{ status: 'completed' }]);
  });

  test('says that the source went away when it stays away, is in the log as failed, and goes on later', async () => {
    const line = await cuttableLine(server.source.port);
    const broken = copy({
      from: from({ ...server.source, port: line.port }),
      onProgress({ phase }) {
        if (phase === 'copying') void line.close();
      },
    });
    await expect(broken).rejects.toMatchObject({ code: 'REC-711' });
    expect(await readInstallationLog(server.pool, { limit: 1 })).toMatchObject([{ status: 'in_progress' }]);
    expect(await outcomes({ resume: true })).toMatchObject({ 'historical_data.btc_price_history': 'filled' });
  });

  test('is whole when only the last entry of the log cannot be written', async () => {
    const line = await cuttableLine(server.source.port);
    const report = await copy({
      from: from({ ...server.source, port: line.port }),
      onProgress({ phase }) {
        if (phase === 'placing') void line.close();
      },
    });
    expect(report).toMatchObject({ rowsCopied: 6500, logEnded: false });
  });

  test('counts rows as they come', async () => {
    const told: CopyProgress[] = [];
    await copy({ onProgress: (progress) => told.push(progress) });
    const copying = told.filter(({ phase }) => phase === 'copying');
    expect(copying.at(-1)).toMatchObject({ rowsDone: 6500, share: 1 });
    expect(Math.max(...copying.map(({ rowsDone }) => rowsDone))).toBe(6500);
  });

  test.each([
    ['a wrong password', { password: 'wrong' }, 'REC-692'],
    ['an unknown database', { database: 'nonsense' }, 'REC-692'],
    ['a port where nothing listens', { port: 1 }, 'REC-662'],
    ['TLS that the server does not speak', { sslMode: 'require' }, 'REC-663'],
  ] as const)('says clearly what is wrong with %s', async (_name, wrong, code) => {
    await expect(copy({ from: from({ ...server.source, ...wrong }) })).rejects.toMatchObject({ code });
  });

  test('refuses a superuser, and a role that reads users', async () => {
    const superuser = { ...server.source, ...server.admin };
    const refused = copy({ from: from(superuser) });
    await expect(refused).rejects.toMatchObject({
      code: 'REC-693',
      title: expect.stringContaining('a superuser'),
    });
    await server.pool.query(
      'GRANT USAGE ON SCHEMA users TO rec_io_installer; GRANT SELECT ON users.user_info TO rec_io_installer',
    );
    const reader = copy().finally(() =>
      server.pool.query(
        'REVOKE USAGE ON SCHEMA users FROM rec_io_installer; REVOKE SELECT ON users.user_info FROM rec_io_installer',
      ),
    );
    await expect(reader).rejects.toMatchObject({ title: expect.stringContaining('users.user_info') });
  });

  test('names all missing rights at once', async () => {
    await server.pool.query(
      'REVOKE SELECT ON analytics.lookup_btc, live_data.strike_table_btc FROM rec_io_installer',
    );
    const refused = copy().finally(() =>
      server.pool.query(
        'GRANT SELECT ON analytics.lookup_btc, live_data.strike_table_btc TO rec_io_installer',
      ),
    );
    await expect(refused).rejects.toMatchObject({
      code: 'REC-694',
      title: expect.stringMatching(/analytics\.lookup_btc.*live_data\.strike_table_btc/),
    });
  });

  test('refuses a target that was never migrated', async () => {
    await pool.query('DROP TABLE system.schema_migrations');
    await expect(copy()).rejects.toMatchObject({ code: 'DB_SCHEMA_MISSING' });
  });
});
