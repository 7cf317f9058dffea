import { basename } from 'node:path';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { SymbolParameters } from '@rec-io/domain/model-parameters';
import { MINUTE_MS } from '@rec-io/domain/time';
import { barsBetween } from '@rec-io/prices/bars';
import { readPriceFiles } from '@rec-io/prices/price-files';
import type { Evaluation } from './evaluate.ts';
import { fitSymbol } from './fit-symbol.ts';
import { chooseBaseline, evaluateBaseline, evaluateParameters } from './held-out.ts';
import { type MinuteGrid, minuteGrid } from './minute-grid.ts';

const DEVELOPMENT_END_MS = Date.UTC(2018, 6);
const HELD_OUT_END_MS = Date.UTC(2019, 0);
const BASELINE_CHOICE_FROM_MS = Date.UTC(2018, 0);
/** A sane level of 2024 to 2026; training years were twice as wild, and a fresh start must not be. */
const PRIOR_YEARLY_VOLATILITY: Readonly<Record<CoinSymbol, number>> = { BTC: 0.45, ETH: 0.6 };

/** The model and the textbook on the same questions. */
export type Compared = {
  readonly model: Evaluation;
  readonly baseline: Evaluation;
  readonly baselineHalfLifeMinutes: number;
};
export type Fitted = {
  readonly files: readonly string[];
  readonly parameters: SymbolParameters;
  /** The half year after 2018-06, by the same fit on the time before it. */
  readonly heldOut: Compared;
  /** Whatever bars there are after 2018, by the parameters that ship. */
  readonly later: Compared | null;
};

const indexAt = (grid: MinuteGrid, timeMs: number) =>
  Math.min(grid.length, (timeMs - grid.startMs) / MINUTE_MS);

/** Fits on everything before 2018-07, scores on the half year after it, then fits again on everything before 2019. */
export async function fitAndScore(symbol: CoinSymbol, files: readonly string[]): Promise<Fitted> {
  const history = await readPriceFiles(files, { symbol });
  const grid = minuteGrid(barsBetween(history.bars, 0, HELD_OUT_END_MS));
  const halfLife = chooseBaseline(grid, BASELINE_CHOICE_FROM_MS, DEVELOPMENT_END_MS);
  const prior = PRIOR_YEARLY_VOLATILITY[symbol];
  const compare = (on: MinuteGrid, own: SymbolParameters, fromMs: number, toMs: number): Compared => ({
    model: evaluateParameters(on, symbol, own, fromMs, toMs),
    baseline: evaluateBaseline(on, halfLife, fromMs, toMs),
    baselineHalfLifeMinutes: halfLife,
  });
  const developed = fitSymbol(grid, indexAt(grid, DEVELOPMENT_END_MS), prior);
  const parameters = fitSymbol(grid, indexAt(grid, HELD_OUT_END_MS), prior);
  const laterBars = barsBetween(history.bars, HELD_OUT_END_MS, Number.POSITIVE_INFINITY);
  return {
    files: history.files.map((file) => basename(file)),
    parameters,
    heldOut: compare(grid, developed, DEVELOPMENT_END_MS, HELD_OUT_END_MS),
    later:
      laterBars.length === 0
        ? null
        : compare(minuteGrid(laterBars), parameters, HELD_OUT_END_MS, Number.POSITIVE_INFINITY),
  };
}
