import { once } from 'node:events';
import type { TraderBeat } from '@rec-io/domain/trader-beat';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { TraderCommands } from './commands/trader-commands.ts';
import { type Readiness, type TraderServer, traderServer } from './server.ts';
import { ViewHub } from './view-hub.ts';

let hub: ViewHub;
let server: TraderServer;
let readiness: Readiness;
const BEAT: TraderBeat = { startedAtMs: 1, beats: 2, state: 'trading', armed: false, liveTrades: 0 };

beforeEach(async () => {
  hub = new ViewHub();
  readiness = { ready: false, reason: 'reconciling', models: [] };
  const options = { host: '127.0.0.1', port: 0, token: 'secret', hub, registry: new Registry() };
  const commands = { state: () => ({ state: 'halted' }) } as unknown as TraderCommands;
  server = await traderServer({ ...options, readiness: () => readiness, beat: () => BEAT, commands });
});
afterEach(() => server.stop());

const open = (path: string, token?: string): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${server.port}${path}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
const ladder = (eventTicker: string) => ({ eventTicker, takerRateE4: null, rows: [] });

test('the view needs the internal token', async () => {
  for (const reader of [open('/view'), open('/view', 'wrong!'), open('/other', 'secret')]) {
    const [error] = await once(reader, 'error');
    expect(String(error)).toMatch('401');
  }
});

test('a new reader gets the newest of each topic, and then what comes', async () => {
  hub.publish('ladder', ladder('old'));
  hub.publish('ladder', ladder('new'));
  const reader = open('/view', 'secret');
  const texts: string[] = [];
  reader.on('message', (data) => texts.push(data.toString()));
  await once(reader, 'message');
  hub.publish('trades', { open: [] });
  await once(reader, 'message');
  expect(texts.map((text) => JSON.parse(text))).toEqual([
    { topic: 'ladder', seq: 2, data: ladder('new') },
    { topic: 'trades', seq: 3, data: { open: [] } },
  ]);
  reader.close();
});

test('ready only when it trades, with the reason', async () => {
  const ready = () => fetch(`http://127.0.0.1:${server.port}/readyz`);
  const before = await ready();
  expect([before.status, await before.json()]).toEqual([503, readiness]);
  readiness = { ready: true, reason: null, models: [{ symbol: 'BTC', name: 'm', sinceMs: 5 }] };
  const after = await ready();
  expect([after.status, await after.json()]).toEqual([200, readiness]);
  expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
});

test('shows its heartbeat to whoever watches it', async () => {
  expect(await (await fetch(`http://127.0.0.1:${server.port}/heartbeat`)).json()).toEqual(BEAT);
});

test('a trader that trades nothing says so to every command', async () => {
  const options = {
    host: '127.0.0.1',
    port: 0,
    token: 'secret',
    hub: new ViewHub(),
    registry: new Registry(),
  };
  const bare = await traderServer({
    ...options,
    readiness: () => readiness,
    beat: () => BEAT,
    commands: null,
  });
  const url = `http://127.0.0.1:${bare.port}/command/kill`;
  expect((await fetch(url, { method: 'POST' })).status).toBe(401);
  const reply = await fetch(url, { method: 'POST', headers: { authorization: 'Bearer secret' } });
  expect([reply.status, await reply.json()]).toMatchObject([409, { error: { code: 'market_only' } }]);
  await bare.stop();
});

test('commands are taken from who has the internal token, and from nobody else', async () => {
  const ask = (what: string, token?: string) =>
    fetch(`http://127.0.0.1:${server.port}/command/${what}`, {
      method: what === 'state' ? 'GET' : 'POST',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  for (const token of [undefined, 'wrong!', 'secret2', ''])
    for (const what of ['state', 'kill', 'close-all']) expect((await ask(what, token)).status).toBe(401);
  const reply = await ask('state', 'secret');
  expect([reply.status, await reply.json()]).toEqual([200, { state: 'halted' }]);
});
