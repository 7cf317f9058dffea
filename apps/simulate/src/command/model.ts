import { readFileSync } from 'node:fs';
import { modelOf, parseModels } from '@rec-io/domain/adaptive/models';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { ProbabilityModel } from '@rec-io/domain/probability';

const FILE = new URL('../../../../config/models/adaptive-btc-eth.json', import.meta.url);

/** The model that the real trader uses. */
export function installedModel(): (symbol: CoinSymbol) => ProbabilityModel {
  const parameters = parseModels(JSON.parse(readFileSync(FILE, 'utf8')));
  return (symbol) => modelOf(parameters, symbol);
}

/** A turn of the event loop: when it comes, no promise is left to run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
