import { X509Certificate } from 'node:crypto';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OperatorServer, operatorServer, SAMPLE } from '@rec-io/system-data/test-operator-server';
import { decodeToken } from '@rec-io/system-data/token';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeOffset } from './fixtures/free-ports.ts';
import { lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

type Copied = { readonly tablesCopied: number; readonly rowsCopied: number };
type Invited = { readonly login: string; readonly token: string; readonly tried: string | null };

describe('an operator', () => {
  let server: OperatorServer;
  let recio: Recio;
  let admin: string;
  let token: string;

  beforeAll(async () => {
    server = await operatorServer();
    await server.pool.query(SAMPLE);
    recio = await temporaryRecio();
    admin = join(recio.base, 'admin file');
    const { user, password, host, port, database } = server.admin;
    await writeFile(admin, `postgres://${user}:${password}@${host}:${port}/${database}\n`, { mode: 0o600 });
  });

  afterAll(async () => {
    await rm(recio.base, { recursive: true, force: true });
    await server.stop();
  });

  const operator = (...args: readonly string[]) => recio.run('operator', ...args, '--admin', admin);
  const invite = (...args: readonly string[]) =>
    operator('invite', '--name', 'New Owner', '--email', 'owner@example.org', '--host', '127.0.0.1', ...args);

  test('is shown what has to be changed, and nothing of it is changed unasked', async () => {
    const before = await hba();
    const { code, stdout, stderr } = await operator('setup', '--from', '203.0.113.0/24');
    expect({ code, stderr, hba: await hba() }).toEqual({ code: 0, stderr: '', hba: before });
    expect(stdout).toContain('hostssl  rec_io_db  +rec_io_installer  203.0.113.0/24  scram-sha-256');
    expect(stdout).toContain('TLS is off, and without it nobody may sign in');
  });

  test('invites nobody while TLS is off', async () => {
    const { code, stderr } = await invite();
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('setup --enable-tls') });
  });

  test.each([
    [['--from', '0.0.0.0/0'], 'whole world'],
    [['--from', '::/0'], 'whole world'],
    [['--from', 'example.org'], 'not an address range'],
    [['--from', '10.0.0.0/33'], 'not an address range'],
  ])('refuses %j', async (args, reason) => {
    const { code, stderr } = await operator('setup', ...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(reason);
  });

  test('finds by a check what is missing', async () => {
    const { code, stdout } = await operator('setup', '--check');
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAILED {2}signs in over TLS.*TLS is off/);
    expect(stdout).toMatch(/FAILED {2}is not let in without TLS/);
  });

  test('has TLS switched on and the lines written when it is asked for; a second time nothing changes', async () => {
    const wanted = ['setup', '--from', '0.0.0.0/0', '--from-anywhere', '--host', 'data.example.org'] as const;
    const before = await hba();
    const first = lastJson<Setup>(await operator(...wanted, '--enable-tls', '--write-hba', '--json'));
    expect(first).toMatchObject({
      tls: true,
      certificate: expect.stringContaining('recio-operator.crt'),
      hba: { changed: true },
    });
    expect(new X509Certificate(await readFile(first.certificate ?? '')).subject).toBe('CN=data.example.org');
    expect(await readFile(first.hba?.backup ?? '', 'utf8')).toBe(before);
    const second = lastJson<Setup>(await operator('setup', '--json'));
    expect(second).toMatchObject({ tls: true, certificate: null, hba: { changed: false } });
    expect(second.access.lines).toEqual(first.access.lines);
  });

  test('proves it', async () => {
    const { code, stdout } = await operator('setup', '--check');
    expect(stdout).not.toContain('FAILED');
    expect(stdout).toContain('Everything is as it should be.');
    expect(code).toBe(0);
  });

  test('invites: the token is the only place of the password, and carries the certificate', async () => {
    const said = await operator('invite', '--name', 'Ada', '--email', 'ada@example.org', '--days', '7');
    expect(said).toMatchObject({ code: 0, stderr: '' });
    const line = said.stdout.trim().split('\n').at(-1) ?? '';
    const { server: place, name, validUntil } = decodeToken(line);
    expect({ name, host: place?.host, pin: place?.pin?.kind }).toEqual({
      name: 'Ada',
      host: 'data.example.org',
      pin: 'certificate',
    });
    expect(Date.parse(validUntil ?? '') - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect(said.stdout).toContain('it works');
    expect(said.stdout).not.toContain(place?.password);
    const invited = lastJson<Invited>(await invite('--json'));
    expect(invited.tried).toBeNull();
    token = invited.token;
  });

  test.each([
    [['--days', '0'], 2],
    [['--days', '1000'], 1],
    [['--email', 'nobody'], 1],
    [['--port', '99999'], 2],
  ])('invites nobody with %j', async (args, expected) => {
    expect((await invite(...args)).code).toBe(expected);
  });

  test('lists whom it invited, and revokes', async () => {
    expect((await operator('list')).stdout).toMatch(
      /rec_io_i_\w{8} {2}open {2}until \S+ {2}Ada <ada@example\.org>\n {4}never copied/,
    );
    expect((await operator('revoke', 'ada@example.org')).stdout).toMatch(/Revoked: rec_io_i_/);
    expect((await operator('revoke', 'ada@example.org')).stdout).toContain('revoked already');
    expect((await operator('revoke', 'nobody')).code).toBe(1);
    expect((await operator('list')).stdout).toContain('revoked  until');
  });

  test('tests the log, with the four results of the proposal', async () => {
    const { code, stdout } = await operator('test-logging');
    expect(stdout).toMatch(
      /ok {6}Successful installation logging.*\nok {6}Failed installation logging.*\nok {6}Database access verification.*\nok {6}Complete audit trail generation/,
    );
    expect({ code, said: stdout.includes('Installation logging works.') }).toEqual({ code: 0, said: true });
  });

  test('says so when logging does not work', async () => {
    await server.pool.query('REVOKE ALL ON SCHEMA system FROM rec_io_installer');
    const { code, stdout } = await operator('test-logging');
    await operator('setup');
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAILED {2}Successful installation logging: .*permission denied/);
  });

  test('is copied from with a token: data comes, and the log names who', async () => {
    const offset = String(await freeOffset());
    const installed = await recio.run(
      'install',
      '--quick',
      '--no-start',
      '--source',
      'seeded',
      '--port-offset',
      offset,
    );
    expect(installed).toMatchObject({ code: 0, stderr: '' });
    expect(await recio.run('system-data', 'check', '--from', token)).toMatchObject({ code: 0 });
    const copied = await recio.run('clone', '--from', token, '--name', 'Says Otherwise', '--json');
    const { tablesCopied, rowsCopied } = lastJson<Copied>(copied);
    expect(rowsCopied).toBeGreaterThanOrEqual(6_500);
    const log = await operator('logs');
    expect(log.stdout).toMatch(/completed {2}user_0001 {2}New Owner <owner@example\.org>\n/);
    expect(log.stdout).toContain(`${tablesCopied} tables, ${rowsCopied.toLocaleString('en-US')} rows`);
    await recio.run('uninstall', '--purge', '--yes');
  });

  test('reads the log: the newest, the failed, one, all in numbers, all as a table', async () => {
    await server.pool.query(
      `INSERT INTO system.installation_access_log (installer_user_id, installer_name, status, connection_start, error_message)
       VALUES ('evil', E'\\x1b[2J=1+1', 'failed', now() - interval '1 day', 'disk full'),
         ('dead', 'Dead', 'in_progress', now() - interval '2 days', NULL)`,
    );
    const failed = await operator('logs', '--failed');
    expect(failed.stdout).toMatch(/failed {2}evil.*\n.*disk full\n.*abandoned {2}dead/);
    expect(failed.stdout).not.toContain('\u001b');
    const recent = lastJson<{ entries: { id: number; userId: string }[] }>(
      await operator('logs', '--recent', '1', '--json'),
    );
    expect(recent.entries).toMatchObject([{ userId: 'user_0001', status: 'completed' }]);
    const id = String(recent.entries[0]?.id);
    expect((await operator('logs', '--details', id)).stdout).toMatch(/Says it is +user_0001 Says Otherwise/);
    expect((await operator('logs', '--details', '999999')).code).toBe(1);
    expect((await operator('logs', '--stats')).stdout).toMatch(/Copies +3 \(.*1 completed/);
    expect((await operator('logs', '--trials')).stdout).toContain('logging-test');
    expect((await operator('logs', '--since', 'yesterday')).code).toBe(2);
    expect((await operator('logs', '--export', 'xls')).code).toBe(2);
    const file = join(recio.base, 'the copies.csv');
    expect((await operator('logs', '--export', 'csv', file)).stdout).toContain('3 copies');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const csv = await readFile(file, 'utf8');
    expect(csv.trim().split('\r\n')).toHaveLength(4);
    expect((await operator('logs', '--export', 'csv')).stdout).toBe(csv);
    // As the proposal calls it.
    expect((await operator('logs', '--recent')).stdout).toContain('user_0001');
    expect((await operator('logs', '--export')).stdout).toBe(csv);
  });

  test('gives a token that is refused when a character is wrong, and a file of it when others may read it', async () => {
    const wrong = await recio.run(
      'system-data',
      'check',
      '--from',
      token.replace('recio1.e', 'recio1.f').slice(0, -1),
    );
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('REC-660') });
    const file = join(recio.base, 'a token');
    await writeFile(file, token, { mode: 0o600 });
    expect(await recio.run('system-data', 'check', '--from', file)).toMatchObject({ code: 0 });
    await chmod(file, 0o640);
    const { code, stderr } = await recio.run('system-data', 'check', '--from', file);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/REC-690 .*chmod 600/) });
  });

  test('takes the role away once nobody is invited', async () => {
    expect((await operator('setup', '--remove')).stderr).toContain('recio operator revoke');
    await operator('revoke', 'owner@example.org');
    await operator('revoke', 'ada.guest@example.org');
    expect((await operator('setup', '--remove')).stdout).toContain('is gone');
    expect(await hba()).toContain('+rec_io_installer');
    expect((await operator('setup', '--remove', '--write-hba')).stdout).toContain('There was no role');
    expect(await hba()).not.toContain('rec_io_installer');
  });

  type Setup = {
    readonly certificate: string | null;
    readonly hba: { readonly backup: string | null } | null;
    readonly access: { readonly lines: readonly string[] };
  };

  async function hba(): Promise<string> {
    const { rows } = await server.pool.query<{ file: string }>("SELECT current_setting('hba_file') AS file");
    return readFile(rows[0]?.file ?? '', 'utf8');
  }
});
