import { SESSION_ENDED_CODE } from '@rec-io/domain/live-message';
import type { StatusView } from '@rec-io/domain/view';
import { StandInTrader } from '@rec-io/program-parts/test-trader';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveClient } from '../test/live-client.ts';
import { rawRequest } from '../test/raw-request.ts';
import { startWeb, type TestWeb } from '../test/running-web.ts';

let trader: StandInTrader;
let web: TestWeb;
beforeEach(async () => {
  trader = await StandInTrader.start();
  web = await startWeb({ traderUrl: trader.url });
});
afterEach(async () => {
  await web.stop();
  await trader.stop();
});

const status = (account: string): StatusView => ({
  mode: 'simulated',
  account,
  state: 'trading',
  trading: 'active',
  reason: null,
  autoEntry: true,
  autoEntryState: 'INACTIVE',
  pausedForSeconds: null,
  balanceE6: 1_000_000_000,
  strategy: 'Hourly HTC',
  models: [{ symbol: 'BTC', name: 'a model', sinceMs: 1 }],
  clockSpeed: 1,
  exchangeConnected: true,
  unknownOrders: [],
});

const openClient = async () => new LiveClient(web.port, { cookie: await web.signIn(), origin: web.origin });

test('a browser gets what the trader shows, first the newest of each topic and then every change', async () => {
  trader.publish('status', status('first'));
  const client = await openClient();
  await client.message((m) => m.topic === 'status' && m.data.account === 'first');
  trader.publish('status', status('second'));
  await client.message((m) => m.topic === 'status' && m.data.account === 'second');
});

test('a browser that comes later is told how long the message was kept', async () => {
  trader.publish('status', status('kept'));
  const first = await openClient();
  await first.message((m) => m.topic === 'status');
  web.clock.aheadMs = 5_000;
  const later = await openClient();
  const message = await later.message((m) => m.topic === 'status');
  expect(message.topic === 'status' && (message.heldMs ?? 0) >= 5_000).toBe(true);
});

test('browsers are told when the trader stops answering and when it is back', async () => {
  const client = await openClient();
  await client.message((m) => m.topic === 'link' && m.data.traderConnected);
  const { port } = trader;
  await trader.stop();
  await client.message((m) => m.topic === 'link' && !m.data.traderConnected);
  client.messages.length = 0;
  trader = await StandInTrader.start(port);
  await client.message((m) => m.topic === 'link' && m.data.traderConnected);
});

test('signing out closes the sockets of that session and of no other', async () => {
  const cookie = await web.signIn();
  const leaving = new LiveClient(web.port, { cookie });
  const staying = await openClient();
  await Promise.all([leaving.message((m) => m.topic === 'link'), staying.message((m) => m.topic === 'link')]);
  await rawRequest(web.port, '/api/session', { method: 'DELETE', headers: { cookie } });
  expect(await leaving.closed()).toBe(SESSION_ENDED_CODE);
  trader.publish('status', status('after'));
  await staying.message((m) => m.topic === 'status' && m.data.account === 'after');
});

test('a socket ends when its session ends', async () => {
  const cookie = await web.signIn();
  web.clock.aheadMs = 12 * 3_600_000 - 300;
  const client = new LiveClient(web.port, { cookie });
  expect(await client.closed()).toBe(SESSION_ENDED_CODE);
});

test('a browser that does not read gets the newest message when it reads again, not all that it missed', async () => {
  const client = await openClient();
  await client.message((m) => m.topic === 'link');
  client.socket.pause();
  const witness = await openClient();
  // 40 MB in all: far more than socket buffers hide.
  const rounds = 800;
  for (let i = 1; i <= rounds; i++) {
    trader.publish('status', { ...status(`round ${i}`), reason: 'x'.repeat(50_000) });
    if (i % 50 === 0) await witness.message((m) => m.topic === 'status' && m.data.account === `round ${i}`);
  }
  client.socket.resume();
  await client.message((m) => m.topic === 'status' && m.data.account === `round ${rounds}`);
  expect(client.messages.length).toBeLessThan(30);
});
