import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reply, type StandIn, standIn, until, wallClock, wallTimers } from '../test/stand-in.ts';
import { Http } from './http.ts';
import { ServerClock } from './server-clock.ts';

const http = (restUrl: string, connections: number) =>
  new Http({
    restUrl,
    clock: wallClock,
    timers: wallTimers,
    serverClock: new ServerClock(wallClock),
    connections,
    timeouts: { headersMs: 60_000, totalMs: 60_000 },
  });
const unsigned = {
  'KALSHI-ACCESS-KEY': 'k',
  'KALSHI-ACCESS-SIGNATURE': 's',
  'KALSHI-ACCESS-TIMESTAMP': '1',
};

test('HTTP/2 is not offered: over it, what the server lets fall would be sent again', async () => {
  const hellos: string[] = [];
  const server = createServer((socket: Socket) => {
    socket.once('data', (hello) => {
      hellos.push(hello.toString('latin1'));
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = http(`https://127.0.0.1:${(server.address() as AddressInfo).port}/trade-api/v2`, 1);
  await expect(client.ask('GET', '/exchange/status', unsigned)).rejects.toMatchObject({ code: 'no_answer' });
  // In a list of protocols each has its length before it.
  expect(hellos[0]).toContain('\x08http/1.1');
  expect(hellos[0]).not.toContain('\x02h2');
  await client.close();
  server.close();
});

describe('a request with a time limit', () => {
  let exchange: StandIn;
  let client: Http;
  let hanging: (() => void)[];

  beforeEach(async () => {
    exchange = await standIn();
    client = http(exchange.restUrl, 1);
    hanging = [];
    exchange.handlers.set('POST /hangs', (_request, response) => {
      hanging.push(() => reply(response, 200, {}));
    });
    exchange.handlers.set('POST /quick', (_request, response) => reply(response, 200, {}));
  });
  afterEach(async () => {
    await client.close();
    await exchange.stop();
  });
  const entry = (path: string, limitMs = 60_000) =>
    client.ask('POST', path, unsigned, { lane: 'entry', notAfterMs: Date.now() + limitMs });

  test('that finds no free connection in it never leaves, and that is certain', async () => {
    const first = entry('/hangs');
    await until(() => hanging.length === 1);
    await expect(entry('/quick', 50)).rejects.toMatchObject({ code: 'not_sent_in_time', definite: true });
    for (const answer of hanging) answer();
    expect((await first).status).toBe(200);
    // The connection is free again, and still the same.
    expect((await entry('/quick')).status).toBe(200);
    expect(exchange.requests).toEqual(['POST /trade-api/v2/hangs', 'POST /trade-api/v2/quick']);
  });

  test('that has left is waited for beyond it', async () => {
    const asked = entry('/hangs', 50);
    await until(() => hanging.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const answer of hanging) answer();
    expect((await asked).status).toBe(200);
  });

  test('that meets a dead connection once it has left is not called unsent', async () => {
    exchange.handlers.set('POST /dies', (request) => request.socket.destroy());
    await expect(entry('/dies')).rejects.toMatchObject({ code: 'no_answer', definite: false });
  });
});
