import type { Clock, Timers } from './ports.ts';

type Timer = { readonly dueMs: number; readonly number: number; readonly action: () => void };

/** A clock that moves only when told, with its timers: the time of replays and tests. */
export class VirtualTime implements Clock, Timers {
  #nowMs: number;
  #count = 0;
  readonly #waiting = new Set<Timer>();

  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), number: this.#count++, action };
    this.#waiting.add(timer);
    return () => this.#waiting.delete(timer);
  }

  /** Moves to `timeMs`, firing what becomes due in order of time, then of creation. Never moves back. */
  advanceTo(timeMs: number): void {
    for (let next = this.#next(timeMs); next !== null; next = this.#next(timeMs)) {
      this.#waiting.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.action();
    }
    this.#nowMs = Math.max(this.#nowMs, timeMs);
  }

  #next(timeMs: number): Timer | null {
    let first: Timer | null = null;
    for (const timer of this.#waiting) {
      if (timer.dueMs > timeMs) continue;
      if (
        first === null ||
        timer.dueMs < first.dueMs ||
        (timer.dueMs === first.dueMs && timer.number < first.number)
      ) {
        first = timer;
      }
    }
    return first;
  }
}
