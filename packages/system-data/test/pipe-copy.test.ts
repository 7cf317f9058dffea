import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { startTestServer, type TestServer } from '@rec-io/database/test-server';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { pipeCopy } from '../src/copy/pipe-copy.ts';

let server: TestServer;
let source: Client;
let target: Client;

const open = async (port = server.admin.port): Promise<Client> => {
  const client = new Client({ ...server.admin, port });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

beforeAll(async () => {
  server = await startTestServer();
  const client = await open();
  await client.query(`CREATE TABLE there (n integer, t text);
    INSERT INTO there SELECT n, repeat(chr(60 + n % 60), n % 900) FROM generate_series(1, 100000) AS n;
    CREATE TABLE here (n integer, t text)`);
  await client.end();
});
afterAll(() => server.stop());
beforeEach(async () => {
  [source, target] = [await open(), await open()];
  await target.query('TRUNCATE here');
});
afterEach(() => Promise.all([source.end(), target.end()]));

const OUT = 'COPY there TO STDOUT (FORMAT binary)';
const copy = (
  statement = OUT,
  more: { came?: (bytes: number) => Promise<void> | undefined; signal?: AbortSignal } = {},
) =>
  pipeCopy(source, statement, {
    client: target,
    statement: 'COPY here FROM STDIN (FORMAT binary)',
    came: more.came ?? (() => undefined),
    signal: more.signal ?? new AbortController().signal,
  });
const differing = async (client: Client): Promise<number> => {
  const { rows } = await client.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM ((TABLE there EXCEPT ALL TABLE here) UNION ALL (TABLE here EXCEPT ALL TABLE there)) d',
  );
  return rows[0]?.n ?? -1;
};

test('rows come over as they are, none too', async () => {
  let bytes = 0;
  const came = (count: number) => {
    bytes += count;
    return undefined;
  };
  expect(await copy(OUT, { came })).toBe(100_000);
  expect(bytes).toBeGreaterThan(100_000 * 400);
  expect(await differing(target)).toBe(0);
  expect(await copy('COPY (SELECT * FROM there WHERE false) TO STDOUT (FORMAT binary)')).toBe(0);
  expect(await differing(source)).toBe(0);
});

test('however the network cuts the bytes', async () => {
  // Pieces of 1 to 7 bytes: every header is cut somewhere.
  const door = createServer((near) => {
    const far = connect(server.admin.port, '127.0.0.1');
    near.pipe(far);
    let size = 0;
    far.on('data', (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += size) {
        size = 1 + ((at * 7 + bytes.length) % 7);
        near.write(bytes.subarray(at, at + size));
      }
    });
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    near.setNoDelay(true);
    far.on('close', () => near.destroy());
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  const slow = await open(typeof address === 'object' ? address?.port : undefined);
  await source.end();
  source = slow;
  expect(await copy('COPY (SELECT * FROM there WHERE n <= 500) TO STDOUT (FORMAT binary)')).toBe(500);
  await target.query('INSERT INTO here SELECT * FROM there WHERE n > 500');
  expect(await differing(target)).toBe(0);
  await slow.end();
  door.close();
  source = await open();
});

test('what the source says against it leaves both sessions as they were', async () => {
  await expect(copy('COPY nowhere TO STDOUT (FORMAT binary)')).rejects.toThrow('"nowhere" does not exist');
  const inTheMiddle =
    'COPY (SELECT n, t FROM there WHERE 1 / (19000 - n) IS NOT NULL) TO STDOUT (FORMAT binary)';
  await expect(copy(inTheMiddle)).rejects.toThrow('division by zero');
  expect(await copy()).toBe(100_000);
  expect(await differing(target)).toBe(0);
});

test('what the target says against it is told, and nothing stays', async () => {
  await target.query('ALTER TABLE here ADD CONSTRAINT small CHECK (n < 15000)');
  await expect(copy()).rejects.toThrow('violates check constraint "small"');
  const other = await open();
  await other.query('ALTER TABLE here DROP CONSTRAINT small');
  const { rows } = await other.query('SELECT count(*)::int AS n FROM here');
  expect(rows).toEqual([{ n: 0 }]);
  await other.end();
  await expect(source.query('SELECT 1')).rejects.toThrow();
});

test('is given up when asked to, with what was limited', async () => {
  const stop = new AbortController();
  let bytes = 0;
  const came = (count: number): Promise<void> | undefined => {
    bytes += count;
    if (bytes > 2e6) stop.abort(new Error('enough'));
    return bytes > 1e6 ? new Promise((resolve) => setTimeout(resolve, 1)) : undefined;
  };
  await expect(copy(OUT, { came, signal: stop.signal })).rejects.toThrow('enough');
  expect(bytes).toBeLessThan(6e6);
  const other = await open();
  const { rows } = await other.query('SELECT count(*)::int AS n FROM here');
  expect(rows).toEqual([{ n: 0 }]);
  await other.end();
  await expect(copy(OUT, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
});

test('a server that is lost on either side is told', async () => {
  const other = await open();
  for (const side of ['source', 'target']) {
    const lost = side === 'source' ? source : target;
    const { rows } = await lost.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    let told = false;
    const came = () => {
      if (told) return undefined;
      told = true;
      return other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]).then(() => undefined);
    };
    await expect(copy(OUT, { came }), side).rejects.toThrow();
    [source, target] = [await open(), await open()];
  }
  await other.end();
});
