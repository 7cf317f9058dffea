import { MINUTE_MS } from '@rec-io/domain/time';
import type { Clock } from '../ports.ts';

/** Everything of a person is read at once: not again before so long, and never twice at the same time. */
const APART_MS = 5 * MINUTE_MS;

/** Whose turn it is to take out what is kept of them. */
export class ExportTurns {
  readonly #clock: Clock;
  readonly #begunMs = new Map<string, number>();
  readonly #running = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns the milliseconds to wait; 0: it is begun, and `end` is to be told when it is over */
  begin(userNo: string): number {
    const nowMs = this.#clock.nowMs();
    const waitMs = (this.#begunMs.get(userNo) ?? Number.NEGATIVE_INFINITY) + APART_MS - nowMs;
    if (this.#running.has(userNo)) return Math.max(1_000, waitMs);
    if (waitMs > 0) return waitMs;
    this.#begunMs.set(userNo, nowMs);
    this.#running.add(userNo);
    return 0;
  }

  end(userNo: string): void {
    this.#running.delete(userNo);
  }
}
