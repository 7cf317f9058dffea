import type { CoinSymbol } from '@rec-io/domain/market';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { formerModel } from './former-model.ts';
import { RELEASE } from './model-name.ts';
import type { ModelStore } from './model-store.ts';

/** What choosing a model would change. Names are those of stored models; null stands for the release's. */
export type ModelChoice = {
  readonly symbol: CoinSymbol;
  readonly model: string | null;
  readonly before: string | null;
  /** False where it is in use already. */
  readonly isDue: boolean;
};

export async function choiceOf(
  store: ModelStore,
  symbol: CoinSymbol,
  model: string | null,
): Promise<ModelChoice> {
  const now = await store.inUse(symbol);
  const before = now.isRelease ? null : now.name;
  // Where the chosen one cannot be used, the release's is in use against its owner's will, and may be chosen.
  return { symbol, model, before, isDue: before !== model || now.problem !== null };
}

/** Puts it in use; a running trader takes it up by itself. @throws CatalogueError REC-442 */
export const choose = (store: ModelStore, choice: ModelChoice, by: string, why: string): Promise<void> => {
  const { symbol, model, before } = choice;
  return store.note({ timeMs: Date.now(), symbol, event: 'chosen', model, before, by, why });
};

/**
 * What going back leads to. What cannot be used is nothing to go back to.
 * @throws CatalogueError REC-449 where nothing but the release's was ever in use, REC-440, REC-441
 */
export async function wayBack(store: ModelStore, symbol: CoinSymbol): Promise<string | null> {
  const former = formerModel(await store.events(symbol));
  if (former === undefined) {
    const { name, isRelease } = await store.inUse(symbol);
    throw new CatalogueError('REC-449', { symbol, name: isRelease ? RELEASE : name });
  }
  if (former !== null) await store.read(former, symbol);
  return former;
}
