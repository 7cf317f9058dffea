type Item = { readonly dueMs: number; readonly number: number; action: (() => void) | null };

/** Lets everything that was promised run to its end: a turn of the machine's event loop. */
export type Settle = () => Promise<void>;

/**
 * The one source of order: whatever happens later is in here, by virtual time and then by age. Between two of them only
 * promises go on, so a run is a function of what was scheduled.
 */
export class Scheduler {
  readonly #settle: Settle;
  readonly #heap: Item[] = [];
  #nowMs: number;
  #count = 0;
  #stirred = false;

  constructor(startMs: number, settle: Settle) {
    this.#nowMs = startMs;
    this.#settle = settle;
  }

  /** Virtual time, UTC milliseconds; moves only with `runUntil`. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Something was done that promises may follow from: they run before the next thing happens. */
  stir(): void {
    this.#stirred = true;
  }

  /** Runs `action` at `dueMs`, or now when that is over. The returned function cancels it. */
  at(dueMs: number, action: () => void): () => void {
    const item: Item = { dueMs: Math.max(dueMs, this.#nowMs), number: this.#count++, action };
    this.#push(item);
    return () => {
      item.action = null;
    };
  }

  after(delayMs: number, action: () => void): () => void {
    return this.at(this.#nowMs + Math.max(0, delayMs), action);
  }

  /** Everything up to `timeMs`, one after the other, each to its end, until `isOver` says after one that it is. */
  async runUntil(timeMs: number, isOver: () => boolean): Promise<void> {
    if (this.#stirred) await this.#quiet();
    for (let next = this.#heap[0]; next && next.dueMs <= timeMs; next = this.#heap[0]) {
      this.#pop();
      if (next.action === null) continue;
      this.#nowMs = next.dueMs;
      next.action();
      if (this.#stirred) await this.#quiet();
      if (isOver()) return;
    }
    this.#nowMs = Math.max(this.#nowMs, timeMs);
  }

  async #quiet(): Promise<void> {
    this.#stirred = false;
    await this.#settle();
    this.#stirred = false;
  }

  #push(item: Item): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (!above || isBefore(above, item)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = item;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left === undefined) break;
      if (right !== undefined && isBefore(right, left)) child++;
      const least = heap[child];
      if (least === undefined || isBefore(last, least)) break;
      heap[at] = least;
      at = child;
    }
    heap[at] = last;
  }
}

const isBefore = (a: Item, b: Item): boolean =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.number < b.number);
