import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import type { PriceE4 } from '@rec-io/domain/money';
import type { ViewMessage } from '@rec-io/domain/view';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { type ExchangeServer, startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { signer } from '@rec-io/kalshi/signing';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { type RunContext, type Running, run } from '../src/run.ts';
import { secretFile, traderContext } from './trader-context.ts';

const ACCOUNT = 'main';

let folder: string;
let database: TestDatabase;
let exchange: Exchange;
let server: ExchangeServer;
let venue: WebSocketServer;
let context: RunContext;
let running: Running | null;
let nowMs: number;
let going: NodeJS.Timeout;
const key = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');

const pem = (object: KeyObject, type: 'spki' | 'pkcs8'): string =>
  object.export({ type, format: 'pem' }).toString();
/** A test's own time limit is the only deadline. */
const soon = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, 300_000);

const serve = (port: number, known: KeyObject): Promise<ExchangeServer> =>
  startExchangeServer({
    exchange,
    host: '127.0.0.1',
    port,
    keys: [{ keyId: 'k', publicKeyPem: pem(known, 'spki'), account: ACCOUNT }],
    wallClock: { nowMs: () => Date.now() },
    exchangeTime: () => nowMs,
    log: { info: () => undefined, warn: () => undefined },
  });
const answer = async (path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(`http://127.0.0.1:${running?.port}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const state = async () => (await answer('/heartbeat').catch(() => null))?.body['state'];

beforeEach(async () => {
  running = null;
  folder = mkdtempSync(join(tmpdir(), 'rec io market '));
  database = await testDatabase();
  exchange = new Exchange({ seed: 2, symbols: ['BTC'] });
  exchange.openAccount(ACCOUNT);
  // A real exchange's time is that of the clock on the wall.
  nowMs = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;
  const catchUp = () => {
    for (; nowMs + 1_000 <= Date.now(); nowMs += 1_000)
      exchange.advance(nowMs + 1_000, 'BTC', 820_000_000 as PriceE4, 'seeded');
  };
  catchUp();
  going = setInterval(catchUp, 200);
  server = await serve(0, key.publicKey);
  venue = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(venue, 'listening');
  venue.on('connection', (socket) => {
    const tell = () => {
      const time = new Date().toISOString();
      socket.send(
        JSON.stringify({ type: 'ticker', sequence: 1, product_id: 'BTC-USD', price: '82000.50', time }),
      );
    };
    const timer = setInterval(tell, 300);
    socket.on('close', () => clearInterval(timer));
  });
  const ownKey = { keyId: 'k', privateKeyPath: secretFile(folder, 'key.pem', pem(key.privateKey, 'pkcs8')) };
  const { exchange: urls, ...rest } = traderContext({
    ...{ folder, database, exchangePort: server.port, account: ACCOUNT, clockSpeed: 1, ...ownKey },
  });
  context = {
    ...{
      ...rest,
      mode: 'demo',
      proxyUrl: `ws://127.0.0.1:${(venue.address() as AddressInfo).port}`,
      checkMs: 300,
    },
    exchange: { restUrl: urls.restUrl, wsUrl: urls.wsUrl, key: ownKey },
    log: pino({ level: 'silent' }),
  };
});
afterEach(async () => {
  await running?.stop();
  clearInterval(going);
  await server.stop();
  for (const client of venue.clients) client.terminate();
  venue.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('without a key the market is shown with its age and a named price, and that is said everywhere', async () => {
  running = await run({ ...context, exchange: { ...context.exchange, key: { none: 'there is no key' } } });
  const newest = new Map<string, ViewMessage>();
  const views = new WebSocket(`ws://127.0.0.1:${running.port}/view`, {
    headers: { authorization: 'Bearer internal' },
  });
  views.on('message', (data) => {
    const message = JSON.parse(data.toString()) as ViewMessage;
    newest.set(message.topic, message);
  });
  await soon(() => {
    const ladder = newest.get('ladder');
    const rows = ladder?.topic === 'ladder' ? ladder.data.rows : [];
    expect(rows.filter(({ bookValid }) => bookValid).length).toBeGreaterThan(10);
    expect(rows.some(({ probability }) => probability !== null)).toBe(true);
  });
  expect(newest.get('market')).toMatchObject({ data: { origin: 'coinbase', indexE4: 820_005_000 } });
  expect(newest.get('status')).toMatchObject({
    data: {
      mode: 'demo',
      state: 'market-only',
      reason: expect.stringMatching(/^market-only: there is no key; books read \d+ s ago$/),
      autoEntryState: 'DISABLED',
      exchangeConnected: true,
    },
  });
  await soon(async () => expect((await answer('/readyz')).status).toBe(200));
  expect((await answer('/readyz')).body).toMatchObject({ reason: expect.stringContaining('market-only') });
  expect((await answer('/heartbeat')).body).toMatchObject({
    state: 'market-only',
    armed: false,
    liveTrades: 0,
  });
  const before = Number((await answer('/heartbeat')).body['beats']);
  await soon(async () => expect(Number((await answer('/heartbeat')).body['beats'])).toBeGreaterThan(before));
  // A venue that falls silent leaves no price that could be taken for a fresh one.
  venue.removeAllListeners('connection');
  for (const client of venue.clients) client.terminate();
  await soon(async () => expect((await answer('/readyz')).status).toBe(503));
  views.close();
});

test('a key that the exchange does not know does not end the trader', async () => {
  await server.stop();
  server = await serve(server.port, other.publicKey);
  running = await run(context);
  expect(await state()).toBe('market-only');
  await soon(async () => expect((await answer('/readyz')).status).toBe(200));
  expect((await answer('/readyz')).body['reason']).toMatch(
    /the exchange refuses the key k .*recio credentials set/,
  );
  expect(exchange.orders(ACCOUNT)).toEqual([]);
});

test('a key that is revoked while it trades leaves the market; given again, it trades again', async () => {
  running = await run(context);
  await soon(async () => expect(await state()).toBe('trading'));
  const { port } = server;
  await server.stop();
  server = await serve(port, other.publicKey);
  await soon(async () => expect(await state()).toBe('market-only'));
  await server.stop();
  server = await serve(port, key.publicKey);
  await soon(async () => expect(await state()).toBe('trading'));
});

test('a key that is deleted under a connection that lives on ends in market-only, too', async () => {
  running = await run(context);
  await soon(async () => expect(await state()).toBe('trading'));
  const { restUrl } = context.exchange;
  const path = `${new URL(restUrl).pathname}/api_keys/k`;
  const headers = signer('k', pem(key.privateKey, 'pkcs8')).headers('DELETE', path, Date.now());
  const deleted = await fetch(`${restUrl}/api_keys/k`, { method: 'DELETE', headers: { ...headers } });
  expect(deleted.status).toBe(204);
  await soon(async () => expect(await state()).toBe('market-only'));
  expect((await answer('/readyz')).body['reason']).toMatch(/the exchange refuses the key k/);
});

test.each([
  ['a page', 403, '<html>Blocked by your network</html>'],
  ['a gateway’s answer', 401, '{"message":"Unauthorized"}'],
])(
  '%s in between that refuses everything is trouble on the way, not a refused key',
  async (_, status, body) => {
    let isBlocked = false;
    const way = createServer((request, response) => {
      if (isBlocked) return response.writeHead(status).end(body);
      const { method, url, headers } = request;
      const ask = httpRequest(
        { host: '127.0.0.1', port: server.port, method, path: url, headers },
        (given) => {
          response.writeHead(given.statusCode ?? 500, given.headers);
          given.pipe(response);
        },
      );
      return request.pipe(ask);
    });
    way.listen(0, '127.0.0.1');
    await once(way, 'listening');
    const { port } = way.address() as AddressInfo;
    const restUrl = `http://127.0.0.1:${port}/trade-api/v2`;
    running = await run({ ...context, exchange: { ...context.exchange, restUrl } });
    await soon(async () => expect(await state()).toBe('trading'));
    isBlocked = true;
    // Two looks that a refused key would not outlive.
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    expect(await state()).not.toBe('market-only');
    isBlocked = false;
    await soon(async () => expect((await answer('/readyz')).status).toBe(200));
    way.close();
  },
);
