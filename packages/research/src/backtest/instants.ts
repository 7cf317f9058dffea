import { CARRIED_MINUTES_MAX, MinuteMomentum } from '@rec-io/domain/minute-momentum';
import type { PriceE4 } from '@rec-io/domain/money';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { HOUR_MS, MINUTE_MS, nextHour } from '@rec-io/domain/time';
import { gridTimeMs, type MinuteGrid, MinuteReader } from '../minute-grid.ts';
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
  readonly model: ProbabilityModel;
  readonly ladder: BarLadder;
  /** Nothing is asked before. What came before is learnt from all the same. */
  readonly fromMs: number;
  /** The last hour that is traded closes by then. */
  readonly toMs: number;
};

/** Closes as they were known at each minute's end: carried over short gaps, NaN in long ones, whether or not a gap goes on. */
export function knownCloses({ closeE4, meanE4, length }: MinuteGrid): Float64Array {
  const known = new Float64Array(length).fill(Number.NaN);
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    if (!Number.isNaN(meanE4[i])) last = i;
    if (i - last <= CARRIED_MINUTES_MAX) known[i] = closeE4[last] as number;
  }
  return known;
}

/**
 * Walks the minutes once, in order. The model has seen what was complete, and nothing else; the ladder is listed anew with each hour,
 * and whoever wants its numbers begins it for the instant.
 */
export function* instants(options: InstantsOptions): Generator<Instant, void, undefined> {
  const { grid, model, ladder, fromMs, toMs } = options;
  const known = knownCloses(grid);
  const minutes = new MinuteReader(grid);
  const momentum = new MinuteMomentum();
  const first = Math.max(1, Math.ceil((fromMs - grid.startMs) / MINUTE_MS));
  // A minute begins where the last bar ended, too: there its hour is settled.
  const end = Math.min(grid.length, Math.floor((toMs - grid.startMs) / MINUTE_MS));
  const instant: Instant = {
    nowMs: 0,
    minute: 0,
    indexE4: Number.NaN as PriceE4,
    momentumBp: null,
    closeTimeMs: Number.NaN,
  };
  for (let complete = 1; complete <= end; complete++) {
    if (!Number.isNaN(grid.meanE4[complete - 1])) {
      const minute = minutes.at(complete - 1);
      model.observeMinute(minute);
      ladder.quotes.observeMinute(minute);
      momentum.observe(minute.startMs, minute.closeE4);
    }
    if (complete < first) continue;
    instant.nowMs = gridTimeMs(grid, complete);
    instant.minute = complete;
    instant.indexE4 = known[complete - 1] as PriceE4;
    instant.closeTimeMs = nextHour(instant.nowMs);
    const isKnown = !Number.isNaN(instant.indexE4);
    instant.momentumBp = isKnown ? momentum.atBp(instant.nowMs) : null;
    if (isKnown && ladder.closeTimeMs !== instant.closeTimeMs)
      ladder.list(instant.indexE4, instant.closeTimeMs);
    yield instant;
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
