import { expect, test } from 'vitest';
import type { Fact } from '../src/facts.ts';
import { ReadSide } from '../src/server/read-side.ts';
import { runningExchange } from './running-exchange.ts';

const ORDERS = '/portfolio/events/orders';

test('reads of orders, fills, positions and balance show what was there a while ago, and catch up', async () => {
  let wallMs = Date.now();
  const kept: Fact[] = [];
  const journal = { append: (facts: readonly Fact[]) => void kept.push(...facts) };
  const readSide = new ReadSide(0, () => wallMs, journal);
  const wallClock = { nowMs: () => wallMs };
  const running = await runningExchange({ readSide, wallClock, toleranceMs: 600_000 }, { journal: readSide });
  const { ask, near } = running;
  const order = (change: object = {}) => ({
    ticker: near,
    side: 'bid',
    count: '2.00',
    price: '0.9900',
    time_in_force: 'immediate_or_cancel',
    self_trade_prevention_type: 'taker_at_cross',
    ...change,
  });
  const rows = async (list: string) =>
    ((await ask('GET', `/portfolio/${list}`)).body[list.split('?')[0] ?? ''] as unknown[]).length;
  const balance = async () => (await ask('GET', '/portfolio/balance')).body['balance_dollars'];
  const whole = await balance();
  expect(whole).toBe('10000.0000');

  readSide.lagMs = 500;
  const { body: placed } = await ask('POST', ORDERS, order());
  const { body: rested } = await ask(
    'POST',
    ORDERS,
    order({ price: '0.0100', time_in_force: 'good_till_canceled' }),
  );
  // The write knows its order, the reads do not yet.
  expect((await ask('GET', `/portfolio/orders/${placed['order_id']}`)).status).toBe(404);
  expect([await rows('orders'), await rows('fills'), await balance()]).toEqual([0, 0, whole]);
  expect((await ask('GET', '/portfolio/positions')).body['market_positions']).toEqual([]);
  wallMs += 499;
  expect(await rows('fills')).toBe(0);
  wallMs += 1;
  expect([await rows('orders'), (await rows('fills')) > 0, (await balance()) === whole]).toEqual([
    2,
    true,
    false,
  ]);
  expect(await balance()).toBe((running.exchange.balance('ed25519') / 1e6).toFixed(4));

  // Cancelled for the exchange, resting for who reads.
  expect((await ask('DELETE', `${ORDERS}/${rested['order_id']}?exchange_index=2`)).status).toBe(200);
  const status = async () =>
    ((await ask('GET', `/portfolio/orders/${rested['order_id']}`)).body['order'] as { status: string })
      .status;
  expect(await status()).toBe('resting');
  expect((await ask('DELETE', `${ORDERS}/${rested['order_id']}?exchange_index=2`)).status).toBe(404);
  readSide.lagMs = 0;
  expect(await status()).toBe('canceled');
  expect(kept.some(({ kind }) => kind === 'canceled')).toBe(true);
  await running.server.stop();
});

test('a read side of the facts of before shows the same as the exchange', async () => {
  const facts: Fact[] = [];
  const running = await runningExchange({}, { journal: { append: (more) => void facts.push(...more) } });
  await running.ask('POST', ORDERS, {
    ticker: running.near,
    side: 'ask',
    count: '3.50',
    price: '0.0100',
    time_in_force: 'immediate_or_cancel',
    self_trade_prevention_type: 'maker',
  });
  running.advance(2_400);
  await running.server.stop();
  const readSide = new ReadSide(0, () => 0, null);
  readSide.remember(JSON.parse(JSON.stringify(facts)) as Fact[]);
  const [seen, own] = [readSide.account('ed25519'), running.exchange.account('ed25519')];
  expect(seen.cashE6).toBe(own.cashE6);
  expect(seen.fills).toEqual(own.fills);
  expect(seen.settled.map(({ settlement }) => settlement)).toEqual(
    own.settled.map(({ settlement }) => settlement),
  );
});
