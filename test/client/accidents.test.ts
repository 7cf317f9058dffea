import type { OrderOutcome, OrderRequest } from '@rec-io/domain/order';
import { type FaultKind, readRule } from '@rec-io/exchange-sim/server/faults/fault-rule';
import { Faults } from '@rec-io/exchange-sim/server/faults/faults';
import { collected } from '@rec-io/kalshi/reads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClientScene, clientScene } from './client-scene.ts';

/** What the client concludes, held against what truly happened, while the exchange has accidents. */

const ORDERS = '/portfolio/events/orders';

let scene: ClientScene;
let faults: Faults;
let { running, gateway } = {} as ClientScene;

beforeEach(async () => {
  let exchangeNowMs = (): number => 0;
  faults = new Faults({ seed: 7, wallNowMs: () => Date.now(), exchangeNowMs: () => exchangeNowMs() });
  scene = await clientScene(
    'ed25519',
    { faults },
    {
      timeouts: { headersMs: 400, bodyMs: 400, totalMs: 1_000 },
      backoff: { firstMs: 1, maxMs: 10 },
    },
  );
  ({ running, gateway } = scene);
  exchangeNowMs = () => running.exchange.nowMs;
});
afterEach(() => scene.stop());

const order = (): OrderRequest => scene.resting();
const add = (rule: object): string => faults.rules.add(readRule(rule), faults.now);
const truth = (clientOrderId: string): number =>
  running.exchange.orders('ed25519').filter((own) => own.clientOrderId === clientOrderId).length;

describe.each<[name: string, rule: { fault: FaultKind } & Record<string, unknown>, there: number]>([
  ['a request that never arrives', { fault: 'drop-request' }, 0],
  ['an answer that never arrives', { fault: 'drop-response' }, 1],
  ['an answer that is cut', { fault: 'cut-body' }, 1],
  ['an answer that is no JSON', { fault: 'malformed-body' }, 1],
  ['an answer that comes too late', { fault: 'delay', delayMs: 2_000, when: 'after' }, 1],
  ['a failure before the effect', { fault: 'answer', status: 500 }, 0],
  ['a failure after the effect', { fault: 'answer', status: 503, when: 'after' }, 1],
  ['a request that arrives twice', { fault: 'duplicate-request', answer: 'second' }, 1],
])('%s', (_name, rule, there) => {
  test('leaves the order unknown until reading proves what became of it; sent again, it is not doubled', async () => {
    add({ ...rule, match: { method: 'POST', path: ORDERS }, count: 1 });
    const sent = order();
    expect((await gateway.place(sent)).kind).toBe('unknown');
    expect(truth(sent.clientOrderId)).toBe(there);
    const listed = (await gateway.orders(0)).filter((own) => own.clientOrderId === sent.clientOrderId);
    expect(listed).toHaveLength(there);
    const again = await gateway.place(sent);
    expect(again.kind).toBe(there === 1 ? 'unknown' : 'acknowledged');
    expect(truth(sent.clientOrderId)).toBe(1);
  });
});

test('too many requests are a definite no', async () => {
  add({ fault: 'answer', status: 429, match: { method: 'POST', path: ORDERS }, count: 1 });
  const sent = order();
  expect(await gateway.place(sent)).toMatchObject({ kind: 'rejected', code: 'too_many_requests' });
  expect(truth(sent.clientOrderId)).toBe(0);
});

test('an answer that comes twice is one answer', async () => {
  add({ fault: 'duplicate-response', match: { method: 'POST', path: ORDERS } });
  const orders = Array.from({ length: 10 }, order);
  const outcomes: OrderOutcome[] = [];
  for (const sent of orders) outcomes.push(await gateway.place(sent));
  // The second answer belongs to no request: it must never be taken for the next one's.
  for (const [i, outcome] of outcomes.entries())
    if (outcome.kind === 'acknowledged') {
      const own = running.exchange.orders('ed25519').find(({ orderId }) => orderId === outcome.orderId);
      expect(own?.clientOrderId).toBe(orders[i]?.clientOrderId);
    }
  expect(outcomes.some(({ kind }) => kind === 'rejected')).toBe(false);
});

test('through a storm of accidents, yes means yes, no means no, and nothing is ever there twice', async () => {
  const anywhere = { match: { path: `${ORDERS}*` }, probability: 0.12 };
  for (const rule of [
    { fault: 'drop-request' },
    { fault: 'drop-response' },
    { fault: 'cut-body' },
    { fault: 'malformed-body' },
    { fault: 'answer', status: 500 },
    { fault: 'answer', status: 504, when: 'after' },
    { fault: 'answer', status: 429 },
  ])
    add({ ...rule, ...anywhere });
  const orders = Array.from({ length: 120 }, order);
  const place = { ticker: running.near, exchangeIndex: 2 };
  const seen = { acknowledged: 0, rejected: 0, unknown: 0 };
  await Promise.all(
    orders.map(async (sent) => {
      const outcome = await gateway.place(sent);
      seen[outcome.kind]++;
      expect(truth(sent.clientOrderId)).toBeLessThanOrEqual(1);
      if (outcome.kind === 'rejected') expect(truth(sent.clientOrderId)).toBe(0);
      if (outcome.kind !== 'acknowledged') return;
      expect(truth(sent.clientOrderId)).toBe(1);
      const canceled = await gateway.api.orderWrites.cancel(outcome.orderId, place);
      const own = running.exchange.orders('ed25519').find(({ orderId }) => orderId === outcome.orderId);
      if (canceled.kind === 'acknowledged') expect(own?.status).toBe('canceled');
      if (canceled.kind === 'rejected') expect(own?.status).toBe('resting');
    }),
  );
  // All three kinds came up, or the storm was none.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(3);
  for (const { id } of faults.rules.views()) faults.rules.remove(id);
  expect((await collected(gateway.reads.orders(0))).length).toBe(running.exchange.orders('ed25519').length);
});
