import type { Method } from '../signing.ts';

export type EndpointCost = { readonly method: string; readonly path: string; readonly cost: number };

/** What is assumed until the exchange has told. */
const DEFAULT_COST = 10;
const KNOWN: readonly EndpointCost[] = [
  { method: 'DELETE', path: '/portfolio/events/orders', cost: 2 },
  { method: 'DELETE', path: '/portfolio/events/orders/{order_id}', cost: 2 },
  { method: 'DELETE', path: '/portfolio/events/orders/batched', cost: 2 },
  { method: 'GET', path: '/portfolio/orders/{order_id}', cost: 2 },
  { method: 'POST', path: '/account/api_usage_level/upgrade', cost: 30 },
  // The page says 50, a recording of June says 150: too much only waits.
  { method: 'GET', path: '/cfbenchmarks/**', cost: 150 },
];

/** Tokens that a request costs, by method and path. Only paths that differ from the default are listed. */
export class EndpointCosts {
  #default: number;
  readonly #exact = new Map<string, number>();
  #patterns: readonly { readonly pattern: RegExp; readonly cost: number }[] = [];

  constructor(costs: readonly EndpointCost[] = KNOWN, defaultCost = DEFAULT_COST) {
    this.#default = defaultCost;
    this.adopt(costs, defaultCost);
  }

  /** @param costs as the exchange lists them; its variables are `{name}` or `:name`, with or without the API's root */
  adopt(costs: readonly EndpointCost[], defaultCost: number): void {
    this.#default = defaultCost;
    this.#exact.clear();
    const patterns: { pattern: RegExp; cost: number }[] = [];
    for (const { method, path, cost } of costs) {
      const route = `${method.toUpperCase()} ${path.replace(/^\/trade-api\/v2/, '')}`;
      if (!/[{:*]/.test(route)) this.#exact.set(route, cost);
      else patterns.push({ pattern: patternOf(route), cost });
    }
    this.#patterns = patterns;
  }

  of(method: Method, path: string): number {
    const route = `${method} ${path}`;
    const exact = this.#exact.get(route);
    if (exact !== undefined) return exact;
    for (const { pattern, cost } of this.#patterns) if (pattern.test(route)) return cost;
    return this.#default;
  }
}

/** A variable is one part of a path; one at the end that says "everything below" (`**`, `*path`) is any number of them. */
function patternOf(route: string): RegExp {
  const parts = route.split('/').map((part) => {
    if (/^\*+\w*$/.test(part)) return '.+';
    if (/^(\{.+\}|:.+)$/.test(part)) return '[^/]+';
    return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}
