import { backoffMs } from './backoff.ts';
import type { Subscription } from './subscription.ts';

const RETRY = { firstMs: 1_000, maxMs: 60_000 };

/** Subscriptions that the exchange refused for a reason that passes: each is asked for again, with growing pauses. */
export class RefusedSubscriptions {
  readonly #after: (delayMs: number, action: () => void) => () => void;
  readonly #askAgain: (subscription: Subscription) => void;
  readonly #attempts = new Map<Subscription, number>();
  readonly #waiting = new Map<Subscription, () => void>();

  constructor(
    after: (delayMs: number, action: () => void) => () => void,
    askAgain: (subscription: Subscription) => void,
  ) {
    this.#after = after;
    this.#askAgain = askAgain;
  }

  refused(subscription: Subscription): void {
    const attempt = (this.#attempts.get(subscription) ?? 0) + 1;
    this.#attempts.set(subscription, attempt);
    this.#waiting.get(subscription)?.();
    const cancel = this.#after(
      backoffMs(RETRY, attempt, () => 0.5),
      () => {
        this.#waiting.delete(subscription);
        this.#askAgain(subscription);
      },
    );
    this.#waiting.set(subscription, cancel);
  }

  /** It was given after all. */
  given(subscription: Subscription): void {
    this.#attempts.delete(subscription);
  }

  /** The connection ended: the next one asks for everything. */
  clear(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
    this.#attempts.clear();
  }
}
