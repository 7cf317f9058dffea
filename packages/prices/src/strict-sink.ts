import { MINUTE_MS } from '@rec-io/domain/time';
import { BarColumns } from './bar-columns.ts';
import type { BarSink, RowFault } from './bar-row-reader.ts';
import type { MinuteBars } from './bars.ts';
import { PriceFileError } from './price-file-error.ts';

/** More than this between one minute's close and the next minute is a wrong unit or a wrong coin, not a market. */
export const JUMP_UP_MAX = 1.5;
export const JUMP_DOWN_MIN = 0.5;

/** A bar and the one before it in time. */
type Step = {
  readonly lastMs: number;
  readonly lastCloseE4: number;
  readonly startMs: number;
  readonly openE4: number;
  readonly closeE4: number;
};

/** Collects the bars of a file that has no fault at all; the first one ends it. A file with its newest row first is turned round. */
export class StrictSink implements BarSink {
  /** Of the earliest bar; null without any. */
  firstLine: number | null = null;
  readonly #path: string;
  readonly #columns = new BarColumns();
  #last = { startMs: 0, openE4: 0, closeE4: 0 };
  #isFalling = false;

  constructor(path: string) {
    this.#path = path;
  }

  bar(
    line: number,
    startMs: number,
    openE4: number,
    highE4: number,
    lowE4: number,
    closeE4: number,
    volume: number,
  ): void {
    const count = this.#columns.length;
    const own = { startMs, openE4, closeE4 };
    if (count === 1) this.#isFalling = startMs < this.#last.startMs;
    if (count > 0) {
      const [earlier, later] = this.#isFalling ? [own, this.#last] : [this.#last, own];
      checkStep(this.#path, line, { lastMs: earlier.startMs, lastCloseE4: earlier.closeE4, ...later });
    }
    this.#columns.push(startMs, openE4, highE4, lowE4, closeE4, volume);
    this.#last = own;
    if (count === 0 || this.#isFalling) this.firstLine = line;
  }

  fault({ fault, line, expected, found }: RowFault): void {
    throw new PriceFileError(fault, this.#path, line, expected, found);
  }

  /** In order of time. */
  bars(): MinuteBars {
    const bars = this.#columns.bars();
    if (this.#isFalling)
      for (const column of Object.values(bars)) if (column instanceof Float64Array) column.reverse();
    return bars;
  }
}

/** @throws PriceFileError when time stands still or runs back, or the price jumps as none does within a minute */
export function checkStep(path: string, line: number, step: Step): void {
  const { lastMs, lastCloseE4, startMs, openE4, closeE4 } = step;
  if (startMs <= lastMs) {
    const fault = startMs === lastMs ? 'duplicate-time' : 'backwards-time';
    throw new PriceFileError(fault, path, line, `a time after ${lastMs / 1000}`, `${startMs / 1000}`);
  }
  if (startMs - lastMs > MINUTE_MS) return;
  for (const price of [openE4, closeE4]) {
    if (price <= lastCloseE4 * JUMP_UP_MAX && price >= lastCloseE4 * JUMP_DOWN_MIN) continue;
    const expected = `a price within 50 % of the minute before (${lastCloseE4 / 1e4})`;
    throw new PriceFileError('absurd-jump', path, line, expected, `${price / 1e4}`);
  }
}
