import type { AccountOrder, OrderUpdateReason } from './account-order.ts';
import type { ExchangeListener, MarketChange, SimulatedEvent } from './events.ts';

/** Tells of an account's order that was placed, traded or taken out. Not part of the events that a trader gets. */
export type OrderListener = (account: string, order: AccountOrder, reason: OrderUpdateReason) => void;

/** Tells of changes of markets that the exchange announces. Not part of the events that a trader gets. */
export type LifecycleListener = (change: MarketChange) => void;

/** Everything the exchange says, to everybody who listens, at once and in order. */
export class Bulletin {
  readonly #listeners = new Set<ExchangeListener>();
  readonly #lifecycleListeners = new Set<LifecycleListener>();
  readonly #orderListeners = new Set<OrderListener>();

  /** False while nobody listens: then nothing needs to be made. */
  get heard(): boolean {
    return this.#listeners.size > 0;
  }

  subscribe(listener: ExchangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribeLifecycle(listener: LifecycleListener): () => void {
    this.#lifecycleListeners.add(listener);
    return () => this.#lifecycleListeners.delete(listener);
  }

  subscribeOrders(listener: OrderListener): () => void {
    this.#orderListeners.add(listener);
    return () => this.#orderListeners.delete(listener);
  }

  emit(event: SimulatedEvent, account: string | null): void {
    for (const listener of this.#listeners) listener(event, account);
  }

  lifecycle(change: MarketChange): void {
    for (const listener of this.#lifecycleListeners) listener(change);
  }

  order(account: string, order: AccountOrder, reason: OrderUpdateReason): void {
    for (const listener of this.#orderListeners) listener(account, order, reason);
  }
}
