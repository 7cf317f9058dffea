import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { IndexAccident } from '../src/server/faults/actions.ts';
import { startControlServer } from '../src/server/faults/control-server.ts';
import { Faults } from '../src/server/faults/faults.ts';
import { runningExchange } from './running-exchange.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function controlled() {
  let exchangeNowMs = (): number => 0;
  const faults = new Faults({ seed: 1, wallNowMs: () => Date.now(), exchangeNowMs: () => exchangeNowMs() });
  const running = await runningExchange({ faults });
  stops.push(() => running.server.stop());
  const { exchange, server } = running;
  exchangeNowMs = () => exchange.nowMs;
  if (!server.faults) throw new Error('accidents must be possible here');
  const index: [string | null, IndexAccident][] = [];
  const failures: object[] = [];
  const lags: number[] = [];
  const control = await startControlServer(
    {
      ...{ exchange, faults, server: server.faults },
      setReadLag: (lagMs) => lags.push(lagMs),
      index: (symbol, accident) => index.push([symbol, accident]),
    },
    { host: '127.0.0.1', port: 0, log: (_message, details) => failures.push(details) },
  );
  stops.push(() => control.stop());
  const order = async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const response = await fetch(`http://127.0.0.1:${control.port}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': type } }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? null : (JSON.parse(text) as Record<string, unknown>),
    };
  };
  const act = (name: string, input: object = {}) => order('POST', `/actions/${name}`, input);
  return { ...running, faults, order, act, index, lags, failures, control };
}

test('rules are added, counted and removed', async () => {
  const { order, ask } = await controlled();
  const added = await order('POST', '/faults', [
    { id: 'burst', fault: 'answer', status: 429, match: { path: '/portfolio/*' }, count: 1 },
    { fault: 'drop-request', match: { path: '/nowhere' } },
  ]);
  expect(added).toMatchObject({ status: 201, body: { ids: ['burst', 'f2'] } });
  expect((await ask('GET', '/portfolio/balance')).status).toBe(429);
  expect((await ask('GET', '/portfolio/balance')).status).toBe(200);
  expect((await order('GET', '/faults')).body).toMatchObject({
    faults: [
      { id: 'burst', matched: 2, hits: 1 },
      { id: 'f2', hits: 0 },
    ],
  });
  expect((await order('GET', '/log')).body).toMatchObject({ injected: [{ number: 1, rule: 'burst' }] });
  expect((await order('GET', '/log?after=1')).body).toEqual({ injected: [] });
  expect((await order('DELETE', '/faults/burst')).status).toBe(204);
  expect((await order('DELETE', '/faults/burst')).status).toBe(404);
  expect((await order('DELETE', '/faults')).status).toBe(204);
  expect((await order('GET', '/faults')).body).toEqual({ faults: [] });
});

test.each([
  ['POST', '/faults', { fault: 'explode' }, 400],
  ['POST', '/faults', [{ fault: 'drop-request' }, { fault: 'delay' }], 400],
  ['POST', '/actions/explode', {}, 400],
  ['POST', '/actions/clock', { offsetMs: 'much' }, 400],
  ['POST', '/actions/halt', { ticker: 'NOTHING' }, 409],
  ['POST', '/script', { steps: [{ atS: -1 }] }, 400],
  ['POST', '/script', { steps: [{ action: 'recover' }, { rule: { fault: 'delay' } }] }, 400],
  ['GET', '/nothing', undefined, 404],
])(
  '%s %s %j is refused with %i and what is wrong, and changes nothing',
  async (method, path, body, status) => {
    const { order } = await controlled();
    const refused = await order(method, path, body);
    expect(refused.status).toBe(status);
    expect(refused.body).toHaveProperty('error');
    expect((await order('GET', '/faults')).body).toEqual({ faults: [] });
  },
);

test('a page in a browser cannot order accidents', async () => {
  const { control, order } = await controlled();
  expect((await order('POST', '/faults', { fault: 'drop-request' }, 'text/plain')).status).toBe(415);
  for (const headers of [{ host: 'evil.example' }, { origin: 'http://evil.example' }]) {
    const asked = request({
      port: control.port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/actions/recover',
      headers,
    });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(403);
  }
});

test('a market and an event are halted and trade again', async () => {
  const { act, near, exchange } = await controlled();
  const event = exchange.market(near)?.eventTicker ?? '';
  expect(await act('halt', { ticker: near })).toMatchObject({ status: 200 });
  expect(exchange.market(near)?.status).toBe('inactive');
  expect((await act('halt', { ticker: near })).status).toBe(409);
  await act('resume', { ticker: near });
  expect(exchange.market(near)?.status).toBe('active');
  await act('halt', { ticker: event });
  expect(new Set(exchange.markets().map(({ status }) => status))).toEqual(new Set(['inactive']));
});

test('trading pauses and the exchange does, and orders are refused meanwhile', async () => {
  const { act, ask, advance, near, order } = await controlled();
  const wish = {
    ...{ ticker: near, side: 'bid', count: '1.00', price: '0.0100', client_order_id: 'a' },
    ...{ time_in_force: 'good_till_canceled', self_trade_prevention_type: 'taker_at_cross' },
  };
  for (const what of ['trading', 'exchange']) {
    await act('pause', { what });
    advance(1);
    expect((await order('GET', '/state')).body).toMatchObject({ tradingActive: false });
    expect((await ask('POST', '/portfolio/events/orders', wish)).status).toBeGreaterThanOrEqual(400);
    await act('pause', { what: 'none' });
    advance(1);
  }
  expect((await ask('POST', '/portfolio/events/orders', wish)).status).toBe(201);
});

test('a settlement is late, and a disputed result is amended', async () => {
  const { act, exchange, advance, near } = await controlled();
  const event = exchange.market(near)?.eventTicker ?? '';
  expect(await act('settlement-delay', { event, byS: 60 })).toMatchObject({ status: 200 });
  advance(29 * 60 + 10);
  expect(exchange.market(near)?.status).toBe('determined');
  expect(await act('dispute', { event })).toMatchObject({ status: 200 });
  advance(120);
  expect(exchange.market(near)?.status).not.toBe('settled');
  expect((await act('amend', { event, value: '1.00' })).status).toBe(200);
  advance(120);
  expect(exchange.tradingMarket(near)).toMatchObject({ status: 'settled', result: 'no' });
});

test('money comes and goes from outside, but not more than there is', async () => {
  const { act, exchange } = await controlled();
  exchange.openAccount('ed25519');
  const before = exchange.balance('ed25519');
  expect((await act('deposit', { account: 'ed25519', amount: '5.50' })).body).toHaveProperty('depositId');
  const nobody = await act('deposit', { account: 'ed25591', amount: '5.50' });
  expect(nobody.status).toBe(409);
  expect(JSON.stringify(nobody.body)).toMatch(/no account; there are .*ed25519/);
  expect((await act('withdraw', { account: 'ed25519', amount: '2.25' })).status).toBe(200);
  expect(exchange.balance('ed25519') - before).toBe(3_250_000);
  expect((await act('withdraw', { account: 'ed25519', amount: '999999' })).status).toBe(409);
  const { cashE6, collateralE6, feesE6, depositsE6 } = exchange.conservation();
  expect(cashE6 + collateralE6 + feesE6 - depositsE6).toBe(0);
});

test('clock, sockets, index and the whole server', async () => {
  const { act, order, connect, index, lags, ask } = await controlled();
  await act('clock', { offsetMs: 60_000 });
  expect((await ask('GET', '/portfolio/balance')).status).toBe(401);
  await act('clock', { offsetMs: 0 });
  const { socket } = await connect();
  expect((await order('GET', '/state')).body).toMatchObject({ sockets: 1, clockOffsetMs: 0 });
  const closed = once(socket, 'close');
  expect((await act('cut-sockets')).body).toEqual({ cut: 1 });
  await closed;
  await act('index', { symbol: 'BTC', accident: 'gap' });
  await act('index', { accident: 'none' });
  expect(index).toEqual([
    ['BTC', 'gap'],
    [null, 'none'],
  ]);
  await act('read-lag', { lagMs: 500 });
  expect(lags).toEqual([500]);
  await act('outage', { mode: 'refuse' });
  await expect(ask('GET', '/portfolio/balance')).rejects.toThrow();
  expect((await order('GET', '/state')).body).toMatchObject({ outage: 'refuse' });
  await act('recover');
  expect((await ask('GET', '/portfolio/balance')).status).toBe(200);
  const { injected } = (await order('GET', '/log')).body as { injected: { fault: string }[] };
  expect(injected.map(({ fault }) => fault)).toEqual([
    ...['clock', 'clock', 'cut-sockets', 'index', 'index', 'read-lag', 'outage', 'outage-over'],
  ]);
});

test('a script does its steps at their times, on both clocks, and tells what failed', async () => {
  const { order, faults, advance, failures } = await controlled();
  const script = {
    steps: [
      { rule: { id: 'now', fault: 'drop-request', match: { path: '/nowhere' } } },
      { atS: 0.05, remove: 'now' },
      { atS: 5, clock: 'exchange', action: 'clock', with: { offsetMs: 7 } },
      { atS: 5, clock: 'exchange', action: 'halt', with: { ticker: 'NOTHING' } },
    ],
  };
  expect((await order('POST', '/script', script)).body).toEqual({ steps: 4 });
  expect(faults.rules.views()).toHaveLength(1);
  while (faults.rules.views().length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(faults.clockOffsetMs).toBe(0);
  advance(6);
  while (failures.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(faults.clockOffsetMs).toBe(7);
  expect(failures).toMatchObject([{ step: { action: 'halt' }, reason: expect.stringContaining('NOTHING') }]);
});
