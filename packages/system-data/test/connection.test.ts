import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pinnedFingerprint } from '../src/certificate.ts';
import { checkFrom } from '../src/copy/open-source.ts';
import { clientAccess } from '../src/operator/client-access.ts';
import { writeHba } from '../src/operator/hba-file.ts';
import { selfSigned } from '../src/operator/self-signed.ts';
import { connectedSuperuser } from '../src/operator/superuser.ts';
import { openSource, openSourcePool, type SourceConnection } from '../src/source-connection.ts';
import { type OperatorServer, operatorServer } from '../src/test-operator-server.ts';

describe('the connection to an operator’s server', () => {
  let server: OperatorServer;
  let plain: OperatorServer;
  let source: SourceConnection;
  let authority: string;

  beforeAll(async () => {
    [server, plain] = [await operatorServer({ tls: true }), await operatorServer()];
    const { file, lines } = await clientAccess((select) => server.superuser.rows(select), []);
    await writeHba(server.superuser, file, lines, new Date());
    source = server.source;
    authority = join(tmpdir(), `rec-io authority ${process.pid}.pem`);
    await writeFile(authority, source.pin?.kind === 'certificate' ? source.pin.pem : '');
  });
  afterAll(async () => {
    await rm(authority);
    await Promise.all([server.stop(), plain.stop()]);
  });

  const fingerprint = (): string => (source.pin === null ? '' : pinnedFingerprint(source.pin));
  const used = async (change: Partial<SourceConnection>): Promise<string> => {
    const client = await openSource({ ...source, ...change }, 'test');
    const { rows } = await client.query<{ version: string }>(
      'SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    );
    await client.end();
    return rows[0]?.version ?? 'none';
  };
  const refusal = async (change: Partial<SourceConnection>): Promise<Error & { code?: string }> =>
    openSource({ ...source, ...change }, 'test').then(
      () => new Error('it was let in'),
      (error: Error) => error,
    );

  test('is encrypted and fully verified with the certificate of a token, or its fingerprint alone', async () => {
    expect(await used({})).toBe('TLSv1.3');
    expect(await used({ pin: { kind: 'fingerprint', sha256: fingerprint() } })).toBe('TLSv1.3');
    await checkFrom({ kind: 'server', connection: source, snapshot: null });
  });

  test('is as safe for the server’s superuser, whom the operator’s own file names', async () => {
    const { user, password } = server.admin;
    const admin: SourceConnection = { ...source, user, password };
    const ssl = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    const superuser = await connectedSuperuser(admin);
    expect(await superuser.rows(ssl)).toEqual([{ ssl: true }]);
    await superuser.close();
    const pool = await openSourcePool(admin, 'test', 1);
    expect((await pool.query(ssl)).rows).toEqual([{ ssl: true }]);
    await pool.end();
    const other: SourceConnection = { ...admin, pin: { kind: 'fingerprint', sha256: '0'.repeat(64) } };
    await expect(connectedSuperuser(other)).rejects.toMatchObject({ code: 'REC-664' });
    await expect(openSourcePool(other, 'test', 1)).rejects.toMatchObject({ code: 'REC-664' });
  });

  test('has the server notice soon that whoever asked is gone', async () => {
    const client = await openSource(source, 'test');
    const { rows } = await client.query<{ s: number }>(
      `SELECT current_setting('tcp_keepalives_idle')::int + current_setting('tcp_keepalives_interval')::int * current_setting('tcp_keepalives_count')::int AS s`,
    );
    await client.end();
    expect(rows).toEqual([{ s: 120 }]);
  });

  test('is encrypted and verified by an authority’s file, with or without the name, and unverified where that is asked for', async () => {
    expect(await used({ pin: null, sslMode: 'verify-ca', sslRootCert: authority })).toBe('TLSv1.3');
    expect(await used({ pin: null, sslMode: 'require' })).toBe('TLSv1.3');
    // The certificate is for data.example.org.
    expect(await refusal({ pin: null, sslMode: 'verify-full', sslRootCert: authority })).toMatchObject({
      code: 'REC-665',
    });
  });

  test.each<[string, Partial<SourceConnection>, string, RegExp]>([
    ['a wrong password', { password: 'hunter2' }, 'REC-692', /wrong password, or the login has ended/],
    ['a role that is not there', { user: 'nobody' }, 'REC-692', /wrong password/],
    [
      'a password after its time, when the token told the time',
      { password: 'hunter2', validUntil: '2026-01-02T03:04:05Z' },
      'REC-666',
      /ended on 2026-01-02 03:04 UTC/,
    ],
    [
      'a database that is not there',
      { database: 'nonsense' },
      'REC-667',
      /into nonsense neither from this address/,
    ],
    ['no TLS where the server wants it', { pin: null, sslMode: 'disable' }, 'REC-667', /nor without TLS/],
    [
      'a name that is not known',
      { host: 'no-such-host.invalid' },
      'REC-661',
      /no server named no-such-host\.invalid/,
    ],
    ['a port where nothing listens', { port: 1 }, 'REC-662', /Nobody answers at 127\.0\.0\.1:1/],
    [
      'a certificate that nobody vouches for',
      { pin: null, sslMode: 'verify-full' },
      'REC-665',
      /cannot be trusted/,
    ],
    [
      'an authority’s file that is not there',
      { pin: null, sslMode: 'verify-ca', sslRootCert: '/none.pem' },
      'REC-690',
      /none\.pem/,
    ],
    [
      'another fingerprint',
      { pin: { kind: 'fingerprint', sha256: 'ab'.repeat(32) } },
      'REC-664',
      /another certificate/,
    ],
    [
      'another certificate of the same name',
      { pin: { kind: 'certificate', pem: selfSigned(['data.example.org'], new Date()).certificate } },
      'REC-664',
      /another certificate/,
    ],
    [
      'a certificate whose time is over',
      {
        pin: {
          kind: 'certificate',
          pem: selfSigned(['data.example.org'], new Date('2001-01-01')).certificate,
        },
      },
      'REC-664',
      /another certificate/,
    ],
  ])('is refused with its own sentence for %s', async (_what, change, code, words) => {
    const error = await refusal(change);
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(words);
    expect(inspect(error, { depth: 9 })).not.toContain(source.password);
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2');
  });

  test('is refused for an invitation that ran out, as the server says it', async () => {
    const guest = await server.invited('Late Guest');
    await server.pool.query(`ALTER ROLE ${guest.user} VALID UNTIL '2001-01-01'`);
    expect(await refusal({ ...guest, validUntil: '2001-01-01T00:00:00Z' })).toMatchObject({
      code: 'REC-666',
    });
    expect(await refusal({ ...guest, validUntil: null })).toMatchObject({ code: 'REC-692' });
  });

  test('is refused when the login’s connections are used up', async () => {
    const guest = await server.invited('Greedy Guest');
    await server.pool.query(`ALTER ROLE ${guest.user} CONNECTION LIMIT 1`);
    const first = await openSource(guest, 'test');
    expect(await refusal(guest)).toMatchObject({ code: 'REC-668' });
    await first.end();
  });

  test.each<[string, Partial<SourceConnection>]>([
    ['a certificate', {}],
    ['a fingerprint', { pin: { kind: 'fingerprint', sha256: 'ab'.repeat(32) } }],
    ['no pin', { pin: null, sslMode: 'require' }],
  ])('tells no password to a server without TLS, with %s', async (_what, change) => {
    expect(await refusal({ port: plain.source.port, ...change })).toMatchObject({ code: 'REC-663' });
  });

  describe('to something that is no good server', () => {
    /** Answers every byte that comes with these, and keeps what came. */
    const pretender = async (answer: (came: Buffer, socket: Socket) => void) => {
      const came: Buffer[] = [];
      const door = createServer((socket) => {
        socket.on('error', () => socket.destroy());
        socket.on('data', (chunk: Buffer) => {
          came.push(chunk);
          answer(chunk, socket);
        });
      });
      door.listen(0, '127.0.0.1');
      await once(door, 'listening');
      const { port } = door.address() as AddressInfo;
      return { port, came: () => Buffer.concat(came).toString('latin1'), close: () => door.close() };
    };

    test.each([
      ['in clear', Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])],
      ['as MD5', Buffer.from([0x52, 0, 0, 0, 12, 0, 0, 0, 5, 1, 2, 3, 4])],
    ])('tells it no password that it wants %s', async (_how, wish) => {
      const door = await pretender((_came, socket) => socket.write(wish));
      const error = await refusal({ port: door.port, pin: null, sslMode: 'disable', password: 'hunter2' });
      expect(error).toMatchObject({ code: 'REC-691' });
      expect(error.message).toContain('no secret on the way');
      expect(door.came()).not.toMatch(/hunter2|md5/);
      door.close();
    });

    test.each<[string, (came: Buffer, socket: Socket) => void]>([
      ['speaks another language', (_came, socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
      ['hangs up', (_came, socket) => socket.destroy()],
    ])('is refused when it %s', async (_what, answer) => {
      const door = await pretender(answer);
      for (const change of [
        { pin: null, sslMode: 'require' as const },
        {},
        { pin: { kind: 'fingerprint', sha256: 'ab'.repeat(32) } as const },
      ])
        expect((await refusal({ port: door.port, ...change })).code).toMatch(/^REC-6(63|91)$/);
      door.close();
    });
  });
});
