import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConnectionFile } from './connection-file.ts';
import type { SourceConnection } from './source-connection.ts';

describe('a connection file', () => {
  let base = '';
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io connection '));
  });
  afterAll(() => rm(base, { recursive: true }));

  const read = async (text: string, mode = 0o600) => {
    const path = join(base, 'a file.yaml');
    await writeFile(path, text, { mode: 0o600 });
    await chmod(path, mode);
    const connection = await readConnectionFile(path);
    if (typeof connection === 'string') throw new Error('it is a line');
    return connection;
  };
  const refusal = (text: string, mode?: number) =>
    read(text, mode).then(
      () => '',
      (error: Error) => error.message,
    );

  test('may name everything', async () => {
    const sha256 = 'ab'.repeat(32);
    const lines = {
      ...{
        host: 'data.example.org',
        port: 5433,
        database: 'rec_io_db',
        user: 'rec_io_i_abc',
        password: 'abcDEF123',
      },
      ...{ sslmode: 'verify-full', sslrootcert: '/etc/ssl/our ca.pem', sslfingerprint: sha256.toUpperCase() },
    };
    const text = Object.entries(lines).map(([name, value]) => `${name}: ${value}\n`);
    const expected: SourceConnection = {
      ...{
        host: 'data.example.org',
        port: 5433,
        database: 'rec_io_db',
        user: 'rec_io_i_abc',
        password: 'abcDEF123',
      },
      ...{ sslMode: 'verify-full', sslRootCert: '/etc/ssl/our ca.pem', validUntil: null },
      pin: { kind: 'fingerprint', sha256 },
    };
    expect(await read(text.join(''))).toEqual(expected);
  });

  test.each(['recio1.abc.def', 'postgres://u:p@h/d'])('may hold the one line %s', async (line) => {
    const path = join(base, 'a line');
    await writeFile(path, `${line}\n`, { mode: 0o600 });
    expect(await readConnectionFile(path)).toBe(line);
  });

  test.each([
    ['colons', 'host: h\nuser: u\npassword: p'],
    ['equals signs', 'host=h\nuser = u\npassword=p'],
    [
      'quotes, comments and carriage returns',
      '---\r\n# it\r\nhost: "h"\r\nuser: u # me\r\npassword: \'p\'\r\n',
    ],
  ])('is understood with %s', async (_name, text) => {
    const { host, port, database, user, password } = await read(text);
    expect({ host, port, database, user, password }).toEqual({
      host: 'h',
      port: 5432,
      database: 'rec_io_db',
      user: 'u',
      password: 'p',
    });
  });

  test('keeps every character of a quoted password', async () => {
    expect((await read('host: h\nuser: u\npassword: "a #b: c=d\'"')).password).toBe("a #b: c=d'");
  });

  test('encrypts to every other machine, which has to prove itself, unless it says otherwise', async () => {
    const modes = async (host: string) => (await read(`host: ${host}\nuser: u\npassword: p`)).sslMode;
    expect([await modes('data.example.org'), await modes('10.0.0.1')]).toEqual([
      'verify-full',
      'verify-full',
    ]);
    expect([await modes('127.0.0.1'), await modes('localhost')]).toEqual(['disable', 'disable']);
    expect(await refusal('host: h\nuser: u\npassword: p\nsslmode: prefer')).toContain(
      'sslmode must be one of',
    );
  });

  test.each([0o640, 0o604, 0o660])('is refused with mode %o before anything is read of it', async (mode) => {
    expect(await refusal('nonsense', mode)).toContain('chmod 600');
  });

  test.each([
    ['a key that is not known', 'host: h\nsecretword: hunter2', 'line 2'],
    ['a line that is none', 'hunter2', 'line 1'],
    ['what is missing', 'host: h', 'user, password missing'],
    [
      'a fingerprint that is none',
      'host: h\nuser: u\npassword: hunter2\nsslfingerprint: ab',
      'sslfingerprint must be',
    ],
    ['a port that is none', 'host: h\nuser: u\npassword: hunter2\nport: x', 'port must be'],
  ])('says what is wrong with %s, and shows no value', async (_name, text, expected) => {
    const message = await refusal(text);
    expect(message).toContain(expected);
    expect(message).not.toContain('hunter2');
  });

  test('that is not there is named', async () => {
    await expect(readConnectionFile(join(base, 'none'))).rejects.toMatchObject({
      code: 'REC-690',
      title: expect.stringContaining(join(base, 'none')),
    });
  });
});
