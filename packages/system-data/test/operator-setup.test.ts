import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { sqlState } from '@rec-io/database/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginAccess } from '../src/access-log.ts';
import { checkSetup } from '../src/operator/check-setup.ts';
import { clientAccess, knownRanges } from '../src/operator/client-access.ts';
import { writeHba } from '../src/operator/hba-file.ts';
import { invite, listInvitations, revoke } from '../src/operator/invitations.ts';
import { removeInstallers, setupInstallers } from '../src/operator/setup-installers.ts';
import type { Trial } from '../src/operator/trial.ts';
import { askOf, roleRights } from '../src/role-rights.ts';
import { openSource } from '../src/source-connection.ts';
import { type OperatorServer, operatorServer, SAMPLE, SETUP_TEXTS } from '../src/test-operator-server.ts';

const WHO = { userId: 'user_0001', name: 'Ada', email: 'ada@example.org', version: '0.1.0' };
const VIEWS = 'cannot read views of the three schemas, which would read with their owner’s rights';
const failedOf = (trials: readonly Trial[]) => trials.filter(({ ok }) => !ok).map(({ check }) => check);

describe('an operator’s server', () => {
  let server: OperatorServer;
  const at = () => ({ host: server.admin.host, port: server.admin.port });
  const check = () => checkSetup({ superuser: server.superuser, at: at() });
  const setup = () => setupInstallers(server.superuser, SETUP_TEXTS);
  const access = (...ranges: readonly string[]) =>
    clientAccess((select) => server.superuser.rows(select), ranges);
  const stateOf = async (statement: string): Promise<string | null> => {
    const client = await openSource(server.source, 'test');
    const state = await client.query(statement).then(
      () => null,
      (error: unknown) => sqlState(error),
    );
    await client.end();
    return state;
  };

  beforeAll(async () => {
    server = await operatorServer({ tls: true });
    await server.pool.query(SAMPLE);
  });
  afterAll(() => server.stop());

  test('lets installers in from everywhere and unencrypted before its file says otherwise, and a check finds that', async () => {
    const trials = await check();
    expect(failedOf(trials)).toEqual(['is not let in without TLS', 'is not let into another database']);
  });

  test('has the lines written, with the file kept beside, and none twice', async () => {
    const { file, lines } = await access('203.0.113.0/24', '2001:db8::/32');
    const before = await readFile(file, 'utf8');
    const { changed, backup } = await writeHba(server.superuser, file, lines, new Date());
    expect(changed).toBe(true);
    expect(await readFile(backup ?? '', 'utf8')).toBe(before);
    expect(await writeHba(server.superuser, file, lines, new Date())).toEqual({
      changed: false,
      backup: null,
    });
    expect(await knownRanges((select) => server.superuser.rows(select))).toEqual([
      '203.0.113.0/24',
      '2001:db8::/32',
    ]);
    // Other ranges take their place, and the rest of the file is as it was.
    const other = (await access('198.51.100.7/32')).lines;
    await writeHba(server.superuser, file, other, new Date(1));
    const after = await readFile(file, 'utf8');
    expect(after).not.toContain('203.0.113.0');
    expect(after.endsWith(before)).toBe(true);
  });

  test('takes lines back that the server does not accept', async () => {
    const { file } = await access();
    const before = await readFile(file, 'utf8');
    const written = writeHba(
      server.superuser,
      file,
      ['hostssl all +rec_io_installer nonsense/99 trust'],
      new Date(2),
    );
    await expect(written).rejects.toMatchObject({
      code: 'REC-698',
      title: expect.stringContaining('as it was'),
    });
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(
      (await readdir(dirname(file))).filter((name) => name.startsWith(`${basename(file)}.`)).length,
    ).toBeGreaterThan(1);
  });

  test('proves every right and every refusal by trying it', async () => {
    const trials = await check();
    expect(trials.filter(({ ok }) => !ok)).toEqual([]);
    expect(trials.length).toBeGreaterThan(18);
    expect(trials[0]?.detail).toMatch(/^TLSv1\.3/);
    const { rows } = await server.pool.query("SELECT FROM pg_roles WHERE rolname LIKE 'rec_io_trial_%'");
    expect(rows).toEqual([]);
  });

  test.each([
    [
      'GRANT INSERT ON analytics.lookup_btc TO rec_io_installer',
      'cannot add, change, remove or empty anything',
    ],
    [
      'GRANT USAGE ON SCHEMA users TO PUBLIC; GRANT SELECT ON users.user_info TO PUBLIC',
      'cannot read users, system or any other schema',
    ],
    ['REVOKE SELECT ON live_data.strike_table_btc FROM rec_io_installer', 'reads every table of live_data'],
    ['GRANT TEMPORARY ON DATABASE rec_io_db TO PUBLIC', 'cannot make temporary tables'],
    ['GRANT CREATE ON SCHEMA analytics TO rec_io_installer', 'cannot make tables, schemas or roles'],
    ['GRANT SELECT ON system.installation_access_log TO rec_io_installer', 'cannot read or change the log'],
    ['GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC', 'cannot store large objects'],
    ['GRANT pg_read_all_data TO rec_io_installer', 'cannot become another role'],
    [
      'ALTER DEFAULT PRIVILEGES FOR ROLE rec_io_admin IN SCHEMA live_data REVOKE SELECT ON TABLES FROM rec_io_installer',
      'reads tables that are made later, whoever makes them',
    ],
    ['DROP EVENT TRIGGER rec_io_close_views_to_installers', 'cannot read views that are made later'],
    [
      'CREATE VIEW analytics.by_the_side_door AS SELECT login FROM users.user_info; GRANT SELECT ON analytics.by_the_side_door TO rec_io_installer',
      VIEWS,
    ],
  ])('finds “%s”, and a second set-up puts it right', async (spoil, expected) => {
    await server.pool.query(spoil);
    expect(failedOf(await check())).toContain(expected);
    if (spoil.includes('ON SCHEMA users TO PUBLIC'))
      await server.pool.query(
        'REVOKE ALL ON SCHEMA users FROM PUBLIC; REVOKE ALL ON users.user_info FROM PUBLIC',
      );
    await setup();
    expect(failedOf(await check())).toEqual([]);
  });

  test('gives a login what it needs and its own limits', async () => {
    const { rows } = await server.pool.query(
      `SELECT rolconnlimit, rolvaliduntil > now() + interval '29 days' AS lasts, rolconfig FROM pg_roles WHERE rolname = $1`,
      [server.source.user],
    );
    expect(rows).toMatchObject([{ rolconnlimit: 20, lasts: true }]);
    expect(rows[0].rolconfig).toEqual(
      expect.arrayContaining([
        'default_transaction_read_only=on',
        'statement_timeout=6h',
        'temp_file_limit=2GB',
      ]),
    );
    const [role] = (
      await server.pool.query("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'rec_io_installer'")
    ).rows;
    expect(role).toEqual({ rolcanlogin: false });
  });

  test('reads day partitions that are made later', async () => {
    await server.pool.query("SELECT live_data.create_day_partition('live_price_log_1s_eth', '2026-03-01')");
    const client = await openSource(server.source, 'test');
    await client.query('SELECT * FROM live_data.live_price_log_1s_eth_20260301');
    expect(await roleRights(askOf(client))).toEqual({ excess: [], missing: [] });
    await client.end();
  });

  test('invites, lists and revokes: sessions end at once, entries stay', async () => {
    const guest = await server.invited('Grace Guest');
    const client = await openSource(guest, 'test');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await (await beginAccess(guest, WHO)).end({ status: 'completed', tables: 1, rows: 1, error: null });
    expect(await listInvitations(server.superuser)).toMatchObject([
      { login: guest.user, name: 'Grace Guest', state: 'open', copies: 1 },
      { name: 'Ada Guest', state: 'open' },
    ]);
    expect(await revoke(server.superuser, 'GRACE.GUEST@example.org')).toEqual([guest.user]);
    await ended;
    await expect(openSource(guest, 'test')).rejects.toMatchObject({ code: 'REC-692' });
    expect(await revoke(server.superuser, guest.user)).toEqual([]);
    await expect(revoke(server.superuser, 'nobody@example.org')).rejects.toMatchObject({ code: 'REC-698' });
    expect((await listInvitations(server.superuser))[0]).toMatchObject({
      state: 'revoked',
      copies: 1,
      name: 'Grace Guest',
    });
  });

  test.each([
    [{ name: '', email: 'a@b.c' }, 30],
    [{ name: 'A\nB', email: 'a@b.c' }, 30],
    [{ name: 'A', email: 'nobody' }, 30],
    [{ name: 'A', email: 'a@b.c' }, 0],
    [{ name: 'A', email: 'a@b.c' }, 367],
  ])('invites nobody as %j for %i days', async (guest, days) => {
    await expect(invite(server.superuser, guest, days, new Date())).rejects.toMatchObject({
      code: 'REC-698',
    });
  });

  test('shows installers nobody’s name: neither in a table nor in a comment', async () => {
    expect(await stateOf('SELECT FROM system.installers')).toBe('42501');
    const { rows } = await server.pool.query(
      'SELECT FROM pg_shdescription d JOIN pg_roles r ON r.oid = d.objoid',
    );
    expect(rows).toEqual([]);
  });

  test('goes away with its rights when nobody is invited any more, and leaves the log', async () => {
    await expect(removeInstallers(server.superuser)).rejects.toMatchObject({
      title: expect.stringContaining('revoke'),
    });
    for (const { login, state } of await listInvitations(server.superuser))
      if (state === 'open') await revoke(server.superuser, login);
    expect(await removeInstallers(server.superuser)).toBe(true);
    expect(await removeInstallers(server.superuser)).toBe(false);
    expect((await server.pool.query('SELECT FROM system.installation_access_log')).rowCount).toBeGreaterThan(
      0,
    );
    await setup();
    expect(failedOf(await check())).toEqual([]);
  });
});
