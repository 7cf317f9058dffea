import type { CoinSymbol } from '@rec-io/domain/market';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import type { MinuteGrid } from '@rec-io/research/minute-grid';
import { TRAINERS } from '@rec-io/research/trainers';
import { requireTrainingDays } from './training-days.ts';

/** @throws CatalogueError REC-422 where too little came before */
export function learnt(
  kind: string,
  grid: MinuteGrid,
  symbol: CoinSymbol,
  untilMs: number,
): ProbabilityModel {
  requireTrainingDays(grid, untilMs);
  const train = TRAINERS[kind];
  if (!train) throw new RangeError(`no model ${kind}`);
  return train(grid, symbol, untilMs);
}
