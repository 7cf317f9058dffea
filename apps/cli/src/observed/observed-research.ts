import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import type { CoinModelsView, ResearchView } from '@rec-io/domain/research-view';
import { databaseConnections } from '@rec-io/installer/database-connections';
import { explain } from '@rec-io/installer/explain';
import { choiceOf, choose, wayBack } from '@rec-io/model-store/choose-model';
import { formerModel } from '@rec-io/model-store/former-model';
import { RELEASE } from '@rec-io/model-store/model-name';
import type { ModelStore } from '@rec-io/model-store/model-store';
import { NICENESS } from '../background.ts';
import { CLONE } from '../clone.ts';
import type { Installation } from '../installation.ts';
import { inventedPrices } from '../programs/invented-prices.ts';
import { coinbaseApiUrl } from '../quick/machine.ts';
import { coinModels } from '../research/models/coin-models.ts';
import { modelStoreOf, shownName } from '../research/models/model-store-of.ts';
import { ModelRefresh } from './model-refresh.ts';

const EVENTS_SHOWN = 50;

/** What `recio research models` knows and does, for web. */
export function observedResearch(installation: Installation) {
  const { layout, configuration } = installation;
  const store = modelStoreOf(installation);
  const invented = inventedPrices(configuration);
  const refresh = new ModelRefresh(
    invented === null
      ? {
          ...{ candlesUrl: coinbaseApiUrl(), niceness: NICENESS },
          ...{ modelsDirectory: layout.models, releaseFile: CLONE.modelFile },
          database: databaseConnections(layout, configuration).access('worker'),
        }
      : { none: `${invented}: no model is refreshed` },
  );
  return {
    async look(): Promise<ResearchView> {
      const coins = await Promise.all(SYMBOLS.map((symbol) => coinView(store, symbol)));
      return { coins, refresh: refresh.view };
    },

    /** @param name of the list; `release` for the one that came along. @returns why not; null when it is in use from now on */
    use: (symbol: CoinSymbol, name: string, seen: string, by: string, why: string) =>
      refusal(() => put(symbol, name === RELEASE ? null : name, seen, by, why)),

    /** To what was in use before. */
    rollBack: (symbol: CoinSymbol, seen: string, by: string, why: string) =>
      refusal(async () => put(symbol, await wayBack(store, symbol), seen, by, why)),

    refresh: (symbols: readonly CoinSymbol[], by: string) => refresh.start(symbols, by),
    cancelRefresh: () => refresh.cancel(),
    stop: () => refresh.stop(),
  };

  async function put(
    symbol: CoinSymbol,
    model: string | null,
    seen: string,
    by: string,
    why: string,
  ): Promise<string | null> {
    if (model !== null) await store.read(model, symbol);
    const choice = await choiceOf(store, symbol, model);
    if ((choice.before ?? RELEASE) !== seen)
      return `Meanwhile ${choice.before ?? RELEASE} is in use: look at the list again.`;
    if (!choice.isDue) return `${model ?? RELEASE} is in use already.`;
    await choose(store, choice, by, why);
    return null;
  }
}

async function coinView(store: ModelStore, symbol: CoinSymbol): Promise<CoinModelsView> {
  const { events, ...rest } = await coinModels(store, symbol);
  const former = formerModel(events);
  const name = shownName(await store.inUse(symbol));
  const back = former === undefined ? null : (former ?? RELEASE);
  const lines = events
    .slice(-EVENTS_SHOWN)
    .map(({ timeMs, event, model, before, by, why }) => ({ timeMs, event, model, before, by, why }));
  return { ...rest, former: back === name ? null : back, events: lines };
}

/** What the catalogue knows is no accident, but an answer. */
async function refusal(act: () => Promise<string | null>): Promise<string | null> {
  try {
    return await act();
  } catch (error) {
    const { message, remedy } = explain(error);
    return `${message} ${remedy}`;
  }
}
