import { distributionModel } from '@rec-io/domain/distribution-model';
import { fingerprintModel } from '@rec-io/domain/fingerprint-model';
import {
  BASELINE,
  type FingerprintTable,
  HORIZON_MINUTES_MAX,
  THRESHOLDS,
} from '@rec-io/domain/fingerprint-table';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { ModelParameters, SymbolParameters } from '@rec-io/domain/model-parameters';
import { BAR_MEAN_VARIANCE_SECONDS } from '@rec-io/domain/settlement-window';
import { type Evaluation, evaluate } from './evaluate.ts';
import { ewmaNormal } from './ewma-normal.ts';
import type { MinuteGrid } from './minute-grid.ts';

const BASELINE_HALF_LIVES_MINUTES = [15, 30, 60, 120, 240];

/** The protocol settles on a bar's mean of four prices, not on 60 prints: the model is told so. */
export function evaluateParameters(
  grid: MinuteGrid,
  symbol: CoinSymbol,
  own: SymbolParameters,
  fromMs: number,
  toMs: number,
): Evaluation {
  const parameters: ModelParameters = { name: 'under evaluation', symbols: { BTC: own, ETH: own } };
  const model = distributionModel(parameters, symbol, { windowVarianceSeconds: BAR_MEAN_VARIANCE_SECONDS });
  return evaluate(grid, model, fromMs, toMs);
}

/** The textbook at its best: its only parameter is chosen where it may be chosen, on the period before. */
export function chooseBaseline(grid: MinuteGrid, fromMs: number, toMs: number): number {
  let best = Number.POSITIVE_INFINITY;
  let chosen = 0;
  for (const halfLife of BASELINE_HALF_LIVES_MINUTES) {
    const { logLoss } = evaluateBaseline(grid, halfLife, fromMs, toMs).overall;
    if (logLoss >= best) continue;
    best = logLoss;
    chosen = halfLife;
  }
  return chosen;
}

export const evaluateBaseline = (
  grid: MinuteGrid,
  halfLifeMinutes: number,
  fromMs: number,
  toMs: number,
): Evaluation => evaluate(grid, ewmaNormal(halfLifeMinutes, BAR_MEAN_VARIANCE_SECONDS), fromMs, toMs);

/** The same for fingerprints, which were counted on bars before `fromMs`. */
export const evaluateFingerprint = (
  grid: MinuteGrid,
  table: FingerprintTable,
  fromMs: number,
  toMs: number,
): Evaluation => {
  const model = fingerprintModel(table, { windowVarianceSeconds: BAR_MEAN_VARIANCE_SECONDS });
  return evaluate(grid, model, fromMs, toMs);
};

/** The table with the baseline in rows without a move, as counted tables have them, or in all rows. */
export function withBaseline(table: FingerprintTable, rows: 'unknown' | 'all'): FingerprintTable {
  const perTable = HORIZON_MINUTES_MAX * THRESHOLDS;
  const filled = (shares: Float64Array) =>
    shares.map((share, cell) =>
      rows === 'all' || Number.isNaN(share)
        ? (shares[BASELINE * perTable + (cell % perTable)] as number)
        : share,
    );
  return { ...table, pos: filled(table.pos), neg: filled(table.neg) };
}
