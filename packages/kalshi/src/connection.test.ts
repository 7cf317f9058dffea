import { verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  publicKey,
  quietLog,
  type StandIn,
  standIn,
  testSigner,
  until,
  wallClock,
  wallTimers,
} from '../test/stand-in.ts';
import { Connection } from './connection.ts';
import { ServerClock } from './server-clock.ts';

let exchange: StandIn;
let connection: Connection;
const closed: string[] = [];
let opened = 0;

const connect = (wsUrl: string, silenceMs = 20_000) => {
  connection = new Connection(
    {
      wsUrl,
      signer: testSigner,
      serverClock: new ServerClock(wallClock),
      clock: wallClock,
      timers: wallTimers,
      log: quietLog(),
      backoff: { firstMs: 2, maxMs: 10 },
      silenceMs,
    },
    { onOpen: () => opened++, onText: () => undefined, onClose: (reason) => closed.push(reason) },
  );
  connection.start();
};

beforeEach(async () => {
  closed.length = 0;
  opened = 0;
  exchange = await standIn();
});

afterEach(async () => {
  await connection.stop();
  await exchange.stop();
});

test('the handshake is signed', async () => {
  let asked: IncomingMessage | undefined;
  exchange.onSocket = (_socket, request) => {
    asked = request;
  };
  connect(exchange.wsUrl);
  await until(() => opened >= 1);
  const text = `${asked?.headers['kalshi-access-timestamp']}GET/trade-api/ws/v2`;
  const signature = Buffer.from(String(asked?.headers['kalshi-access-signature']), 'base64');
  expect(verify(null, Buffer.from(text), publicKey, signature)).toBe(true);
});

test('a silent connection is given up and made anew', async () => {
  connect(exchange.wsUrl, 40);
  await until(() => opened >= 3);
  expect(closed[0]).toMatch(/silent/);
});

test('pings are a sign of life', async () => {
  let pings = 0;
  exchange.onSocket = (socket) => {
    const timer = setInterval(() => {
      pings++;
      socket.ping('heartbeat');
    }, 5);
    socket.on('close', () => clearInterval(timer));
  };
  connect(exchange.wsUrl, 2_000);
  await until(() => pings > 20);
  expect(closed).toEqual([]);
});

test('a refused handshake says why and is tried again', async () => {
  connect(exchange.restUrl.replace('http', 'ws'));
  await until(() => closed.length >= 2);
  expect(closed[0]).toMatch(/HTTP 400/);
});

test('nothing is reported after it was stopped', async () => {
  connect(exchange.wsUrl);
  await until(() => opened >= 1);
  await connection.stop();
  expect(closed).toEqual([]);
});
