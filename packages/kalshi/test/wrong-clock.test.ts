import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type KalshiGateway, kalshiGateway } from '../src/gateway.ts';
import { quietLog, reply, type StandIn, standIn, testSigner, wallTimers } from './stand-in.ts';

/** An exchange whose clock is right, and a machine whose clock is not. */

const SIGNATURE_TOLERANCE_MS = 5_000;

let exchange: StandIn;
/** The exchange's clock minus this machine's. */
let offMs: number;
let gateway: KalshiGateway;
let log: ReturnType<typeof quietLog>;
/** How far each signature's time was from the exchange's clock. */
let errorsMs: number[];

const order: OrderRequest = {
  clientOrderId: 'c-1',
  ticker: 'KXBTCD-26OCT0812-T81999.99',
  exchangeIndex: 2,
  side: 'ask',
  yesPriceE4: 400 as PriceE4,
  countE2: 100 as CountE2,
  timeInForce: 'immediate_or_cancel',
  reduceOnly: true,
};

const EXPIRED = { error: { code: 'header_timestamp_expired', message: 'header timestamp expired' } };
const BODIES: Record<string, [number, unknown]> = {
  'GET /exchange/status': [200, { exchange_active: true, trading_active: true }],
  'POST /portfolio/events/orders': [
    201,
    { order_id: 'o', client_order_id: 'c-1', fill_count: '1.00', remaining_count: '0.00', ts_ms: 1 },
  ],
};

beforeEach(async () => {
  exchange = await standIn();
  errorsMs = [];
  offMs = 0;
  exchange.handlers.set('*', (request, response) => {
    const nowMs = Date.now() + offMs;
    response.setHeader('date', new Date(nowMs).toUTCString());
    const errorMs = Math.abs(Number(request.headers['kalshi-access-timestamp']) - nowMs);
    if (errorMs > SIGNATURE_TOLERANCE_MS) {
      reply(response, 401, EXPIRED);
      return;
    }
    errorsMs.push(errorMs);
    const path = request.url?.split('?')[0]?.replace('/trade-api/v2', '');
    const [status, body] = BODIES[`${request.method} ${path}`] ?? [
      404,
      { error: { code: 'not_found', message: 'not found' } },
    ];
    reply(response, status, body);
  });
  log = quietLog();
  gateway = kalshiGateway({
    restUrl: exchange.restUrl,
    signer: testSigner,
    clock: { nowMs: () => Date.now() },
    timers: wallTimers,
    log,
    backoff: { firstMs: 1, maxMs: 2 },
  });
});

afterEach(async () => {
  await gateway.stop();
  await exchange.stop();
});

const HOUR_MS = 3_600_000;

describe.each([[3_000], [-3_000]])('a clock that is %i ms off', (off) => {
  test('is corrected and stops nothing', async () => {
    offMs = off;
    await gateway.start();
    expect((await gateway.place(order)).kind).toBe('acknowledged');
    expect(Math.abs(gateway.serverClock.offsetMs - off)).toBeLessThan(2_500);
  });
});

// The exchange tells whole seconds, so what is measured may be one off.
describe.each([
  [30_000, /(2\d|3\d) seconds behind/],
  [-30_000, /(2\d|3\d) seconds ahead/],
  [HOUR_MS, /(35\d\d|36\d\d) seconds behind/],
  [-HOUR_MS, /(35\d\d|36\d\d) seconds ahead/],
])('a clock that is %i ms off', (off, words) => {
  test('is complained of, by how much and what to do, and what is there already is looked after', async () => {
    offMs = off;
    await gateway.start();
    expect(gateway.serverClock.complaint).toMatch(words);
    expect(gateway.serverClock.complaint).toMatch(/timedatectl set-ntp true/);
    expect(log.warnings.map(({ message }) => message)).toContainEqual(expect.stringMatching(words));
  });

  test('once measured, still lets an exit go, with a signature of the exchange’s time', async () => {
    offMs = off;
    await gateway.start().catch(() => undefined);
    errorsMs = [];
    expect((await gateway.place(order)).kind).toBe('acknowledged');
    expect(errorsMs[0]).toBeLessThan(5_000);
  });

  test('that was never measured refuses the first order definitely, says why, and lets the second go', async () => {
    offMs = off;
    const first = await gateway.place(order);
    expect(first).toMatchObject({ kind: 'rejected', code: 'header_timestamp_expired' });
    expect(first.kind === 'rejected' && first.message).toMatch(words);
    expect((await gateway.place(order)).kind).toBe('acknowledged');
  });
});

test('an exchange that finds every signature expired is told with what is known of the clocks', async () => {
  exchange.handlers.set('*', (_request, response) => reply(response, 401, EXPIRED));
  const refused = gateway.balance();
  await expect(refused).rejects.toMatchObject({ code: 'header_timestamp_expired', httpStatus: 401 });
  await expect(refused).rejects.toThrow(/this machine's clock was found -?\d+ ms ahead/);
  expect(exchange.requests).toHaveLength(4);
});

test('a clock that is set while running is noticed, told, and followed', async () => {
  await gateway.start();
  const { place, serverClock } = gateway;
  offMs = 40_000;
  // What was signed ahead is 40 s old for the exchange now: a definite no, and its answer tells the time.
  expect((await place(order)).kind).toBe('rejected');
  expect(log.warnings.filter(({ message }) => /clock was set/.test(message))).toHaveLength(1);
  expect(Math.abs(serverClock.offsetMs - 40_000)).toBeLessThan(10_000);
  expect((await place(order)).kind).toBe('acknowledged');
  expect(serverClock.complaint).toMatch(/40 seconds behind/);
});
