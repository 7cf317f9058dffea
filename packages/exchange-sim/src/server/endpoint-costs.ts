/** Tokens that a request costs where nothing else is said. */
export const DEFAULT_COST = 10;

/** What costs something else, as the exchange tells it. */
export const ENDPOINT_COSTS = [
  { method: 'DELETE', path: '/trade-api/v2/portfolio/events/orders', cost: 2 },
  { method: 'DELETE', path: '/trade-api/v2/portfolio/events/orders/:order_id', cost: 2 },
  { method: 'DELETE', path: '/trade-api/v2/portfolio/events/orders/batched', cost: 2 },
  { method: 'GET', path: '/trade-api/v2/portfolio/orders/:order_id', cost: 2 },
  { method: 'GET', path: '/trade-api/v2/cfbenchmarks/*', cost: 50 },
  { method: 'POST', path: '/trade-api/v2/account/api_usage_level/upgrade', cost: 30 },
] as const;

type Listed = (typeof ENDPOINT_COSTS)[number];
/** The cost of one of those. */
export function costOf(method: Listed['method'], path: Listed['path']): number {
  return ENDPOINT_COSTS.find((own) => own.method === method && own.path === path)?.cost ?? DEFAULT_COST;
}
