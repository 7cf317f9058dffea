import type { IndexHistory } from './index-history.ts';
import type { PriceE4 } from './money.ts';
import { MINUTE_MS } from './time.ts';

/** Minutes looked back and their weights, as the owners of the earlier system know them. Weights add up to 1. */
export const MOMENTUM_LAGS: readonly { readonly minutes: number; readonly weight: number }[] = [
  { minutes: 1, weight: 0.3 },
  { minutes: 2, weight: 0.25 },
  { minutes: 3, weight: 0.2 },
  { minutes: 4, weight: 0.15 },
  { minutes: 15, weight: 0.05 },
  { minutes: 30, weight: 0.05 },
];

/** A reference print may be this much older than its lag. After an outage a lag is missing rather than wrong. */
const REFERENCE_TOLERANCE_S = 10;

/** Percent change since `minutes` ago; null when no print of that time is known. */
export function changePct(
  history: IndexHistory,
  nowMs: number,
  indexE4: PriceE4,
  minutes: number,
): number | null {
  const reference = history.at(nowMs - minutes * MINUTE_MS, REFERENCE_TOLERANCE_S);
  return reference === null ? null : (100 * (indexE4 - reference)) / reference;
}

/**
 * The momentum score in basis points: the weighted mean of the six percentage changes, times 100, over the lags that are
 * known. Null until the shortest lag is known.
 */
export const momentumBp = (history: IndexHistory, nowMs: number, indexE4: PriceE4): number | null =>
  momentumBpOf((minutes) => changePct(history, nowMs, indexE4, minutes));

/** The same score from anything that knows changes. @param changePctSince percent since so many minutes ago; null: unknown */
export function momentumBpOf(changePctSince: (minutes: number) => number | null): number | null {
  let sum = 0;
  let weights = 0;
  for (const { minutes, weight } of MOMENTUM_LAGS) {
    const change = changePctSince(minutes);
    if (change === null) {
      if (weights === 0) return null;
      continue;
    }
    sum += weight * change;
    weights += weight;
  }
  return (100 * sum) / weights;
}
