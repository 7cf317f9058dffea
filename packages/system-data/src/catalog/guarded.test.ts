import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { guarded } from './guarded.ts';

/** A message of PostgreSQL's protocol. */
function message(kind: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(kind), length, body]);
}

const SIGNED_IN = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]);
const ONE_COLUMN = message(
  'T',
  Buffer.concat([
    Buffer.from([0, 1]),
    Buffer.from('a\0'),
    Buffer.alloc(6),
    Buffer.from([0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0]),
  ]),
);
const ROW = message('D', Buffer.concat([Buffer.from([0, 1, 0, 0, 39, 16]), Buffer.alloc(10_000, 'x')]));

let server: Server;
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** Signs everyone in and answers a query in its own way. */
async function hostile(answer: (socket: Socket) => void): Promise<Client> {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.write(SIGNED_IN);
      socket.once('data', () => answer(socket));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new Client({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    user: 'x',
    database: 'x',
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

test('a server that sends rows without end is cut off', async () => {
  const client = await hostile((socket) => {
    socket.write(ONE_COLUMN);
    const more = () => {
      while (!socket.destroyed && socket.write(ROW));
      socket.once('drain', more);
    };
    more();
  });
  const asked = guarded(client, { bytesMax: 5_000_000, ms: 60_000 }, () => client.query('SELECT'));
  await expect(asked).rejects.toThrow('the server sent more than 5000000 bytes');
});

test('a server that never answers is cut off', async () => {
  const client = await hostile(() => undefined);
  await expect(guarded(client, { bytesMax: 1_000, ms: 200 }, () => client.query('SELECT'))).rejects.toThrow(
    'the server did not answer within 0.2 s',
  );
});

test('one that keeps within bounds is listened to', async () => {
  const client = await hostile((socket) =>
    socket.write(
      Buffer.concat([
        ONE_COLUMN,
        ROW,
        message('C', Buffer.from('SELECT 1\0')),
        message('Z', Buffer.from('I')),
      ]),
    ),
  );
  const { rows } = await guarded(client, { bytesMax: 50_000, ms: 60_000 }, () => client.query('SELECT'));
  expect(rows).toEqual([{ a: 'x'.repeat(10_000) }]);
});
