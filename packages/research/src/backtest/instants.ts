import type { PriceE4 } from '@rec-io/domain/money';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { HOUR_MS, MINUTE_MS, nextHour } from '@rec-io/domain/time';
import { gridTimeMs, type MinuteGrid, MinuteReader } from '../minute-grid.ts';
import type { BarColumns } from './bar-columns.ts';
import type { BarLadder } from './bar-ladder.ts';

/** One minute's beginning, and all that was known by then. Rewritten from minute to minute. */
export type Instant = {
  nowMs: number;
  /** Of the grid's minute that begins now: what happens in it, nobody knows yet. */
  minute: number;
  /** Close of the last minute complete by now; NaN in gaps. */
  indexE4: PriceE4;
  momentumBp: number | null;
  closeTimeMs: number;
};

export type InstantsOptions = {
  readonly grid: MinuteGrid;
  readonly columns: BarColumns;
  readonly model: ProbabilityModel;
  readonly ladder: BarLadder;
  /** Nothing is asked before. What came before is learnt from all the same. */
  readonly fromMs: number;
  /** The last hour that is traded closes by then. */
  readonly toMs: number;
};

/**
 * Walks the minutes once, in order. The model has seen what was complete, and nothing else; the ladder is listed anew with each hour,
 * and whoever wants its numbers begins it for the instant.
 */
export class Instants {
  readonly present: Instant = {
    nowMs: Number.NaN,
    minute: 0,
    indexE4: Number.NaN as PriceE4,
    momentumBp: null,
    closeTimeMs: Number.NaN,
  };
  readonly #options: InstantsOptions;
  readonly #minutes: MinuteReader;
  readonly #end: number;

  constructor(options: InstantsOptions) {
    const { grid, fromMs, toMs } = options;
    this.#options = options;
    this.#minutes = new MinuteReader(grid);
    // A minute begins where the last bar ended, too: there its hour is settled.
    this.#end = Math.min(grid.length, Math.floor((toMs - grid.startMs) / MINUTE_MS));
    const first = Math.max(1, Math.ceil((fromMs - grid.startMs) / MINUTE_MS));
    for (let minute = 0; minute < first - 1; minute++) this.#observe(minute);
    this.present.minute = first - 1;
  }

  /** On to the next minute, which is then {@link present}; false at the end. */
  next(): boolean {
    const { present } = this;
    if (present.minute >= this.#end) return false;
    const { grid, ladder, columns } = this.#options;
    this.#observe(present.minute);
    present.minute++;
    present.nowMs = gridTimeMs(grid, present.minute);
    present.indexE4 = columns.knownE4[present.minute - 1] as PriceE4;
    present.closeTimeMs = nextHour(present.nowMs);
    const isKnown = !Number.isNaN(present.indexE4);
    const momentumBp = columns.momentumBp[present.minute - 1] as number;
    present.momentumBp = Number.isNaN(momentumBp) ? null : momentumBp;
    if (isKnown && ladder.closeTimeMs !== present.closeTimeMs)
      ladder.list(present.indexE4, present.closeTimeMs);
    return true;
  }

  #observe(minute: number): void {
    const { grid, model, ladder } = this.#options;
    if (Number.isNaN(grid.meanE4[minute])) return;
    const bar = this.#minutes.at(minute);
    model.observeMinute(bar);
    ladder.quotes.observeMinute(bar);
  }
}

/** The hours that can be traded and settled: whole ones, within the bars and the period. */
export function wholeHours(grid: MinuteGrid, fromMs: number, toMs: number) {
  const endMs = gridTimeMs(grid, grid.length);
  return {
    fromMs: Math.ceil(Math.max(fromMs, grid.startMs) / HOUR_MS) * HOUR_MS,
    toMs: Math.floor(Math.min(toMs, endMs) / HOUR_MS) * HOUR_MS,
  };
}
