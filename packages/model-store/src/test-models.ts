import { readFileSync } from 'node:fs';
import { MODELS_FORMAT, parseModels } from '@rec-io/domain/adaptive/models';
import { modelIn, type TrainedFile } from '@rec-io/domain/adaptive/trained-file';
import type { CoinSymbol } from '@rec-io/domain/market';

export const RELEASE_FILE = new URL('../../../config/models/adaptive-btc-eth.json', import.meta.url).pathname;

const RELEASED = parseModels(JSON.parse(readFileSync(RELEASE_FILE, 'utf8')));

/** For tests: a file as a refresh makes it, of the release's parameters but for its prior, by which it can be told apart. */
export function someModel(
  name: string,
  symbol: CoinSymbol = 'BTC',
  priorYearlyVolatility = 0.5,
): TrainedFile {
  const released = RELEASED[symbol];
  if (released === undefined) throw new RangeError(`no model of ${symbol}`);
  return {
    ...{ format: MODELS_FORMAT, symbol, bars: 1_000, barsSha256: 'ab'.repeat(32) },
    trainedFrom: '2026-01-01T00:00:00.000Z',
    trainedTo: '2026-10-01T00:00:00.000Z',
    symbols: { [symbol]: { name, parameters: { ...released.parameters, priorYearlyVolatility } } },
  };
}

/** For tests: one that says too little. Each of its distributions is more than twice as wide as it ought to be. */
export function blurredModel(name: string): TrainedFile {
  const file = someModel(name);
  const { parameters } = modelIn(file);
  const horizons = parameters.horizons.map((each) => ({ ...each, intercept: each.intercept + 0.8 }));
  return { ...file, symbols: { BTC: { name, parameters: { ...parameters, horizons } } } };
}
