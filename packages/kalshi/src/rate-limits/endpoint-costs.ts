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

/** Names that stand where other paths have an id: no id is called so, and a pattern of ids does not mean them. */
const NAMES = ['batched', 'candlesticks', 'fee_changes', 'orderbooks', 'queue_positions', 'trades'];

/** Tokens that a request costs, by method and path. Only paths that differ from the default are listed. */
export class EndpointCosts {
  #default = DEFAULT_COST;
  #exact = new Map<string, number>();
  #patterns: readonly { readonly pattern: RegExp; readonly cost: number }[] = [];

  constructor() {
    this.#learn(KNOWN);
  }

  /**
   * What the exchange does not list costs its default, or what is known here where that is more: the list need not name what
   * the exchange only forwards, and too little is refused while too much only waits.
   * @param costs as the exchange lists them; its variables are `{name}` or `:name`, with or without the API's root
   */
  adopt(costs: readonly EndpointCost[], defaultCost: number): void {
    this.#default = defaultCost;
    this.#learn([...costs, ...KNOWN.filter(({ cost }) => cost > defaultCost)]);
  }

  /** The first word on a path counts. */
  #learn(costs: readonly EndpointCost[]): void {
    const exact = new Map<string, number>();
    const patterns: { pattern: RegExp; cost: number }[] = [];
    for (const { method, path, cost } of costs) {
      const route = `${method.toUpperCase()} ${path.replace(/^\/trade-api\/v2/, '')}`;
      if (/[{:*]/.test(route)) patterns.push({ pattern: patternOf(route), cost });
      else if (!exact.has(route)) exact.set(route, cost);
    }
    this.#exact = exact;
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
    if (/^(\{.+\}|:.+)$/.test(part)) return `(?!(?:${NAMES.join('|')})(?:/|$))[^/]+`;
    return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}
