import type { MinuteBars } from './bars.ts';

const ROWS_AT_FIRST = 50_000;

/** Collects bars into columns that double when full. Volume is in coins; NaN: the source does not tell. */
export class BarColumns {
  length = 0;
  #columns = Array.from({ length: 6 }, () => new Float64Array(ROWS_AT_FIRST)) as Columns;

  push(
    startMs: number,
    openE4: number,
    highE4: number,
    lowE4: number,
    closeE4: number,
    volumeCoins = Number.NaN,
  ): void {
    if (this.length === this.#columns[0].length) this.#grow();
    const [start, open, high, low, close, volume] = this.#columns;
    start[this.length] = startMs;
    open[this.length] = openE4;
    high[this.length] = highE4;
    low[this.length] = lowE4;
    close[this.length] = closeE4;
    volume[this.length] = volumeCoins;
    this.length++;
  }

  bars(): MinuteBars {
    const [startMs, openE4, highE4, lowE4, closeE4, volume] = this.#columns.map((column) =>
      column.subarray(0, this.length),
    ) as Columns;
    return { length: this.length, startMs, openE4, highE4, lowE4, closeE4, volume };
  }

  #grow(): void {
    this.#columns = this.#columns.map((column) => {
      const larger = new Float64Array(column.length * 2);
      larger.set(column);
      return larger;
    }) as Columns;
  }
}

type Columns = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
