import { createHash } from 'node:crypto';
import { modelIn, type TrainedFile } from '@rec-io/domain/adaptive/trained-file';
import type { CoinSymbol } from '@rec-io/domain/market';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import { minuteGrid } from '@rec-io/research/minute-grid';
import { trainFile } from '@rec-io/research/train-file';

const DIGEST_DIGITS = 6;

/**
 * A model that has learnt from the bars before `untilMs`: it is given no others. It is named by its coin, its last day and what it
 * has learnt, so that two of one name are the same.
 */
export function candidateOf(bars: MinuteBars, symbol: CoinSymbol, untilMs: number): TrainedFile {
  const file = trainFile(
    minuteGrid(barsBetween(bars, Number.NEGATIVE_INFINITY, untilMs)),
    symbol,
    untilMs,
    'candidate',
  );
  const { parameters } = modelIn(file);
  const digest = createHash('sha256')
    .update(JSON.stringify([file.barsSha256, parameters]))
    .digest('hex');
  const day = new Date(Date.parse(file.trainedTo) - 1).toISOString().slice(0, 10);
  const name = `adaptive-${symbol.toLowerCase()}-${day}-${digest.slice(0, DIGEST_DIGITS)}`;
  return { ...file, symbols: { [symbol]: { name, parameters } } };
}
