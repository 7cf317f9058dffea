import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFrom, serverFrom } from './from.ts';
import { encodeToken } from './token.ts';

const FINGERPRINT = `${'AB:'.repeat(31)}AB`;
const SNAPSHOT = {
  manifest: 'https://data.example.org/manifest.json',
  publicKey: Buffer.alloc(32).toString('base64url'),
};
const PUBLISHED = { base: new URL('https://data.example.org/'), key: SNAPSHOT.publicKey };
const SERVER = {
  host: 'data.example.org',
  port: 5433,
  database: 'rec_io_db',
  user: 'u',
  password: 'hunter2',
  pin: null,
};

describe('what is copied from', () => {
  let base = '';
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io from '));
  });
  afterAll(() => rm(base, { recursive: true }));

  const file = async (name: string, text: string, mode = 0o600): Promise<string> => {
    const path = join(base, name);
    await writeFile(path, text);
    await chmod(path, mode);
    return path;
  };
  const refusal = async (text: string): Promise<Error> =>
    parseFrom(text).then(
      () => new Error('it was understood'),
      (error: Error) => error,
    );

  test('may be an address with everything in it', async () => {
    const text = `postgres://me:p%40ss%2Fw@[2001:db8::1]:5433/a%20db?sslmode=verify-ca&sslrootcert=/a/ca.pem&sslfingerprint=${FINGERPRINT}`;
    expect(await serverFrom(text)).toEqual({
      ...{ host: '2001:db8::1', port: 5433, database: 'a db', user: 'me', password: 'p@ss/w' },
      ...{ sslMode: 'verify-ca', sslRootCert: '/a/ca.pem', validUntil: null },
      pin: { kind: 'fingerprint', sha256: 'ab'.repeat(32) },
    });
  });

  test('is verified fully when it is another machine and nothing else is asked for', async () => {
    const modes = await Promise.all(
      ['data.example.org', '10.0.0.1', '127.0.0.1', 'localhost', '[::1]'].map(
        async (host) => (await serverFrom(`postgresql://u:p@${host}`)).sslMode,
      ),
    );
    expect(modes).toEqual(['verify-full', 'verify-full', 'disable', 'disable', 'disable']);
  });

  test('takes the password from PGPASSWORD when the address has none', async () => {
    process.env['PGPASSWORD'] = 'fromtheenvironment';
    try {
      expect(await serverFrom('postgres://u@h')).toMatchObject({
        password: 'fromtheenvironment',
        database: 'rec_io_db',
        port: 5432,
      });
      expect(await serverFrom('postgres://u:p@h')).toMatchObject({ password: 'p' });
    } finally {
      delete process.env['PGPASSWORD'];
    }
  });

  test('may be a token, here or in a file', async () => {
    const token = encodeToken({
      name: 'Ada',
      validUntil: '2026-12-26T00:00:00Z',
      server: SERVER,
      snapshot: SNAPSHOT,
    });
    const expected = {
      kind: 'server',
      connection: {
        ...SERVER,
        sslMode: 'verify-full',
        sslRootCert: null,
        validUntil: '2026-12-26T00:00:00Z',
      },
      snapshot: PUBLISHED,
    };
    expect(await parseFrom(token)).toEqual(expected);
    expect(await parseFrom(await file('a token', `${token}\n`))).toEqual(expected);
    expect(await refusal(await file('open token', token, 0o644))).toMatchObject({ code: 'REC-690' });
    const published = encodeToken({ name: 'Ada', validUntil: null, server: null, snapshot: SNAPSHOT });
    expect(await parseFrom(published)).toEqual({ kind: 'snapshot', address: PUBLISHED });
    await expect(serverFrom(published)).rejects.toMatchObject({ code: 'REC-660' });
  });

  test('may be a manifest by address, by path and by file://', async () => {
    const path = join(base, 'published', 'manifest.json');
    for (const text of [path, pathToFileURL(path).href]) {
      const directory = pathToFileURL(`${join(base, 'published')}/`);
      expect(await parseFrom(text)).toEqual({ kind: 'snapshot', address: { base: directory, key: null } });
      expect(await parseFrom(`${text}#ed25519=${SNAPSHOT.publicKey}`)).toEqual({
        kind: 'snapshot',
        address: { base: directory, key: SNAPSHOT.publicKey },
      });
    }
    expect(await parseFrom(`${SNAPSHOT.manifest}#ed25519=${SNAPSHOT.publicKey}`)).toEqual({
      kind: 'snapshot',
      address: PUBLISHED,
    });
    for (const wrong of [
      'http://data.example.org/manifest.json',
      'https://data.example.org/manifest.json?v=1',
      `${SNAPSHOT.manifest}#ed25519=${SNAPSHOT.publicKey.slice(1)}`,
      `${SNAPSHOT.manifest}#ed25519=${SNAPSHOT.publicKey.slice(1)}B`,
      `${SNAPSHOT.manifest}#key`,
      'https://me:hunter2@data.example.org/manifest.json',
    ])
      expect(await refusal(wrong)).toMatchObject({ code: 'REC-700' });
  });

  test('may be the path of a connection file', async () => {
    const path = await file('connection', 'host: h\nuser: u\npassword: p\n');
    expect(await parseFrom(path)).toMatchObject({
      kind: 'server',
      connection: { host: 'h' },
      snapshot: null,
    });
    expect(await refusal(join(base, 'none'))).toMatchObject({ code: 'REC-690' });
  });

  test.each([
    ['postgres://u:hunter2@h/d?sslmode=prefer', 'sslmode must be one of'],
    ['postgres://u:hunter2@h/d?sslmod=disable', 'not sslmod'],
    ['postgres://u:hunter2@h/d?sslfingerprint=abc', '64 hexadecimal digits'],
    ['postgres://u:hun#ter/2@h:x/d', '%-encode'],
    ['u:hunter2@h/d', 'begins with postgres://'],
    [`ecio1.hunter2${'A'.repeat(90)}.abc`, 'does not begin with recio1.'],
    ['postgres://u:hunter2@h:99999/d', '%-encode'],
    ['postgres://h/hunter2', 'must name a user'],
    ['postgres://u:hunter2%@h/d', '%25'],
    ['ftp://hunter2.example.org/manifest.json', 'none of postgres://'],
    ['recio1.hunter2.x', 'cut off or mistyped'],
  ])('is refused as %s, and nothing of it is shown', async (text, expected) => {
    const error = await refusal(text);
    expect(error).toMatchObject({ code: 'REC-660' });
    expect(error.message).toContain(expected);
    expect(inspect(error, { depth: 9 })).not.toMatch(/hunter2|hun#ter/);
  });
});
