import { type CoinSymbol, SYMBOLS } from '../market.ts';
import { AdaptiveModel, type AdaptiveModelOptions } from './adaptive-model.ts';
import { type AdaptiveParameters, ModelParametersError, parseParameters } from './parameters.ts';

export const MODELS_FORMAT = 'rec-io/models/2';

/** A trained model: its name, and what it has learnt. */
export type TrainedModel = { readonly name: string; readonly parameters: AdaptiveParameters };

/** What a file of models holds, at most one per coin; its other fields tell people how they were made. */
export type Models = Readonly<Partial<Record<CoinSymbol, TrainedModel>>>;

/** @throws ModelParametersError naming the first field that is not as it must be */
export function parseModels(json: unknown): Models {
  const file = (typeof json === 'object' ? json : null) as { format?: unknown; symbols?: unknown } | null;
  if (file?.format !== MODELS_FORMAT)
    throw new ModelParametersError(`format: expected ${JSON.stringify(MODELS_FORMAT)}`);
  const symbols = (typeof file.symbols === 'object' ? (file.symbols ?? {}) : {}) as Record<string, unknown>;
  const known = SYMBOLS.filter((symbol) => symbols[symbol] !== undefined);
  if (known.length === 0) throw new ModelParametersError(`symbols: expected ${SYMBOLS.join(' or ')}`);
  return Object.fromEntries(
    known.map((symbol) => [symbol, trainedModel(symbols[symbol], `symbols.${symbol}`)]),
  );
}

function trainedModel(json: unknown, path: string): TrainedModel {
  const model = (typeof json === 'object' ? json : null) as { name?: unknown; parameters?: unknown } | null;
  if (typeof model?.name !== 'string' || model.name === '')
    throw new ModelParametersError(`${path}.name: expected a text`);
  try {
    return { name: model.name, parameters: parseParameters(model.parameters) };
  } catch (error) {
    if (error instanceof ModelParametersError) error.message = `${path}.parameters.${error.message}`;
    throw error;
  }
}

/** A fresh one for each use: it learns on the way. @throws ModelParametersError when there is none of this coin */
export function modelOf(models: Models, symbol: CoinSymbol, options?: AdaptiveModelOptions): AdaptiveModel {
  const trained = models[symbol];
  if (!trained) throw new ModelParametersError(`symbols.${symbol}: expected a model of this coin`);
  return new AdaptiveModel(trained.name, trained.parameters, options);
}
