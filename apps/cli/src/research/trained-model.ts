import { readFile } from 'node:fs/promises';
import { modelOf, parseModels } from '@rec-io/domain/adaptive/models';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { BAR_MEAN_VARIANCE_SECONDS } from '@rec-io/domain/settlement-window';
import { CatalogueError } from '@rec-io/installer/catalogue-error';

/**
 * The model in a file, for questions about bars. One that has learnt from what is asked about is not refused, but told.
 * @throws CatalogueError REC-421
 */
export async function trainedModel(
  path: string,
  symbol: CoinSymbol,
  firstMs = Number.POSITIVE_INFINITY,
  say: (line: string) => void = () => undefined,
): Promise<ProbabilityModel> {
  try {
    const json = JSON.parse(await readFile(path, 'utf8')) as { readonly trainedTo?: string };
    const model = modelOf(parseModels(json), symbol, { windowVarianceSeconds: BAR_MEAN_VARIANCE_SECONDS });
    if (Date.parse(json.trainedTo ?? '') > firstMs)
      say(`${path} has learnt from bars up to ${json.trainedTo}: later than the first question`);
    return model;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CatalogueError('REC-421', { file: path, message }, error);
  }
}
