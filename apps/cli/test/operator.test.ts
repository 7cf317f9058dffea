import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectionFileText } from '@rec-io/system-data/connection-file';
import { type OperatorServer, operatorServer, SAMPLE } from '@rec-io/system-data/test-operator-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeOffset } from './fixtures/free-ports.ts';
import { lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

describe('an operator', () => {
  let server: OperatorServer;
  let recio: Recio;
  let admin: string;
  let connection: string;

  beforeAll(async () => {
    server = await operatorServer();
    await server.pool.query(SAMPLE);
    recio = await temporaryRecio();
    admin = join(recio.base, 'admin file.yaml');
    connection = join(recio.base, 'for installations.yaml');
    const text = connectionFileText({ ...server.admin, sslMode: 'disable', sslRootCert: null });
    await writeFile(admin, text, { mode: 0o600 });
  });

  afterAll(async () => {
    await rm(recio.base, { recursive: true, force: true });
    await server.stop();
  });

  const operator = (...args: readonly string[]) => recio.run('operator', ...args, '--admin', admin);
  const setup = (...args: readonly string[]) =>
    operator('setup-installer-user', '--host', '127.0.0.1', '--out', connection, ...args);

  test('sets up the role: the password goes into one file that only they can read, and nowhere else', async () => {
    const { code, stdout, stderr } = await setup('--new-password', '--from', '127.0.0.1/32');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const file = await readFile(connection, 'utf8');
    const password = /^password: (\w{32})$/m.exec(file)?.[1] ?? 'none';
    expect((await stat(connection)).mode & 0o777).toBe(0o600);
    expect(stdout).not.toContain(password);
    expect(stdout).toContain('hostssl  rec_io_db  rec_io_installer  127.0.0.1/32  scram-sha-256');
    expect(stdout).toContain('TLS is off on this server');
  });

  test('sets it up again without changing the password', async () => {
    const before = await readFile(connection, 'utf8');
    const { code, stdout } = await setup('--from', '127.0.0.1/32');
    expect({ code, after: await readFile(connection, 'utf8') }).toEqual({ code: 0, after: before });
    expect(stdout).toContain('keeps its password');
  });

  test('writes another name of the server into the file, with the same password, when one is given', async () => {
    const before = await readFile(connection, 'utf8');
    const { code, stdout } = await setup('--host', 'data.example.org');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('data.example.org') });
    const passwordOf = (text: string) => /^password: .*$/m.exec(text)?.[0];
    const after = await readFile(connection, 'utf8');
    expect(after).toMatch(/^host: "?data\.example\.org/m);
    expect(passwordOf(after)).toBe(passwordOf(before));
    // Without a name it stays what it was.
    await operator('setup-installer-user', '--out', connection);
    expect(await readFile(connection, 'utf8')).toBe(after);
    await setup();
    expect(await readFile(connection, 'utf8')).toBe(before);
  });

  test.each([
    [['--from', '0.0.0.0/0'], 'whole world'],
    [['--from', '::/0'], 'whole world'],
    [['--from', 'example.org'], 'not an address range'],
    [['--from', '10.0.0.0/33'], 'not an address range'],
  ])('refuses %j', async (args, reason) => {
    const { code, stderr } = await setup(...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(reason);
  });

  test('may let the whole world in, in so many words', async () => {
    const { stdout } = await setup('--from', '0.0.0.0/0', '--from-anywhere', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      access: { lines: [expect.stringContaining('0.0.0.0/0'), expect.stringContaining('reject')] },
    });
  });

  test.each(['on the server', 'from elsewhere'])(
    'tests the log %s, and reads back what was written',
    async (where) => {
      const { code, stdout } =
        where === 'on the server'
          ? await operator('test-logging', '--connection', connection)
          : await recio.run('operator', 'test-logging', '--connection', connection);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /ok {6}Successful installation logging.*\nok {6}Failed installation logging.*\nok {6}Database access verification.*\nok {6}Complete audit trail/,
      );
      expect(stdout).toContain('Installation logging works.');
    },
  );

  test('says so when logging does not work', async () => {
    await server.pool.query('REVOKE INSERT ON system.installation_access_log FROM rec_io_installer');
    const { code, stdout } = await operator('test-logging', '--connection', connection);
    await setup();
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAILED {2}Successful installation logging: .*permission denied/);
  });

  test('reads the log as text and JSON, with filters', async () => {
    const none = await operator('installation-log');
    expect(none).toMatchObject({ code: 0, stdout: 'No installation has copied system data.\n' });
    const tests = await operator('installation-log', '--tests');
    expect(tests.stdout).toMatch(/#\d+ {2}\d{4}-\d\d-\d\dT\S+Z {2}test_failed {2}logging-test/);
    const { stdout } = await operator('installation-log', '--status', 'test', '--limit', '1', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ entries: [{ status: 'test', tables: 3, rows: 42 }] });
    expect((await operator('installation-log', '--since', '2100-01-01', '--tests')).stdout).toContain(
      'No inst',
    );
    expect((await operator('installation-log', '--since', 'yesterday')).code).toBe(2);
  });

  test('is copied from: data comes, and the log names who', async () => {
    const installed = await recio.run(
      'install',
      '--quick',
      '--no-start',
      '--source',
      'seeded',
      '--port-offset',
      String(await freeOffset()),
    );
    expect(installed).toMatchObject({ code: 0, stderr: '' });
    expect(lastJson(await recio.run('database', 'setup', '--json'))).toMatchObject({
      engine: 'embedded',
      migrations: [],
      roles: expect.arrayContaining(['rec_io_user', 'rec_io_trader']),
    });
    expect((await recio.run('system-data', 'status')).stdout).toContain('No system data was copied');
    expect(await recio.run('system-data', 'check', '--connection', connection)).toMatchObject({ code: 0 });
    const copied = await recio.run(
      'system-data',
      'copy',
      '--connection',
      connection,
      '--name',
      'New Owner',
      '--json',
    );
    expect(lastJson(copied)).toMatchObject({ event: 'copied', tablesCopied: 3, rowsCopied: 6500 });
    const status = await recio.run('system-data', 'status', '--json');
    expect(lastJson<{ tables: unknown[] }>(status).tables).toHaveLength(3);
    const log = await operator('installation-log');
    expect(log.stdout).toMatch(/completed {2}user_0001 {2}New Owner\n.*3 tables, 6,500 rows/);
    await recio.run('uninstall', '--purge', '--yes');
  });

  test('gives a file that is refused when others may read it', async () => {
    await chmod(connection, 0o640);
    const { code, stderr } = await recio.run('system-data', 'copy', '--connection', connection);
    expect(code).toBe(1);
    expect(stderr).toMatch(/REC-690 .*chmod 600/);
    const password = /^password: (\w+)$/m.exec(await readFile(connection, 'utf8'))?.[1] ?? 'none';
    expect(stderr).not.toContain(password);
  });

  test('takes the role away', async () => {
    expect((await setup('--remove')).stdout).toContain('is gone');
    expect((await setup('--remove')).stdout).toContain('There was no role');
  });
});
