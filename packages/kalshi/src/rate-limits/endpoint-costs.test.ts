import { expect, test } from 'vitest';
import { EndpointCosts } from './endpoint-costs.ts';

const known = new EndpointCosts();

test.each([
  ['POST', '/portfolio/events/orders', 10],
  ['DELETE', '/portfolio/events/orders', 2],
  ['DELETE', '/portfolio/events/orders/3b23c1c7', 2],
  ['DELETE', '/portfolio/events/orders/batched', 2],
  ['POST', '/portfolio/events/orders/3b23c1c7/amend', 10],
  ['GET', '/portfolio/orders/3b23c1c7', 2],
  ['GET', '/portfolio/orders/3b23c1c7/queue_position', 10],
  ['GET', '/portfolio/orders/queue_positions', 10],
  ['GET', '/cfbenchmarks/history/values', 150],
  ['POST', '/account/api_usage_level/upgrade', 30],
  ['GET', '/markets', 10],
] as const)('%s %s costs %i until the exchange has told', (method, path, cost) => {
  expect(known.of(method, path)).toBe(cost);
});

test('what the exchange tells replaces what is cheap, in any of its ways to write a path', () => {
  const told = new EndpointCosts();
  told.adopt(
    [
      { method: 'delete', path: '/trade-api/v2/portfolio/events/orders/:order_id', cost: 3 },
      { method: 'GET', path: '/portfolio/orders/{order_id}', cost: 4 },
      { method: 'GET', path: '/cfbenchmarks/*path', cost: 5 },
      { method: 'GET', path: '/markets', cost: 6 },
    ],
    11,
  );
  expect(told.of('DELETE', '/portfolio/events/orders/x')).toBe(3);
  expect(told.of('DELETE', '/portfolio/events/orders')).toBe(11);
  expect(told.of('GET', '/portfolio/orders/x')).toBe(4);
  expect(told.of('GET', '/cfbenchmarks/history/values')).toBe(5);
  expect(told.of('GET', '/markets')).toBe(6);
  expect(told.of('GET', '/markets/trades')).toBe(11);
});

test('what the exchange does not list costs the default, or what is known when that is more', () => {
  const told = new EndpointCosts();
  told.adopt([{ method: 'GET', path: '/portfolio/orders/:order_id', cost: 2 }], 10);
  expect(told.of('GET', '/portfolio/orders/x')).toBe(2);
  expect(told.of('GET', '/portfolio/orders/queue_positions')).toBe(10);
  expect(told.of('DELETE', '/portfolio/events/orders/x')).toBe(10);
  expect(told.of('GET', '/cfbenchmarks/history/values')).toBe(150);
  expect(told.of('POST', '/account/api_usage_level/upgrade')).toBe(30);
});
