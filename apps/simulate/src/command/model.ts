import { readFileSync } from 'node:fs';
import { distributionModel } from '@rec-io/domain/distribution-model';
import type { CoinSymbol } from '@rec-io/domain/market';
import { parseModelParameters } from '@rec-io/domain/model-parameters';
import type { ProbabilityModel } from '@rec-io/domain/probability';

const FILE = new URL('../../../../config/models/distribution-btc-eth.json', import.meta.url);

/** The model that the real trader uses. */
export function installedModel(): (symbol: CoinSymbol) => ProbabilityModel {
  const parameters = parseModelParameters(JSON.parse(readFileSync(FILE, 'utf8')));
  return (symbol) => distributionModel(parameters, symbol);
}

/** A turn of the event loop: when it comes, no promise is left to run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
