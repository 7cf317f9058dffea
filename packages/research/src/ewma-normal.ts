import type { PriceE4 } from '@rec-io/domain/money';
import { CERTAIN, type ProbabilityModel } from '@rec-io/domain/probability';
import { secondsUntil } from '@rec-io/domain/settlement-window';
import { MINUTE_MS } from '@rec-io/domain/time';

/**
 * The textbook, as the baseline: log returns are normal, their variance is an exponentially weighted mean of squared
 * minute returns, and variance grows with time.
 */
export function ewmaNormal(halfLifeMinutes: number, windowVarianceSeconds: number): ProbabilityModel {
  const keep = 0.5 ** (1 / halfLifeMinutes);
  let lastMs = Number.NaN;
  let lastClose = 0;
  let sum = 0;
  let weight = 0;
  let index = 0;
  let deviation = 0;
  return {
    name: `normal, volatility half-life ${halfLifeMinutes} min`,
    observeMinute({ startMs, closeE4 }) {
      if (startMs - lastMs === MINUTE_MS) {
        sum = sum * keep + Math.log(closeE4 / lastClose) ** 2;
        weight = weight * keep + 1;
      }
      lastMs = startMs;
      lastClose = closeE4;
    },
    prepare(nowMs, indexE4, closeTimeMs) {
      const seconds = Math.max(0, secondsUntil(nowMs, closeTimeMs) - 60) + windowVarianceSeconds;
      index = indexE4;
      deviation = Math.sqrt(((sum / weight) * seconds) / 60);
    },
    uncertainty: CERTAIN,
    above: (strikeE4: PriceE4) => normalTail(Math.log(strikeE4 / index) / Math.max(deviation, 1e-9)),
  };
}

/** P(Z > z) of the standard normal, to 1e-7 (Abramowitz and Stegun 26.2.17). */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const sum =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
