import { openPool } from '@rec-io/database/connection';
import { sqlState } from '@rec-io/database/errors';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readInstallationLog } from '../src/operator/installation-log.ts';
import { removeInstallerUser, setupInstallerUser } from '../src/operator/setup-installer-user.ts';
import { testInstallationLogging } from '../src/operator/test-logging.ts';
import { askOf, roleRights } from '../src/role-rights.ts';
import { openSource } from '../src/source-connection.ts';
import { type OperatorServer, operatorServer, SAMPLE, SETUP_SQL } from '../src/test-operator-server.ts';

describe('the installer’s role', () => {
  let server: OperatorServer;
  let installer: Pool;

  beforeAll(async () => {
    server = await operatorServer();
    await server.pool.query(SAMPLE);
    installer = openPool(server.source);
  });

  afterAll(async () => {
    await installer.end();
    await server.stop();
  });

  const stateOf = (statement: string): Promise<string | null> =>
    installer.query(statement).then(
      () => null,
      (error: unknown) => sqlState(error),
    );
  const setup = (newPassword = false) =>
    setupInstallerUser({ superuser: server.superuser, sql: SETUP_SQL, ranges: [], newPassword });

  test.each([
    'SELECT * FROM historical_data.btc_price_history LIMIT 1',
    'SELECT * FROM live_data.live_price_log_1s_btc LIMIT 1',
    'SELECT * FROM live_data.live_price_log_1s_btc_20260101 LIMIT 1',
    'SELECT * FROM analytics.lookup_btc LIMIT 1',
    'SELECT current_user, current_database()',
    "INSERT INTO system.installation_access_log (installer_user_id, installer_name, status) VALUES ('test', 'Test User', 'test')",
    "SELECT id FROM system.installation_access_log WHERE status = 'test'",
  ])('may %s', async (statement) => {
    expect(await stateOf(statement)).toBeNull();
  });

  test.each([
    'SELECT * FROM users.user_info',
    'SELECT * FROM users.trades',
    'SELECT * FROM users.sessions',
    "SELECT users.find_login('owner')",
    'SELECT * FROM system.health_status',
    'SELECT * FROM system.schema_migrations',
    "UPDATE system.installation_access_log SET status = 'x'",
    'DELETE FROM system.installation_access_log',
    'TRUNCATE system.installation_access_log',
    'INSERT INTO analytics.lookup_btc ("user") VALUES (\'x\')',
    'DELETE FROM historical_data.btc_price_history',
    'UPDATE live_data.live_price_log_1s_btc SET price = 1',
    "SELECT live_data.create_day_partition('live_price_log_1s_btc', '2026-02-01')",
    'CREATE TABLE live_data.mine ()',
    'CREATE TABLE public.mine ()',
    'CREATE SCHEMA mine',
    'CREATE ROLE mine',
    "COPY (SELECT 1) TO PROGRAM 'true'",
    'SELECT rolpassword FROM pg_authid',
  ])('may not %s', async (statement) => {
    expect(await stateOf(statement)).toBe('42501');
  });

  test('reads tables and day partitions that are made later', async () => {
    await server.pool.query('CREATE TABLE analytics.later (n integer)');
    await server.pool.query("SELECT live_data.create_day_partition('live_price_log_1s_eth', '2026-03-01')");
    expect(await stateOf('SELECT * FROM analytics.later')).toBeNull();
    expect(await stateOf('SELECT * FROM live_data.live_price_log_1s_eth_20260301')).toBeNull();
  });

  test('cannot enter another address than its own, and sees no entries of others', async () => {
    await server.pool.query(
      `INSERT INTO system.installation_access_log (installer_user_id, installer_ip_address) VALUES ('other', '203.0.113.7')`,
    );
    const { rowCount } = await installer.query(
      "SELECT FROM system.installation_access_log WHERE installer_user_id = 'other'",
    );
    expect(rowCount).toBe(0);
    expect(
      await stateOf(
        "INSERT INTO system.installation_access_log (installer_user_id, installer_ip_address) VALUES ('x', '203.0.113.7')",
      ),
    ).toBe('42501');
    await installer.query("INSERT INTO system.installation_access_log (installer_user_id) VALUES ('plain')");
    const { rows } = await server.pool.query(
      "SELECT host(installer_ip_address) AS address FROM system.installation_access_log WHERE installer_user_id = 'plain'",
    );
    expect(rows).toEqual([{ address: '127.0.0.1' }]);
  });

  test('keeps its password when it is set up again, unless a new one is asked for', async () => {
    expect((await setup()).password).toBeNull();
    expect(await stateOf('SELECT 1')).toBeNull();
  });

  test('is brought back to its rights when others gave it more or took some away', async () => {
    await server.pool.query(`
      GRANT USAGE ON SCHEMA users TO rec_io_installer;
      GRANT SELECT, UPDATE ON users.user_info TO rec_io_installer;
      GRANT pg_read_all_data TO rec_io_installer;
      ALTER ROLE rec_io_installer CREATEROLE;
      REVOKE SELECT ON analytics.lookup_btc, historical_data.btc_price_history FROM rec_io_installer;
      CREATE VIEW analytics.people AS SELECT login FROM users.user_info`);
    const client = await openSource(server.source, 'test');
    const before = await roleRights(askOf(client));
    expect(before.excess.join(' ')).toMatch(/make roles.*pg_read_all_data.*users\.user_info/);
    await setup();
    expect(await roleRights(askOf(client))).toEqual({ excess: [], missing: [] });
    expect(await stateOf('SELECT * FROM analytics.people')).toBe('42501');
    await client.end();
  });

  test('is not blamed for what an extension shows to everybody', async () => {
    await server.pool.query('CREATE EXTENSION pg_stat_statements');
    expect((await setup()).password).toBeNull();
    await server.pool.query('DROP EXTENSION pg_stat_statements');
  });

  test('has the connection limit and the password form that the file says', async () => {
    const { rows } = await server.pool.query(
      `SELECT rolconnlimit, rolpassword LIKE 'SCRAM-SHA-256$%' AS scram FROM pg_authid WHERE rolname = 'rec_io_installer'`,
    );
    expect(rows).toEqual([{ rolconnlimit: 20, scram: true }]);
  });

  test('is proven by a test of the log that its operator reads back', async () => {
    const checks = await testInstallationLogging(server.source, server.pool, '0.1.0');
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    const log = await readInstallationLog(server.pool, { limit: 50, tests: true });
    expect(log.filter(({ status }) => status === 'test_failed')).toMatchObject([
      { userId: 'logging-test', address: '127.0.0.1', error: 'a failure that was made up for this test' },
    ]);
    // The beginning and the end of one are shown as one.
    expect(log.filter(({ name, status }) => status === 'test' && name?.startsWith('Test of'))).toHaveLength(
      1,
    );
    expect(await readInstallationLog(server.pool, { limit: 50, status: 'test_failed' })).toHaveLength(1);
    const plain = await readInstallationLog(server.pool, { limit: 50 });
    expect(plain.filter(({ status }) => status.startsWith('test'))).toEqual([]);
  });

  test('is taken away with its rights and leaves the log', async () => {
    expect(await removeInstallerUser(server.superuser)).toBe(true);
    expect(await removeInstallerUser(server.superuser)).toBe(false);
    expect((await server.pool.query('SELECT FROM system.installation_access_log')).rowCount).toBeGreaterThan(
      0,
    );
    expect((await setup()).password).toMatch(/^[A-Za-z0-9]{32}$/);
  });
});
