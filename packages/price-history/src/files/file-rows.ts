import { BarColumns } from '@rec-io/prices/bar-columns';
import type { BarSink, RowFault } from '@rec-io/prices/bar-row-reader';
import type { MinuteBars } from '@rec-io/prices/bars';
import type { PriceFileFault } from '@rec-io/prices/price-file-error';

/** Bars, and the line of the file that each stands on. */
export type FileRows = { readonly bars: MinuteBars; readonly lines: Uint32Array };

/** The bars of some rows, in this order. */
export function pickRows({ bars, lines }: FileRows, rows: ArrayLike<number>): FileRows {
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row] ?? Number.NaN);
  return {
    bars: {
      length: rows.length,
      startMs: pick(bars.startMs),
      ...{ openE4: pick(bars.openE4), highE4: pick(bars.highE4) },
      ...{ lowE4: pick(bars.lowE4), closeE4: pick(bars.closeE4) },
      volume: pick(bars.volume),
    },
    lines: Uint32Array.from(rows, (row) => lines[row] ?? 0),
  };
}

const LINES_AT_FIRST = 50_000;

/** Takes every bar of a file, and counts the rows that are none. */
export class RowCollector implements BarSink {
  /** By what is wrong with them: how many, and the first. */
  readonly faults = new Map<PriceFileFault, { count: number; readonly first: RowFault }>();
  readonly firstFaults: RowFault[] = [];
  /** The most lines in a row that were no bar. */
  longestRun = 0;
  readonly #columns = new BarColumns();
  #lines = new Uint32Array(LINES_AT_FIRST);
  #faultLine = 0;
  #run = 0;

  get faultCount(): number {
    return [...this.faults.values()].reduce((sum, { count }) => sum + count, 0);
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
    const row = this.#columns.length;
    if (row === this.#lines.length) {
      const larger = new Uint32Array(row * 2);
      larger.set(this.#lines);
      this.#lines = larger;
    }
    this.#lines[row] = line;
    this.#columns.push(startMs, openE4, highE4, lowE4, closeE4, volume);
  }

  fault(fault: RowFault): void {
    const known = this.faults.get(fault.fault);
    if (known === undefined) this.faults.set(fault.fault, { count: 1, first: fault });
    else known.count++;
    if (this.firstFaults.length < 3) this.firstFaults.push(fault);
    this.#run = fault.line === this.#faultLine + 1 ? this.#run + 1 : 1;
    this.#faultLine = fault.line;
    this.longestRun = Math.max(this.longestRun, this.#run);
  }

  rows(): FileRows {
    const bars = this.#columns.bars();
    return { bars, lines: this.#lines.subarray(0, bars.length) };
  }
}
