import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OperatorServer, operatorServer, SAMPLE } from '@rec-io/system-data/test-operator-server';
import { decodeToken } from '@rec-io/system-data/token';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

describe('an operator who publishes', () => {
  let server: OperatorServer;
  let recio: Recio;
  let [admin, key, directory] = ['', '', ''];

  beforeAll(async () => {
    server = await operatorServer({ tls: true });
    await server.pool.query(SAMPLE);
    recio = await temporaryRecio();
    [admin, key, directory] = ['admin', 'key.pem', 'www'].map((name) => join(recio.base, name)) as [
      string,
      string,
      string,
    ];
    const { user, password, host, port, database } = server.admin;
    await writeFile(admin, `postgres://${user}:${password}@${host}:${port}/${database}\n`, { mode: 0o600 });
  });
  afterAll(async () => {
    await rm(recio.base, { recursive: true, force: true });
    await server.stop();
  });

  const publish = (...args: readonly string[]) => recio.run('operator', 'publish', ...args);
  const whole = () => ['--to', directory, '--key', key, '--admin', admin];

  test('is shown the line for installers, and what was left out', async () => {
    const { code, stdout, stderr } = await publish(...whole(), '--url', 'https://data.example.org/recio');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Published \d+ tables with 6,500 rows/);
    expect(stdout).toContain('analytics.newest: ');
    expect(stdout).toContain(`A signing key was made: ${key}`);
    expect(stdout).toMatch(
      /recio clone --from 'https:\/\/data\.example\.org\/recio\/manifest\.json#ed25519=[\w-]{43}'/,
    );
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    expect((await readdir(directory)).sort()).toEqual(['chunks', 'manifest.json', 'manifests']);
  });

  test('can check it, with the key and without, and hears what is wrong', async () => {
    const { address } = lastJson<{ address: string }>(await publish(...whole(), '--json'));
    const checked = await publish('--check', address);
    expect(checked.code).toBe(0);
    expect(checked.stdout).toContain('The signature is that of the key that you gave');
    expect((await publish('--check', directory)).stdout).toContain('was not checked, because none was given');
    expect(lastJson(await publish('--check', directory, '--json'))).toMatchObject({ ok: true, rows: 6_500 });
    const [name = ''] = await readdir(join(directory, 'chunks'));
    const path = join(directory, 'chunks', name);
    const content = await readFile(path);
    await writeFile(path, content.subarray(1));
    const broken = await publish('--check', address);
    expect({ code: broken.code, stderr: broken.stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/REC-702[\s\S]*chunks\//),
    });
    await writeFile(path, content);
  });

  test('can name it in an invitation', async () => {
    const { key: publicKey } = lastJson<{ key: string }>(await publish(...whole(), '--json'));
    const manifest = 'https://data.example.org/recio/manifest.json';
    const guest = ['--name', 'Ada', '--email', 'ada@example.org', '--host', '127.0.0.1', '--admin', admin];
    const invite = (address: string) =>
      recio.run('operator', 'invite', ...guest, '--snapshot', address, '--json');
    const { token } = lastJson<{ token: string }>(await invite(`${manifest}#ed25519=${publicKey}`));
    expect(decodeToken(token).snapshot).toEqual({ manifest, publicKey });
    for (const address of [manifest, `${directory}#ed25519=${publicKey}`, 'http://data.example.org/x'])
      expect(await invite(address)).toMatchObject({ code: 1, stdout: expect.stringContaining('REC-700') });
  });

  test.each([
    ['neither place', () => [], /--to <dir> to publish, or --check/],
    ['both places', () => ['--to', directory, '--check', directory], /--to <dir> to publish, or --check/],
    ['no key beside --admin', () => ['--to', directory, '--admin', admin], /name the signing key/],
    ['a key within', () => ['--to', recio.base, '--key', key, '--admin', admin], /would be published/],
    ['too many jobs', () => [...whole(), '--jobs', '17'], /16 at most/],
    ['http', () => [...whole(), '--url', 'http://data.example.org/'], /REC-700/],
    ['a place with nothing', () => ['--check', join(recio.base, 'nothing')], /REC-701/],
  ])('is refused with %s', async (_what, args, reason) => {
    const { code, stderr } = await publish(...args());
    expect(code).not.toBe(0);
    expect(stderr).toMatch(reason);
  });
});
