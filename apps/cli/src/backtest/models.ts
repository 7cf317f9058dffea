import type { CoinSymbol } from '@rec-io/domain/market';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import type { MinuteGrid } from '@rec-io/research/minute-grid';
import { TRAINERS } from '@rec-io/research/trainers';
import { learnt } from '../research/learnt.ts';
import { trainedModel } from '../research/trained-model.ts';

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
  return async () => (isFile(model) ? trainedModel(model, symbol) : learnt(model, grid, symbol, untilMs));
}
