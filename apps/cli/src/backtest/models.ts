import { readFile } from 'node:fs/promises';
import { distributionModel } from '@rec-io/domain/distribution-model';
import type { CoinSymbol } from '@rec-io/domain/market';
import { parseModelParameters } from '@rec-io/domain/model-parameters';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { MinuteGrid } from '@rec-io/research/minute-grid';
import { BAR_MEAN_VARIANCE_SECONDS } from '@rec-io/research/protocol';
import { TRAINERS } from '@rec-io/research/trainers';
import { learnt } from '../research/learnt.ts';

/** Whether a model comes from a file, and may have learnt from the very period that it is tried on. */
export const isFile = (model: string): boolean => TRAINERS[model] === undefined;

/**
 * Makes models that have observed nothing: one that learns from the bars before `untilMs` and nothing else, or one from a file.
 * @throws CatalogueError REC-421, REC-422, when it is called
 */
export function modelMaker(
  model: string,
  grid: MinuteGrid,
  symbol: CoinSymbol,
  untilMs: number,
): () => Promise<ProbabilityModel> {
  return async () => (isFile(model) ? fromFile(model, symbol) : learnt(model, grid, symbol, untilMs));
}

async function fromFile(path: string, symbol: CoinSymbol): Promise<ProbabilityModel> {
  try {
    const parameters = parseModelParameters(JSON.parse(await readFile(path, 'utf8')));
    return distributionModel(parameters, symbol, { windowVarianceSeconds: BAR_MEAN_VARIANCE_SECONDS });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CatalogueError('REC-421', { file: path, message }, error);
  }
}
