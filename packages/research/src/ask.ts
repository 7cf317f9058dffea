import { CARRIED_MINUTES_MAX } from '@rec-io/domain/minute-momentum';
import type { PriceE4 } from '@rec-io/domain/money';
import { lowerProbability, type ProbabilityModel, upperProbability } from '@rec-io/domain/probability';
import { MINUTE_MS } from '@rec-io/domain/time';
import { type MinuteGrid, MinuteReader } from './minute-grid.ts';
import type { Questions } from './questions.ts';

/** In the order of the questions; NaN where there is no answer. */
export type Answers = {
  readonly probability: Float64Array;
  /** What the probability may be at least and at most, by the model's own uncertainty. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Number of the reason in `reasons` why there is no answer, or −1. */
  readonly unanswered: Int16Array;
  readonly reasons: readonly string[];
};

const REASONS = [
  'it asks before the first bar was complete',
  'it asks after the last bar',
  'it asks in a gap: nobody knows the price',
  'the model knows too little yet',
] as const;
const [BEFORE, AFTER, IN_A_GAP, TOO_EARLY] = [0, 1, 2, 3] as const;

/**
 * Asks a model, minute by minute along the bars: it has seen what was complete at the time of a question, and nothing else.
 * The price of a question is the close of the last minute complete by then, and what is uncertain begins there.
 */
export function ask(grid: MinuteGrid, model: ProbabilityModel, questions: Questions): Answers {
  const { length, timeMs, closeTimeMs, strikeE4 } = questions;
  const answers = {
    probability: new Float64Array(length).fill(Number.NaN),
    low: new Float64Array(length).fill(Number.NaN),
    high: new Float64Array(length).fill(Number.NaN),
    unanswered: new Int16Array(length).fill(-1),
    reasons: REASONS,
  };
  const minutes = new MinuteReader(grid);
  let seen = 0;
  let lastBar = -1;
  let prepared = { minute: Number.NaN, closeTimeMs: Number.NaN };
  for (const row of byTime(questions)) {
    const complete = Math.floor(((timeMs[row] as number) - grid.startMs) / MINUTE_MS);
    for (; seen < Math.min(complete, grid.length); seen++)
      if (!Number.isNaN(grid.meanE4[seen])) {
        model.observeMinute(minutes.at(seen));
        lastBar = seen;
      }
    const reason = unanswerable(grid, complete, lastBar);
    if (reason !== -1) {
      answers.unanswered[row] = reason;
      continue;
    }
    const closesMs = closeTimeMs[row] as number;
    if (prepared.minute !== complete || prepared.closeTimeMs !== closesMs) {
      prepared = { minute: complete, closeTimeMs: closesMs };
      const knownMs = grid.startMs + complete * MINUTE_MS;
      model.prepare(knownMs, grid.closeE4[lastBar] as PriceE4, closesMs, null);
    }
    const probability = model.above(strikeE4[row] as PriceE4);
    if (Number.isNaN(probability)) {
      answers.unanswered[row] = TOO_EARLY;
      continue;
    }
    answers.probability[row] = probability;
    answers.low[row] = lowerProbability(probability, model.uncertainty);
    answers.high[row] = upperProbability(probability, model.uncertainty);
  }
  return answers;
}

/** By what is past alone: whether a gap goes on is not known inside it. */
function unanswerable(grid: MinuteGrid, complete: number, lastBar: number): number {
  if (lastBar === -1) return BEFORE;
  if (complete - 1 - lastBar <= CARRIED_MINUTES_MAX) return -1;
  return lastBar === grid.length - 1 ? AFTER : IN_A_GAP;
}

/** Row numbers by time, then by close, then as they came. */
function byTime({ length, timeMs, closeTimeMs }: Questions): Uint32Array {
  const rows = Uint32Array.from({ length }, (_, row) => row);
  const isSorted = rows.every((row) => row === 0 || (timeMs[row - 1] as number) <= (timeMs[row] as number));
  return isSorted
    ? rows
    : rows.sort(
        (a, b) =>
          (timeMs[a] as number) - (timeMs[b] as number) ||
          (closeTimeMs[a] as number) - (closeTimeMs[b] as number) ||
          a - b,
      );
}
