import { basename } from 'node:path';
import { AdaptiveModel } from '@rec-io/domain/adaptive/adaptive-model';
import type { TrainedModel } from '@rec-io/domain/adaptive/models';
import type { CoinSymbol } from '@rec-io/domain/market';
import { BAR_MEAN_VARIANCE_SECONDS } from '@rec-io/domain/settlement-window';
import { barsBetween } from '@rec-io/prices/bars';
import { readPriceFiles } from '@rec-io/prices/price-files';
import { type Evaluation, evaluate } from './evaluate.ts';
import { minuteGrid } from './minute-grid.ts';
import { TRAINERS, trainAdaptive } from './trainers.ts';

const DEVELOPMENT_END_MS = Date.UTC(2018, 6);
const HELD_OUT_END_MS = Date.UTC(2019, 0);
const LATER_FROM_MS = Date.UTC(2019, 6);

/** Models by name, on the same questions. */
export type Scores = Readonly<Record<string, Evaluation>>;
export type Fitted = {
  readonly files: readonly string[];
  readonly trained: TrainedModel;
  /** The half year after 2018-06, by the same training on the time before it. */
  readonly heldOut: Scores;
  /** Whatever bars there are years after the training, by the parameters that ship. */
  readonly later: Evaluation | null;
};

/** Trains on everything before 2018-07, scores on the half year after it, then trains again on everything before 2019. */
export async function fitAndScore(symbol: CoinSymbol, files: readonly string[]): Promise<Fitted> {
  const history = await readPriceFiles(files, { symbol });
  const grid = minuteGrid(barsBetween(history.bars, 0, HELD_OUT_END_MS));
  const heldOut = Object.entries(TRAINERS).map(([name, train]) => [
    name,
    evaluate(grid, train(grid, symbol, DEVELOPMENT_END_MS), DEVELOPMENT_END_MS, HELD_OUT_END_MS),
  ]);
  const parameters = trainAdaptive(grid, symbol, HELD_OUT_END_MS);
  const trained = { name: `adaptive/${symbol.toLowerCase()}/2018`, parameters };
  const laterBars = barsBetween(history.bars, LATER_FROM_MS, Number.POSITIVE_INFINITY);
  return {
    files: history.files.map((file) => basename(file)),
    trained,
    heldOut: Object.fromEntries(heldOut) as Scores,
    later: laterBars.length === 0 ? null : scoreLater(trained, minuteGrid(laterBars)),
  };
}

const scoreLater = ({ name, parameters }: TrainedModel, grid: ReturnType<typeof minuteGrid>): Evaluation =>
  evaluate(
    grid,
    new AdaptiveModel(name, parameters, { windowVarianceSeconds: BAR_MEAN_VARIANCE_SECONDS }),
    grid.startMs,
    Number.POSITIVE_INFINITY,
  );
