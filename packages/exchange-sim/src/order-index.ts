import type { AccountOrder } from './account-order.ts';
import { numberOf, secondOf } from './identifiers.ts';

/**
 * All accounts' orders by their ids. An id holds a second and a number within it, and numbers are given out without
 * gaps, so that a list per second finds an order without a table of texts that would have to be hashed.
 */
export class OrderIndex {
  readonly #seconds = new Map<number, (AccountOrder | undefined)[]>();
  #newest = Number.NaN;
  #ofNewest: (AccountOrder | undefined)[] = [];

  /** @param second and `number` of its id, where they are known already */
  add(
    order: AccountOrder,
    second: number = secondOf(order.orderId),
    number: number = numberOf(order.orderId),
  ): void {
    if (second !== this.#newest) {
      this.#ofNewest = this.#seconds.get(second) ?? [];
      this.#seconds.set(second, this.#ofNewest);
      this.#newest = second;
    }
    this.#ofNewest[number] = order;
  }

  find(orderId: string): AccountOrder | undefined {
    const order = this.#seconds.get(secondOf(orderId))?.[numberOf(orderId)];
    return order?.orderId === orderId ? order : undefined;
  }

  clear(): void {
    this.#seconds.clear();
    this.#newest = Number.NaN;
    this.#ofNewest = [];
  }
}
