import { CARRIED_MINUTES_MAX } from '@rec-io/domain/minute-momentum';
import type { Minute } from '@rec-io/domain/probability';
import { MINUTE_MS } from '@rec-io/domain/time';
import type { MinuteBars } from '@rec-io/prices/bars';

/** Bars on an unbroken axis of minutes, so that "in 15 minutes" is an index. A question across a long gap is void. */
export type MinuteGrid = {
  readonly length: number;
  readonly startMs: number;
  /** Close, carried over short gaps; NaN in long ones. */
  readonly closeE4: Float64Array;
  /** Of minutes with a bar, else NaN. */
  readonly openE4: Float64Array;
  readonly highE4: Float64Array;
  readonly lowE4: Float64Array;
  /** Coins traded in minutes with a bar, NaN where it is not told, 0 in others. */
  readonly volume: Float64Array;
  /** Mean of open, high, low and close where there was a bar, else NaN: what a question is settled on. */
  readonly meanE4: Float64Array;
  /** Number of the unbroken stretch that a minute belongs to; −1 in long gaps. */
  readonly stretch: Int32Array;
  /** Index of the first minute of the minute's stretch. */
  readonly stretchFrom: Int32Array;
};

export const gridTimeMs = (grid: MinuteGrid, index: number): number => grid.startMs + index * MINUTE_MS;

/** Reads minutes that have a bar, each into the same object. */
export class MinuteReader {
  readonly #grid: MinuteGrid;
  readonly #minute = { startMs: 0, openE4: 0, highE4: 0, lowE4: 0, closeE4: 0, volume: 0 };

  constructor(grid: MinuteGrid) {
    this.#grid = grid;
  }

  at(index: number): Minute {
    const [grid, minute] = [this.#grid, this.#minute];
    minute.startMs = gridTimeMs(grid, index);
    minute.openE4 = grid.openE4[index] as number;
    minute.highE4 = grid.highE4[index] as number;
    minute.lowE4 = grid.lowE4[index] as number;
    minute.closeE4 = grid.closeE4[index] as number;
    minute.volume = grid.volume[index] as number;
    return minute;
  }
}

/** What was known at a time: the minutes that were complete by then, up to the last that has a bar. */
export function gridUntil(grid: MinuteGrid, timeMs: number): MinuteGrid {
  let length = Math.min(grid.length, Math.max(0, Math.floor((timeMs - grid.startMs) / MINUTE_MS)));
  while (length > 0 && Number.isNaN(grid.meanE4[length - 1])) length--;
  const cut = (column: Float64Array) => column.subarray(0, length);
  return {
    length,
    startMs: grid.startMs,
    openE4: cut(grid.openE4),
    highE4: cut(grid.highE4),
    lowE4: cut(grid.lowE4),
    closeE4: cut(grid.closeE4),
    volume: cut(grid.volume),
    meanE4: cut(grid.meanE4),
    stretch: grid.stretch.subarray(0, length),
    stretchFrom: grid.stretchFrom.subarray(0, length),
  };
}

export function minuteGrid(bars: MinuteBars): MinuteGrid {
  const startMs = bars.startMs[0] ?? 0;
  const indexOf = (row: number) => ((bars.startMs[row] ?? 0) - startMs) / MINUTE_MS;
  const length = bars.length === 0 ? 0 : indexOf(bars.length - 1) + 1;
  const closeE4 = new Float64Array(length).fill(Number.NaN);
  const openE4 = new Float64Array(length).fill(Number.NaN);
  const highE4 = openE4.slice();
  const lowE4 = openE4.slice();
  const meanE4 = openE4.slice();
  const volume = new Float64Array(length);
  const stretch = new Int32Array(length).fill(-1);
  const stretchFrom = new Int32Array(length);
  let number = 0;
  let from = 0;
  for (let row = 0; row < bars.length; row++) {
    const index = indexOf(row);
    const before = row === 0 ? -1 : indexOf(row - 1);
    const close = bars.closeE4[row] ?? 0;
    if (index - before - 1 > CARRIED_MINUTES_MAX) {
      number++;
      from = index;
    } else {
      for (let i = before + 1; i < index; i++) {
        closeE4[i] = closeE4[before] ?? Number.NaN;
        stretch[i] = number;
        stretchFrom[i] = from;
      }
    }
    closeE4[index] = close;
    const [open, high, low] = [bars.openE4[row] ?? 0, bars.highE4[row] ?? 0, bars.lowE4[row] ?? 0];
    openE4[index] = open;
    highE4[index] = high;
    lowE4[index] = low;
    volume[index] = bars.volume[row] ?? Number.NaN;
    meanE4[index] = (open + high + low + close) / 4;
    stretch[index] = number;
    stretchFrom[index] = from;
  }
  return { length, startMs, openE4, highE4, lowE4, closeE4, volume, meanE4, stretch, stretchFrom };
}
