import type { CountE2 } from '@rec-io/domain/money';
import { SECOND_MS } from '@rec-io/domain/time';
import type { Subaccount } from './subaccount.ts';

/** Fills count towards a group's limit for so long. */
const WINDOW_MS = 15 * SECOND_MS;

type Counted = { readonly timeMs: number; countE2: number };

/**
 * Orders that end together: when more contracts than the limit were filled within 15 seconds, all of them are cancelled
 * and no new ones are taken until the group is reset.
 */
export class OrderGroup {
  readonly id: string;
  readonly subaccount: Subaccount;
  readonly createdTimeMs: number;
  limitE2: CountE2;
  isTriggered = false;
  /** Filled within the window, oldest first, one entry per moment. */
  #counted: Counted[] = [];
  #sumE2 = 0;

  constructor(id: string, subaccount: Subaccount, limitE2: CountE2, createdTimeMs: number) {
    this.id = id;
    this.subaccount = subaccount;
    this.limitE2 = limitE2;
    this.createdTimeMs = createdTimeMs;
  }

  /** Contracts filled within the window that ends at `nowMs`. */
  rollingE2(nowMs: number): number {
    while (this.#counted.length > 0 && (this.#counted[0]?.timeMs ?? 0) <= nowMs - WINDOW_MS)
      this.#sumE2 -= this.#counted.shift()?.countE2 ?? 0;
    return this.#sumE2;
  }

  count(countE2: number, timeMs: number): void {
    this.rollingE2(timeMs);
    const last = this.#counted.at(-1);
    if (last?.timeMs === timeMs) last.countE2 += countE2;
    else this.#counted.push({ timeMs, countE2 });
    this.#sumE2 += countE2;
  }

  /** Whether it should be triggered now. */
  isExceeded(nowMs: number): boolean {
    return !this.isTriggered && this.rollingE2(nowMs) > this.limitE2;
  }

  reset(): void {
    this.isTriggered = false;
    this.#counted = [];
    this.#sumE2 = 0;
  }

  /** What the window holds, to be given to `count` again. */
  counted(): readonly Readonly<Counted>[] {
    return this.#counted.map((one) => ({ ...one }));
  }
}
