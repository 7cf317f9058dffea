import { existsSync, readFileSync } from 'node:fs';
import { lstat, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { backupDatabase } from '@rec-io/database/backup/backup-database';
import { findConnections } from '@rec-io/database/embedded/start-database';
import { removeBase } from '@rec-io/database/test-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SystemStatus } from '../src/status.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { lastJson, type Recio, type Result, statusOf, temporaryRecio } from './fixtures/recio.ts';

/** What may hold secrets: their own files, and what is one file of them, sealed. */
const SECRET_PLACES = /^(secrets\/|database\.json$|backups\/.*\.rec-io-backup$|users\/[^/]+\/credentials\/)/;
/** Shorter ones stand in other words by accident. */
const LENGTH_MIN = 12;
const SECRET_PHRASE = 'canary-phrase-7d41c0b9';

let recio: Recio;
let installed: SystemStatus & { readonly password: string };
/** By where it is from: what must appear nowhere else. */
const canaries = new Map<string, string>();
const said: Result[] = [];

const told = async (...args: readonly string[]): Promise<Result> => {
  const result = await recio.run(...args);
  said.push(result);
  return result;
};
const address = () => `http://127.0.0.1:${new URL(installed.address).port}`;
const ask = (path: string, body: unknown, cookie = '') =>
  fetch(`${address()}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address(), cookie },
    body: JSON.stringify(body),
  });

beforeAll(async () => {
  recio = await temporaryRecio();
  const options = ['--quick', '--port-offset', String(await freeOffset()), '--speed', '60', '--json'];
  const result = await recio.run('install', ...options);
  if (result.code !== 0) throw new Error(result.stderr);
  installed = lastJson(result);
  canaries.set('the password', installed.password);
  // A channel that does not work: its failures are told, and its secret is not.
  const secret = join(recio.base, 'hook');
  await writeFile(secret, `${SECRET_PHRASE}\n`, { mode: 0o600 });
  const url = join(recio.base, 'hook-address');
  await writeFile(url, `http://127.0.0.1:9/${SECRET_PHRASE}-in-the-address\n`, { mode: 0o600 });
  await told('alerts', 'set', 'webhook', '--url', url, '--secret', secret);
  await told('alerts', 'test');
  await rm(secret);
  await rm(url);
}, 180_000);
afterAll(async () => {
  await recio.run('uninstall', '--purge', '--yes');
  await removeBase(recio.base);
});

test('everything is used that knows a secret, rightly and wrongly', { timeout: 300_000 }, async () => {
  expect((await ask('/api/session', { login: 'admin', password: `${SECRET_PHRASE}-wrong` })).status).toBe(
    401,
  );
  const session = await ask('/api/session', { login: 'admin', password: installed.password });
  expect(session.status).toBe(200);
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
  canaries.set('the session', cookie.split('=')[1] ?? '');
  for (const path of ['/api/nothing', '/api/profile', '/api/entries'])
    await ask(path, { password: installed.password, phrase: SECRET_PHRASE }, cookie);
  for (const args of [
    ['status'],
    ['verify'],
    ['doctor'],
    ['backup', '--json'],
    ['audit', 'verify'],
    ['reconcile'],
    ['risk'],
    ['trades'],
    ['alerts'],
    ['config'],
    ['restart'],
    ['logs', 'web'],
    ['logs', 'trader'],
    ['support-bundle', '--include-personal', join(recio.base, 'bundle.tar.gz')],
    ['alerts', 'set', 'webhook', '--secret', SECRET_PHRASE],
    ['restore', SECRET_PHRASE],
    ['backup', 'verify', '--recovery-code-file', join(recio.base, 'none')],
  ])
    await told(...args);
  for (const [place, value] of await secretsIn(recio.dataDir)) canaries.set(place, value);
  canaries.set('a phrase of a channel', SECRET_PHRASE);
  expect([...canaries.keys()].filter((place) => place.startsWith('secrets/')).length).toBeGreaterThan(8);
});

test('no file but those of secrets holds one', async () => {
  const found: string[] = [];
  for await (const path of filesIn(recio.dataDir)) {
    const place = relative(recio.dataDir, path);
    if (SECRET_PLACES.test(place)) continue;
    found.push(...foundIn(place, await readFile(path)));
  }
  expect(found).toEqual([]);
});

test('no output of a command holds one, but for what was typed into it', () => {
  const outputs = said.map(({ stdout, stderr }) => Buffer.from(`${stdout}\n${stderr}`));
  const others = [...canaries].filter(([, value]) => value !== SECRET_PHRASE);
  expect(outputs.flatMap((output, at) => foundIn(`command ${at}`, output, others))).toEqual([]);
});

test('the bundle for whoever helps holds none', () => {
  const bundle = gunzipSync(readFileSync(join(recio.base, 'bundle.tar.gz')));
  expect(foundIn('bundle', bundle)).toEqual([]);
});

test('the database holds none', { timeout: 60_000 }, async () => {
  const { ports } = JSON.parse(await readFile(join(recio.dataDir, 'config.json'), 'utf8')) as {
    ports: { database: number };
  };
  const connections = await findConnections(recio.dataDir, ports.database);
  if (connections === null) throw new Error('no database');
  const plain = join(recio.base, 'plain');
  await backupDatabase(connections.admin, plain);
  expect(foundIn('the database', gunzipSync(await readFile(plain)))).toEqual([]);
});

test('no program shows one in its arguments, its environment or its metrics', async () => {
  const { programs } = await statusOf(recio);
  const found: string[] = [];
  for (const { program, pid, port } of programs) {
    if (pid !== null && existsSync(`/proc/${pid}/cmdline`))
      for (const what of ['cmdline', 'environ'])
        found.push(...foundIn(`${what} of ${program}`, readFileSync(`/proc/${pid}/${what}`)));
    if (program === 'database') continue;
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`);
    found.push(...foundIn(`metrics of ${program}`, Buffer.from(await metrics.arrayBuffer())));
  }
  expect(programs.length).toBeGreaterThan(3);
  expect(found).toEqual([]);
});

test('what is looked for would be found', () => {
  const [[place, value] = ['', '']] = [...canaries];
  expect(foundIn('here', Buffer.from(`x${value}y`))).toEqual([`${place}: here`]);
});

function foundIn(place: string, bytes: Buffer, of: Iterable<readonly [string, string]> = canaries): string[] {
  return [...of].filter(([, value]) => bytes.includes(value)).map(([name]) => `${name}: ${place}`);
}

/** Every secret as it stands in its file: whole, and the lines of keys. */
async function secretsIn(dataDir: string): Promise<readonly (readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  for await (const path of filesIn(join(dataDir, 'secrets'))) {
    const place = relative(dataDir, path);
    // What the exchange is given to check with is none.
    if (place.endsWith('public.pem')) continue;
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => !line.startsWith('-----'));
    const words = place.endsWith('.json') ? (lines.join('').match(/[\w-]{20,}/g) ?? []) : lines;
    for (const word of words)
      if (word.trim().length >= LENGTH_MIN) found.push([`${place} ${found.length}`, word.trim()]);
  }
  const { adminPassword, servicePassword } = JSON.parse(
    await readFile(join(dataDir, 'database.json'), 'utf8'),
  );
  return [...found, ['database.json', adminPassword], ['database.json, services', servicePassword]];
}

async function* filesIn(directory: string): AsyncGenerator<string> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const found = await lstat(path);
    if (found.isDirectory()) yield* filesIn(path);
    else if (found.isFile()) yield path;
  }
}
