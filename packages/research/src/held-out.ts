import { distributionModel } from '@rec-io/domain/distribution-model';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { ModelParameters, SymbolParameters } from '@rec-io/domain/model-parameters';
import { type Evaluation, evaluate } from './evaluate.ts';
import { ewmaNormal } from './ewma-normal.ts';
import type { MinuteGrid } from './minute-grid.ts';
import { BAR_MEAN_VARIANCE_SECONDS } from './protocol.ts';

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
