import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { readRule } from '../src/server/faults/fault-rule.ts';
import { Faults } from '../src/server/faults/faults.ts';
import { type Message, runningExchange } from './running-exchange.ts';

const ORDERS = '/portfolio/events/orders';
const ROOT = '/trade-api/v2';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function accidentProne() {
  const wallMs = () => Date.now();
  let exchangeNowMs = (): number => 0;
  const faults = new Faults({ seed: 1, wallNowMs: wallMs, exchangeNowMs: () => exchangeNowMs() });
  const running = await runningExchange({ faults });
  exchangeNowMs = () => running.exchange.nowMs;
  stops.push(() => running.server.stop());
  const add = (rule: object): string => faults.rules.add(readRule(rule), faults.now);
  const order = (change: object = {}) => ({
    ticker: running.near,
    client_order_id: 'mine',
    side: 'bid',
    count: '3.00',
    price: '0.0100',
    time_in_force: 'good_till_canceled',
    self_trade_prevention_type: 'taker_at_cross',
    ...change,
  });
  const place = (change: object = {}) => running.ask('POST', ORDERS, order(change));
  const placed = () => running.exchange.orders('ed25519').length;
  /** Whatever happens to a request: its status, or that there was no answer. */
  const outcome = (asked: Promise<{ readonly status: number }>) =>
    asked.then(
      ({ status }) => status,
      () => 'no answer' as const,
    );
  return { ...running, faults, add, order, place, placed, outcome };
}

describe('a request', () => {
  test('that is dropped changes nothing; an answer that is dropped hides a change', async () => {
    const { add, place, placed, outcome } = await accidentProne();
    add({ fault: 'drop-request', match: { path: ORDERS }, count: 1 });
    expect(await outcome(place())).toBe('no answer');
    expect(placed()).toBe(0);
    add({ fault: 'drop-response', match: { path: ORDERS }, count: 1 });
    expect(await outcome(place())).toBe('no answer');
    expect(placed()).toBe(1);
    expect(await outcome(place())).toBe(409);
  });

  test.each([429, 500, 502, 503])('is answered with %i before its effect, or after it', async (status) => {
    const { add, place, placed } = await accidentProne();
    add({ fault: 'answer', status, match: { path: ORDERS }, count: 2 });
    expect((await place()).status).toBe(status);
    expect((await place()).status).toBe(status);
    expect(placed()).toBe(0);
    add({ fault: 'answer', status, when: 'after', count: 1 });
    const { status: told, body } = await place();
    expect(told).toBe(status);
    expect(body).toHaveProperty('error');
    expect(placed()).toBe(1);
  });

  test('is late before its effect, or its answer is', async () => {
    const { add, place, placed, faults } = await accidentProne();
    const before = add({ fault: 'delay', delayMs: 150, match: { path: ORDERS } });
    const asked = place();
    while (faults.rules.views()[0]?.hits === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(placed()).toBe(0);
    expect((await asked).status).toBe(201);
    faults.rules.remove(before);
    add({ fault: 'delay', delayMs: 150, when: 'after', match: { path: ORDERS } });
    let isAnswered = false;
    const second = place({ client_order_id: 'second' }).then((answer) => {
      isAnswered = true;
      return answer;
    });
    while (placed() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isAnswered).toBe(false);
    expect((await second).status).toBe(201);
  });

  test('that arrives twice is done twice only without an id', async () => {
    const { add, place, placed } = await accidentProne();
    add({ fault: 'duplicate-request', match: { path: ORDERS }, count: 1 });
    expect((await place()).status).toBe(201);
    expect(placed()).toBe(1);
    add({ fault: 'duplicate-request', answer: 'second', match: { path: ORDERS }, count: 1 });
    expect((await place({ client_order_id: 'second' })).status).toBe(409);
    expect(placed()).toBe(2);
    add({ fault: 'duplicate-request', match: { path: ORDERS }, count: 1 });
    expect((await place({ client_order_id: '' })).status).toBe(201);
    expect(placed()).toBe(4);
  });

  test('whose answer comes twice does not mix its answers with those of the next', async () => {
    const { add, ask, outcome } = await accidentProne();
    add({ fault: 'duplicate-response', match: { path: '/portfolio/balance' }, count: 1 });
    expect((await ask('GET', '/portfolio/balance')).status).toBe(200);
    // The stray answer may cost the next request its connection, but it never is its answer.
    const next = await outcome(ask('GET', '/portfolio/nonsense'));
    expect([404, 'no answer']).toContain(next);
  });

  test('gets a body that is slow, cut or garbled', async () => {
    const { add, ask, headers, server, faults } = await accidentProne();
    const whole = await ask('GET', '/portfolio/balance');
    add({ fault: 'slow-body', delayMs: 80, match: { path: '/portfolio/balance' }, count: 1 });
    expect((await ask('GET', '/portfolio/balance')).body['balance']).toEqual(whole.body['balance']);
    add({ fault: 'cut-body', match: { path: '/portfolio/balance' }, count: 1 });
    await expect(ask('GET', '/portfolio/balance')).rejects.toThrow();
    add({ fault: 'malformed-body', match: { path: '/portfolio/balance' }, count: 1 });
    const path = `${ROOT}/portfolio/balance`;
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers: headers('GET', path) });
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(() => JSON.parse(text)).toThrow();
    expect(faults.rules.views().map(({ hits }) => hits)).toEqual([1, 1, 1]);
  });

  test('finds only a part in the book, because somebody was faster, and money stays conserved', async () => {
    const { add, place, exchange, near } = await accidentProne();
    add({ fault: 'partial-fill', fraction: 0.5, match: { market: near }, count: 1 });
    const order = { price: '0.9900', count: '10.00', time_in_force: 'immediate_or_cancel' };
    const { status, body } = await place(order);
    expect(status).toBe(201);
    expect(body).toMatchObject({ fill_count: '5.00', remaining_count: '0.00' });
    const { cashE6, collateralE6, feesE6, depositsE6 } = exchange.conservation();
    expect(cashE6 + collateralE6 + feesE6 - depositsE6).toBe(0);
  });

  test('meets a wrong clock in its Date, and has its own called expired', async () => {
    const { faults, server, ask, headers } = await accidentProne();
    faults.setClock(60_000);
    const path = `${ROOT}/exchange/status`;
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    const dateMs = Date.parse(response.headers.get('date') ?? '');
    expect(Math.abs(dateMs - Date.now() - 60_000)).toBeLessThan(30_000);
    expect(await ask('GET', '/portfolio/balance')).toMatchObject({
      status: 401,
      body: { error: { code: 'header_timestamp_expired' } },
    });
    const corrected = headers('GET', `${ROOT}/portfolio/balance`, { timeMs: Date.now() + 60_000 });
    expect((await ask('GET', '/portfolio/balance', undefined, corrected)).status).toBe(200);
    faults.setClock(0);
    expect((await ask('GET', '/portfolio/balance')).status).toBe(200);
  });
});

describe('an outage', () => {
  test('refuses connections, cuts those that are there, and is over on the same port', async () => {
    const { server, ask, connect, outcome } = await accidentProne();
    const { socket } = await connect();
    const closed = once(socket, 'close');
    await server.faults?.outage.begin('refuse');
    await closed;
    await expect(ask('GET', '/portfolio/balance')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await expect(connect()).rejects.toThrow('ECONNREFUSED');
    await server.faults?.outage.end();
    expect(await outcome(ask('GET', '/portfolio/balance'))).toBe(200);
    (await connect()).close();
  });

  test('answers everything with 503, ends by itself, and can be stopped in', async () => {
    const { server, ask, connect } = await accidentProne();
    await server.faults?.outage.begin('unavailable', 0.2);
    expect((await ask('GET', '/portfolio/balance')).status).toBe(503);
    await expect(connect()).rejects.toThrow('503');
    while ((await ask('GET', '/portfolio/balance')).status === 503)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await server.faults?.outage.begin('refuse');
  });
});

describe('a socket', () => {
  async function listening(channel = 'orderbook_delta') {
    const own = await accidentProne();
    const client = await own.connect();
    stops.push(client.close);
    client.send({ id: 1, cmd: 'subscribe', params: { channels: [channel], market_tickers: [own.near] } });
    await client.until(channel === 'orderbook_delta' ? 2 : 1);
    /** One change of the book; its frame is the next one. */
    let changes = 0;
    const change = () => own.place({ client_order_id: `change ${++changes}`, count: `${changes}.00` });
    const deltas = () => client.messages.filter(({ type }) => type === 'orderbook_delta');
    const numbers = (list: readonly Message[]) => list.map(({ seq }) => seq);
    return { ...own, ...client, change, deltas, numbers };
  }
  const isDelta = ({ type }: Message): boolean => type === 'orderbook_delta';

  test('misses a frame whose number was used', async () => {
    const { add, change, until, numbers } = await listening();
    add({ fault: 'swallow-frame', match: { channel: 'orderbook_delta' }, nth: 2 });
    for (let i = 0; i < 3; i++) await change();
    expect(numbers(await until(2, isDelta))).toEqual([2, 4]);
  });

  test('gets a frame twice, or after the one that follows it', async () => {
    const { add, change, until, numbers } = await listening();
    add({ fault: 'duplicate-frame', match: { type: 'orderbook_delta' }, count: 1 });
    add({ fault: 'reorder-frames', match: { type: 'orderbook_delta' }, nth: 2 });
    for (let i = 0; i < 3; i++) await change();
    expect(numbers(await until(4, isDelta))).toEqual([2, 2, 4, 3]);
  });

  test('gets frames late and in order', async () => {
    const { add, change, until, deltas, numbers } = await listening();
    add({ fault: 'delay-frame', delayMs: 100, match: { type: 'orderbook_delta' }, count: 1 });
    for (let i = 0; i < 3; i++) await change();
    expect(deltas()).toEqual([]);
    expect(numbers(await until(3, isDelta))).toEqual([2, 3, 4]);
  });

  test('gets a frame that is no JSON, and the next ones whole', async () => {
    const { add, change, socket } = await listening();
    add({ fault: 'malformed-frame', match: { type: 'orderbook_delta' }, count: 1 });
    socket.removeAllListeners('message');
    const texts: string[] = [];
    socket.on('message', (data) => texts.push(data.toString()));
    await change();
    await change();
    while (texts.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(() => JSON.parse(texts[0] ?? '')).toThrow();
    expect(JSON.parse(texts[1] ?? '')).toMatchObject({ seq: 3 });
  });

  test('hears nothing of one channel while the others and pings go on', async () => {
    const { add, send, until, change, place, deltas, faults, socket } = await listening();
    send({ id: 2, cmd: 'subscribe', params: { channels: ['user_orders'] } });
    await until(1, ({ type, id }) => type === 'subscribed' && id === 2);
    const rule = add({ fault: 'silence', match: { channel: 'orderbook_delta' } });
    await place({ price: '0.9900', time_in_force: 'immediate_or_cancel' });
    await until(1, ({ type }) => type === 'user_order');
    expect(deltas()).toEqual([]);
    socket.ping();
    await once(socket, 'pong');
    faults.rules.remove(rule);
    await change();
    const [delta] = await until(1, isDelta);
    expect(delta?.['seq']).toBeGreaterThan(2);
  });

  test.each(['cut-socket', 'cut-mid-frame'])('is lost by %s', async (fault) => {
    const { add, change, socket, deltas, ask } = await listening();
    const closed = once(socket, 'close');
    socket.on('error', () => undefined);
    add({ fault, match: { type: 'orderbook_delta' }, count: 1 });
    await change();
    expect((await closed)[0]).toBe(1006);
    expect(deltas()).toEqual([]);
    expect((await ask('GET', '/portfolio/balance')).status).toBe(200);
  });

  test('is half open: it says nothing, hears nothing and hangs on', async () => {
    const { add, change, socket, send, messages, server, connect } = await listening();
    add({ fault: 'half-open', match: { type: 'orderbook_delta' }, count: 1 });
    await change();
    await change();
    const before = messages.length;
    let pongs = 0;
    socket.on('pong', () => pongs++);
    socket.ping();
    send({ id: 9, cmd: 'list_subscriptions' });
    // Another socket has its answer; this one has had as much time.
    const other = await connect();
    other.send({ id: 9, cmd: 'list_subscriptions' });
    await other.until(1);
    other.close();
    expect([messages.length - before, pongs, socket.readyState]).toEqual([0, 0, socket.OPEN]);
    expect(server.sessions()).toBeGreaterThan(0);
  });

  test('and all others can be cut at once, in the middle of a frame, too', async () => {
    const { server, connect, socket } = await listening();
    const second = await connect();
    const closed = [once(socket, 'close'), once(second.socket, 'close')];
    for (const own of [socket, second.socket]) own.on('error', () => undefined);
    expect(server.faults?.frames.cut('nobody', false)).toBe(0);
    expect(server.faults?.frames.cut(null, true)).toBe(2);
    await Promise.all(closed);
  });

  test('cannot be opened while a rule refuses it', async () => {
    const { add, connect, outcome } = await accidentProne();
    add({ fault: 'answer', status: 503, match: { path: '/trade-api/ws/v2' }, count: 1 });
    await expect(connect()).rejects.toThrow('503');
    add({ fault: 'drop-request', match: { path: '/trade-api/ws/v2' }, count: 1 });
    await expect(connect()).rejects.toThrow();
    const { close } = await connect();
    close();
    expect(await outcome(Promise.resolve({ status: 200 }))).toBe(200);
  });
});

test('without rules nothing is touched, and every accident that was is told', async () => {
  const { faults, add, ask, place, near } = await accidentProne();
  expect((await place()).status).toBe(201);
  expect(faults.rules.injected()).toEqual([]);
  add({ id: 'burst', fault: 'answer', status: 429, count: 1 });
  await ask('GET', `/markets/${near}`);
  expect(faults.rules.injected()).toMatchObject([
    { rule: 'burst', fault: 'answer', subject: { method: 'GET', account: 'ed25519', market: near } },
  ]);
});
