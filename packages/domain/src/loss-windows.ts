import type { Losses } from './gate.ts';
import { DAY_MS, floorTo, HOUR_MS } from './time.ts';

type Ended = { readonly id: string; readonly timeMs: number; readonly pnlE6: number };

/**
 * What the trades that ended have lost: in the last hour, in the present day (UTC), and below the highest net profit since
 * trading was last armed. Grows trade by trade; the same trades give the same losses in any order.
 */
export class LossWindows {
  /** By time of their end, and beside them the net profit of all up to each. */
  readonly #ended: Ended[] = [];
  readonly #netE6: number[] = [];
  readonly #pnlE6 = new Map<string, number>();
  /** The highest net profit since a moment, kept until a trade or the moment changes. */
  #peak: { readonly armedAtMs: number | null; readonly netE6: number } | null = null;

  /** A trade has ended, or what it brought is known better. @param timeMs exchange time of its end */
  ended(id: string, timeMs: number, pnlE6: number): void {
    const before = this.#pnlE6.get(id);
    if (before === pnlE6) return;
    if (before !== undefined) this.#remove(id);
    this.#pnlE6.set(id, pnlE6);
    const at = this.#countUntil(timeMs);
    this.#ended.splice(at, 0, { id, timeMs, pnlE6 });
    this.#sumFrom(at);
  }

  /** @param nowMs exchange time @param armedAtMs the drawdown is that since then; null: since ever */
  at(nowMs: number, armedAtMs: number | null): Losses {
    const present = this.#netE6.at(-1) ?? 0;
    const since = (timeMs: number): number => Math.max(0, this.#netUntil(timeMs) - present);
    return {
      hourE6: since(nowMs - HOUR_MS),
      dayE6: since(floorTo(nowMs, DAY_MS) - 1),
      drawdownE6: this.#peakSince(armedAtMs) - present,
    };
  }

  #peakSince(armedAtMs: number | null): number {
    if (this.#peak === null || this.#peak.armedAtMs !== armedAtMs)
      this.#peak = { armedAtMs, netE6: this.#highestSince(armedAtMs) };
    return this.#peak.netE6;
  }

  #highestSince(armedAtMs: number | null): number {
    const first = armedAtMs === null ? 0 : this.#countUntil(armedAtMs);
    let peak = first === 0 ? 0 : (this.#netE6[first - 1] ?? 0);
    for (let i = first; i < this.#netE6.length; i++) peak = Math.max(peak, this.#netE6[i] ?? 0);
    return peak;
  }

  #netUntil(timeMs: number): number {
    return this.#netE6[this.#countUntil(timeMs) - 1] ?? 0;
  }

  /** How many ended at or before that time. */
  #countUntil(timeMs: number): number {
    let [low, high] = [0, this.#ended.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ended[middle]?.timeMs ?? 0) <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #remove(id: string): void {
    const at = this.#ended.findIndex((one) => one.id === id);
    this.#ended.splice(at, 1);
    this.#netE6.pop();
    this.#sumFrom(at);
  }

  #sumFrom(index: number): void {
    this.#peak = null;
    for (let i = index; i < this.#ended.length; i++)
      this.#netE6[i] = (this.#netE6[i - 1] ?? 0) + (this.#ended[i]?.pnlE6 ?? 0);
  }
}
