import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningExchange } from './running-exchange.ts';

let running: Awaited<ReturnType<typeof runningExchange>>;
beforeAll(async () => {
  running = await runningExchange();
});
afterAll(() => running.server.stop());

type Rows = readonly Readonly<Record<string, string>>[];

test('an event’s sums are of all its positions and come once, however the positions are paged', async () => {
  const { exchange, ask } = running;
  const near = exchange.markets().filter((_, place) => place >= 17 && place <= 21);
  for (const { ticker } of near) {
    const order = { ticker, side: 'bid', count: '10.00', price: '0.9900', client_order_id: ticker };
    const terms = { time_in_force: 'immediate_or_cancel', self_trade_prevention_type: 'taker_at_cross' };
    await ask('POST', '/portfolio/events/orders', { ...order, ...terms });
  }
  const whole = (await ask('GET', '/portfolio/positions')).body;
  expect((whole['market_positions'] as Rows).length).toBeGreaterThanOrEqual(3);
  expect(whole['event_positions']).toHaveLength(1);

  const events: unknown[] = [];
  const markets: unknown[] = [];
  let cursor = '';
  do {
    const { body } = await ask('GET', `/portfolio/positions?limit=1&cursor=${cursor}`);
    markets.push(...(body['market_positions'] as Rows));
    events.push(...(body['event_positions'] as Rows));
    cursor = body['cursor'] as string;
  } while (cursor !== '');
  expect(markets).toEqual(whole['market_positions']);
  expect(events).toEqual(whole['event_positions']);
});
