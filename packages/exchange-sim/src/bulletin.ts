import type { AccountOrder, OrderUpdateReason } from './account-order.ts';
import type { ExchangeListener, MarketChange, SimulatedEvent } from './events.ts';
import type { OrderGroup } from './order-group.ts';

/** Tells of an account's order that was placed, traded or taken out. Not part of the events that a trader gets. */
export type OrderListener = (account: string, order: AccountOrder, reason: OrderUpdateReason) => void;

/** Tells of changes of markets that the exchange announces. Not part of the events that a trader gets. */
export type LifecycleListener = (change: MarketChange) => void;

export type GroupChange = 'created' | 'triggered' | 'reset' | 'deleted' | 'limit_updated';

/** Tells of an account's order group. */
export type GroupListener = (account: string, group: OrderGroup, change: GroupChange) => void;

/** Everything the exchange says, to everybody who listens, at once and in order. */
export class Bulletin {
  readonly #listeners = new Set<ExchangeListener>();
  readonly #lifecycleListeners = new Set<LifecycleListener>();
  readonly #orderListeners = new Set<OrderListener>();
  readonly #groupListeners = new Set<GroupListener>();

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

  subscribeGroups(listener: GroupListener): () => void {
    this.#groupListeners.add(listener);
    return () => this.#groupListeners.delete(listener);
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

  group(account: string, group: OrderGroup, change: GroupChange): void {
    for (const listener of this.#groupListeners) listener(account, group, change);
  }
}
