import type { AccountOrder, OrderUpdateReason } from './account-order.ts';
import type { ExchangeListener, MarketChange, SimulatedEvent } from './events.ts';
import type { OrderGroup } from './order-group.ts';
import type { OrderProgress } from './order-progress.ts';

/**
 * Tells of an account's order that was placed, traded or taken out. Not part of the events that a trader gets.
 * @param progress how far the order was at that moment; null when it still is so
 */
export type OrderListener = (
  account: string,
  order: AccountOrder,
  reason: OrderUpdateReason,
  progress: OrderProgress | null,
) => void;

/** Tells of changes of markets that the exchange announces. Not part of the events that a trader gets. */
export type LifecycleListener = (change: MarketChange) => void;

export type GroupChange = 'created' | 'triggered' | 'reset' | 'deleted' | 'limit_updated';

/** Tells of an account's order group. */
export type GroupListener = (account: string, group: OrderGroup, change: GroupChange) => void;

/** Who listens. Replaced whole with every change: an array is run through several times as fast as a set. */
class Listeners<T> {
  all: readonly T[] = [];

  add(listener: T): () => void {
    this.all = [...this.all, listener];
    return () => {
      this.all = this.all.filter((other) => other !== listener);
    };
  }
}

/** Everything the exchange says, to everybody who listens, at once and in order. */
export class Bulletin {
  readonly #listeners = new Listeners<ExchangeListener>();
  readonly #lifecycleListeners = new Listeners<LifecycleListener>();
  readonly #orderListeners = new Listeners<OrderListener>();
  readonly #groupListeners = new Listeners<GroupListener>();

  /** False while nobody listens: then nothing needs to be made. */
  get heard(): boolean {
    return this.#listeners.all.length > 0;
  }

  subscribe(listener: ExchangeListener): () => void {
    return this.#listeners.add(listener);
  }

  subscribeLifecycle(listener: LifecycleListener): () => void {
    return this.#lifecycleListeners.add(listener);
  }

  subscribeOrders(listener: OrderListener): () => void {
    return this.#orderListeners.add(listener);
  }

  subscribeGroups(listener: GroupListener): () => void {
    return this.#groupListeners.add(listener);
  }

  emit(event: SimulatedEvent, account: string | null): void {
    for (const listener of this.#listeners.all) listener(event, account);
  }

  lifecycle(change: MarketChange): void {
    for (const listener of this.#lifecycleListeners.all) listener(change);
  }

  order(
    account: string,
    order: AccountOrder,
    reason: OrderUpdateReason,
    progress: OrderProgress | null,
  ): void {
    for (const listener of this.#orderListeners.all) listener(account, order, reason, progress);
  }

  group(account: string, group: OrderGroup, change: GroupChange): void {
    for (const listener of this.#groupListeners.all) listener(account, group, change);
  }
}
