import type { CoinSymbol } from '@rec-io/domain/market';
import type { MoneyE6 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import type { SimulatedEvent } from '@rec-io/exchange-sim/events';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import type { Ladder } from '@rec-io/exchange-sim/ladder';
import type { PlaceResult } from '@rec-io/exchange-sim/place-result';
import type { Scheduler } from './scheduler.ts';

/** The account that trader and owner share. */
export const ACCOUNT = 'simulated';
const START_BALANCE_E6 = 500_000_000 as MoneyE6;

/** Whoever listens to the exchange: events while something happens, and `flush` when it is over. */
export type VenueListener = {
  hear(event: SimulatedEvent, isOwn: boolean): void;
  flush(): void;
};

/** The exchange, which never fails itself: what it has done is the truth that everything else is measured by. */
export class Venue {
  readonly exchange: Exchange;
  readonly symbols: readonly CoinSymbol[];
  /** Markets that pay neither as yes nor as no: nothing tells what they pay. */
  readonly odd = new Set<string>();
  readonly #scheduler: Scheduler;
  readonly #listeners = new Set<VenueListener>();

  constructor(options: {
    readonly seed: number;
    readonly symbols: readonly CoinSymbol[];
    readonly ladders: readonly Ladder[];
    readonly strikes: number;
    readonly scheduler: Scheduler;
  }) {
    const { seed, symbols, ladders, strikes, scheduler } = options;
    this.#scheduler = scheduler;
    this.symbols = symbols;
    this.exchange = new Exchange({
      ...{ seed, symbols, ladders, strikes },
      ...{ liquidity: 'varied', startBalanceE6: START_BALANCE_E6, maintenance: true },
    });
    this.exchange.openAccount(ACCOUNT);
    this.#groups();
    this.exchange.subscribe((event, owner) => {
      if (owner !== null && owner !== ACCOUNT) return;
      for (const listener of this.#listeners) listener.hear(event, owner !== null);
    });
  }

  #groups(): void {
    this.exchange.subscribeGroups((account, { id: groupId, limitE2 }, change) => {
      if (account !== ACCOUNT) return;
      const timeMs = this.exchange.nowMs;
      const event = { kind: 'order-group', groupId, change, limitE2, timeMs } as const;
      for (const listener of this.#listeners) listener.hear(event, true);
    });
  }

  listen(listener: VenueListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Something happens at the exchange now. */
  act<T>(action: (exchange: Exchange) => T): T {
    this.exchange.tick(this.#scheduler.nowMs);
    const result = action(this.exchange);
    for (const listener of this.#listeners) listener.flush();
    return result;
  }

  place(order: OrderRequest): PlaceResult {
    const { orderGroupId } = order;
    return this.act((exchange) => exchange.place(ACCOUNT, order, { orderGroupId }));
  }

  get balanceE6(): MoneyE6 {
    return this.exchange.balance(ACCOUNT);
  }

  /** Signed holding in a market, YES above zero. */
  heldE2(ticker: string): number {
    for (const position of this.exchange.positions(ACCOUNT))
      if (position.ticker === ticker) return position.countE2;
    return 0;
  }
}
