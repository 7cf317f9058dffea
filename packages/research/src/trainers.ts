import { AdaptiveModel } from '@rec-io/domain/adaptive/adaptive-model';
import type { AdaptiveParameters } from '@rec-io/domain/adaptive/parameters';
import { fingerprintModel } from '@rec-io/domain/fingerprint-model';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { BAR_MEAN_VARIANCE_SECONDS } from '@rec-io/domain/settlement-window';
import { MINUTE_MS } from '@rec-io/domain/time';
import { fitAdaptive } from './adaptive/fit-adaptive.ts';
import { evaluate } from './evaluate.ts';
import { ewmaNormal } from './ewma-normal.ts';
import { gridSums } from './fingerprint-sums.ts';
import { fingerprintsOf } from './fingerprints.ts';
import { gridUntil, type MinuteGrid } from './minute-grid.ts';
import { fitSketch } from './sketch/fit-sketch.ts';
import { sketchModel } from './sketch/sketch-model.ts';

/** What a question about bars settles on has not quite the variance of sixty prints: see `protocol.ts`. */
export const ON_BARS = { windowVarianceSeconds: BAR_MEAN_VARIANCE_SECONDS };
/** A sane level of 2024 to 2026; training years were twice as wild, and a fresh start must not be. */
export const PRIOR_YEARLY_VOLATILITY: Readonly<Record<CoinSymbol, number>> = { BTC: 0.45, ETH: 0.6 };
const BASELINE_HALF_LIVES_MINUTES = [15, 30, 60, 120, 240];
/** The half-life of the textbook is chosen on the newest so many days of what it may know. */
const CHOICE_DAYS = 180;

/** Days of bars without which nothing is learnt. */
export const TRAINING_DAYS_MIN = 30;

/** Learns from the minutes before `untilMs` and nothing else. */
export type Trainer = (grid: MinuteGrid, symbol: CoinSymbol, untilMs: number) => ProbabilityModel;

export const TRAINERS: Readonly<Record<string, Trainer>> = {
  adaptive: (grid, symbol, untilMs) =>
    new AdaptiveModel('adaptive', trainAdaptive(grid, symbol, untilMs), ON_BARS),
  sketch: trainSketch,
  normal: trainNormal,
  fingerprint: trainFingerprint,
};

/** How many minutes of the grid have ended by then. */
const minutesUntil = (grid: MinuteGrid, untilMs: number): number =>
  Math.min(grid.length, Math.max(0, Math.floor((untilMs - grid.startMs) / MINUTE_MS)));

/** Ours. */
export const trainAdaptive = (grid: MinuteGrid, symbol: CoinSymbol, untilMs: number): AdaptiveParameters =>
  fitAdaptive(grid, minutesUntil(grid, untilMs), PRIOR_YEARLY_VOLATILITY[symbol]);

function trainSketch(grid: MinuteGrid, symbol: CoinSymbol, untilMs: number): ProbabilityModel {
  const own = fitSketch(grid, minutesUntil(grid, untilMs), PRIOR_YEARLY_VOLATILITY[symbol]);
  return sketchModel('sketch', own, ON_BARS);
}

function trainFingerprint(grid: MinuteGrid, _symbol: CoinSymbol, untilMs: number): ProbabilityModel {
  return fingerprintModel(fingerprintsOf(gridSums(gridUntil(grid, untilMs))).smoothed, ON_BARS);
}

/** The textbook at its best: its only parameter is chosen on the newest half year before. */
function trainNormal(grid: MinuteGrid, _symbol: CoinSymbol, untilMs: number): ProbabilityModel {
  const fromMs = untilMs - CHOICE_DAYS * 1_440 * MINUTE_MS;
  const candidates = BASELINE_HALF_LIVES_MINUTES.map((halfLife) =>
    ewmaNormal(halfLife, BAR_MEAN_VARIANCE_SECONDS),
  );
  const losses = BASELINE_HALF_LIVES_MINUTES.map(
    (halfLife) =>
      evaluate(grid, ewmaNormal(halfLife, BAR_MEAN_VARIANCE_SECONDS), fromMs, untilMs).overall.logLoss,
  );
  const best = losses.indexOf(Math.min(...losses));
  return candidates[best] as ProbabilityModel;
}
