import { type CommandParams, marketsOf, type NamedMarkets } from './socket-command.ts';
import { isSocketError, SOCKET_ERRORS, type SocketError } from './socket-error.ts';
import type { SocketLimits } from './socket-limits.ts';
import type { Subscription } from './subscription.ts';

/** What the markets of a subscription are told from. */
export type MarketPorts = {
  /** A book as it is now, as a message's text; null for an unknown market. */
  readonly snapshot: (ticker: string, yesPrice: boolean) => string | null;
  /** A market's prices as they are now. */
  readonly ticker: (ticker: string) => string | null;
  readonly tickers: () => readonly string[];
  /** The ticker of a market's id. */
  readonly tickerOf: (marketId: string) => string | undefined;
  readonly limits: SocketLimits;
};

const MARKET_ACTIONS = ['add_markets', 'delete_markets', 'get_snapshot'];

/** Which markets the subscriptions of one connection have, and what each begins with. */
export class SubscribedMarkets {
  readonly #ports: MarketPorts;
  readonly #send: (text: string) => void;

  constructor(ports: MarketPorts, send: (text: string) => void) {
    this.#ports = ports;
    this.#send = send;
  }

  /** Adds markets to a subscription; those that it has already change nothing. */
  widen(
    id: number,
    subscription: Subscription,
    named: NamedMarkets,
    params: CommandParams,
  ): SocketError | null {
    const size = subscription.tickers?.size ?? 0;
    if (size + named.names.length > this.#ports.limits.marketsPerSubscription)
      return SOCKET_ERRORS.tooManyMarkets;
    const added = this.add(subscription, named);
    this.acknowledge(id, subscription);
    this.sendFirst(subscription, added, params);
    return null;
  }

  /** Takes a command that changes which markets there are, or asks for their books. */
  update(id: number, subscription: Subscription, action: string, params: CommandParams): SocketError | null {
    const { channel, rule } = subscription;
    if (!MARKET_ACTIONS.includes(action) || rule.markets === 'none') return SOCKET_ERRORS.unsupportedAction;
    const named = marketsOf(params);
    if (isSocketError(named)) return named;
    if (named.names.length === 0) return SOCKET_ERRORS.tickerRequired;
    if (named.by === 'id' && channel !== 'ticker') return SOCKET_ERRORS.invalidParameter;
    if (action === 'add_markets') return this.widen(id, subscription, named, params);
    if (action === 'delete_markets') {
      for (const ticker of this.#tickersOf(named)) {
        subscription.tickers?.delete(ticker);
        subscription.ids.delete(ticker);
      }
      return this.acknowledge(id, subscription);
    }
    if (channel !== 'orderbook_delta') return SOCKET_ERRORS.unsupportedAction;
    this.#sendBooks(subscription, named.names, id);
    return null;
  }

  /** @returns the markets that are new to it */
  add(subscription: Subscription, named: NamedMarkets): string[] {
    const { tickers, ids } = subscription;
    if (tickers === null) return [];
    const added: string[] = [];
    for (const name of named.names) {
      const ticker = named.by === 'id' ? this.#ports.tickerOf(name) : name;
      // A market that nobody knows by that id is nobody's.
      if (ticker === undefined) continue;
      if (named.by === 'id') ids.set(ticker, name);
      if (tickers.has(ticker)) continue;
      tickers.add(ticker);
      added.push(ticker);
    }
    return added;
  }

  acknowledge(id: number, subscription: Subscription): null {
    this.#send(subscription.acknowledgement(id));
    return null;
  }

  /** What a subscription begins with. `tickers` null: every market. */
  sendFirst(subscription: Subscription, tickers: readonly string[] | null, params: CommandParams): void {
    if (subscription.channel === 'orderbook_delta') this.#sendBooks(subscription, tickers ?? [], null);
    if (subscription.channel !== 'ticker' || params['send_initial_snapshot'] !== true) return;
    for (const ticker of tickers ?? this.#ports.tickers()) {
      const text = this.#ports.ticker(ticker);
      if (text !== null) this.#send(subscription.frame('ticker', text));
    }
  }

  #sendBooks(subscription: Subscription, tickers: readonly string[], id: number | null): void {
    for (const ticker of tickers) {
      const text = this.#ports.snapshot(ticker, subscription.yesPrice);
      // An unknown market is no error: its book comes when it is listed.
      if (text !== null) this.#send(subscription.frame('orderbook_snapshot', text, id));
    }
  }

  #tickersOf({ by, names }: NamedMarkets): readonly string[] {
    return by === 'id' ? names.flatMap((id) => this.#ports.tickerOf(id) ?? []) : names;
  }
}
