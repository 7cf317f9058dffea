import type { TrainedModel } from '@rec-io/domain/adaptive/models';
import { modelIn } from '@rec-io/domain/adaptive/trained-file';
import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { RELEASE } from '@rec-io/model-store/model-name';
import { type ModelInUse, type ModelStore, openModelStore } from '@rec-io/model-store/model-store';
import { InvalidArgumentError } from 'commander';
import { CLONE } from '../../clone.ts';
import type { Installation } from '../../installation.ts';

export const modelStoreOf = ({ layout }: Installation): ModelStore =>
  openModelStore(layout.models, CLONE.modelFile);

/** By what a model is named on the command line: the release's has no file. */
export const shownName = ({ name, isRelease }: Pick<ModelInUse, 'name' | 'isRelease'>): string =>
  isRelease ? RELEASE : name;

/** A model that was named, with when its last bar ends; null: with the release came no such time. */
export type NamedModel = {
  readonly symbol: CoinSymbol;
  readonly model: TrainedModel;
  readonly trainedToMs: number | null;
};

/** @param symbol of the release's; of a stored one, what it must be @throws CatalogueError REC-440, REC-441 */
export async function namedModel(
  store: ModelStore,
  name: string,
  symbol: CoinSymbol | undefined,
): Promise<NamedModel | null> {
  if (name === RELEASE)
    return symbol === undefined
      ? null
      : { symbol, model: { ...(await store.release(symbol)), name: RELEASE }, trainedToMs: null };
  const file = await store.read(name, symbol);
  return { symbol: file.symbol, model: modelIn(file), trainedToMs: Date.parse(file.trainedTo) };
}

export const coins = (symbol: CoinSymbol | undefined): readonly CoinSymbol[] =>
  symbol === undefined ? SYMBOLS : [symbol];

/** A reason that says nothing is none. */
export function reason(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must say why: the journal keeps it.');
  return text.trim();
}
