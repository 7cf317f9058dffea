import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { type ThrottledLine, throttledLine } from './throttled-line.ts';
import type { WireSpeed } from './wire.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A server behind a line, and a way to connect through it. */
async function behindLine(serve: (socket: Socket) => void, speed?: WireSpeed) {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const line: ThrottledLine = await throttledLine(server.address() as { port: number }, speed);
  closers.push(
    async () => {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
    () => line.close(),
  );
  return { line, client: () => connect({ port: line.port, host: '127.0.0.1', allowHalfOpen: true }) };
}

const ended = async (socket: Socket): Promise<string> =>
  once(socket, 'close').then(
    () => 'closed',
    (error: NodeJS.ErrnoException) => error.code ?? 'unknown',
  );

test('brings every byte in order, in both directions, and passes the ends on', async () => {
  const { client } = await behindLine((socket) => socket.pipe(socket), {
    bytesPerSecond: 50_000_000,
    roundTripMs: 2,
  });
  const sent = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * at) % 251));
  const all = [client(), client()].map(async (socket) => {
    socket.end(sent);
    return buffer(socket);
  });
  for (const came of await Promise.all(all)) expect(came.equals(sent)).toBe(true);
});

test('takes no less time than its speed says, however many connections share it', async () => {
  const { line, client } = await behindLine((socket) => socket.end(Buffer.alloc(400_000)), {
    bytesPerSecond: 2_000_000,
    roundTripMs: 20,
  });
  const startMs = performance.now();
  await Promise.all([client(), client(), client()].map((socket) => buffer(socket)));
  expect(performance.now() - startMs).toBeGreaterThan(600 + 20 - 2);
  expect(line.bytesBrought).toBe(1_200_000);
});

test('can be cut, at a moment or after so many bytes, and serves the next connection', async () => {
  const { line, client } = await behindLine((socket) => socket.write(Buffer.alloc(1_000_000)));
  const cut = line.cutAfter(123_456);
  const [first, second] = [client(), client()];
  const came = [first, second].map((socket) => {
    let bytes = 0;
    socket.on('data', (data) => {
      bytes += data.length;
    });
    return ended(socket).then((how) => ({ how, bytes }));
  });
  await cut;
  expect(line.bytesBrought).toBe(123_456);
  const ends = await Promise.all(came);
  expect(ends.map(({ how }) => how)).toEqual(['ECONNRESET', 'ECONNRESET']);
  expect(ends.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(123_456);

  const third = client();
  await once(third, 'data');
  const end = ended(third);
  line.cut();
  expect(await end).toBe('ECONNRESET');
});

test('can be lost, and restored', async () => {
  const { line, client } = await behindLine((socket) => socket.write('hello'));
  const before = client();
  await once(before, 'data');
  const end = ended(before);
  line.lose();
  expect(await end).toBe('ECONNRESET');
  expect(await ended(client())).toBe('ECONNRESET');
  line.restore();
  const after = client();
  expect(String((await once(after, 'data'))[0])).toBe('hello');
  after.destroy();
});

test('can fall silent without ending anything, and goes on where it was', async () => {
  const { line, client } = await behindLine((socket) => socket.pipe(socket));
  const socket = client();
  socket.write('one');
  expect(String((await once(socket, 'data'))[0])).toBe('one');
  line.stall();
  socket.end('two');
  const came = buffer(socket);
  const silence = new Promise((resolve) => setTimeout(() => resolve('silence'), 50));
  expect(await Promise.race([came, silence])).toBe('silence');
  line.flow();
  expect(String(await came)).toBe('two');
});
