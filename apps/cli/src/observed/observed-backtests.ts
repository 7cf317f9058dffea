import { join } from 'node:path';
import type {
  BacktestBegun,
  BacktestCoin,
  BacktestReport,
  BacktestsView,
  BacktestWish,
} from '@rec-io/domain/backtest-view';
import { SYMBOLS } from '@rec-io/domain/market';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { explain } from '@rec-io/installer/explain';
import { storedSpan } from '@rec-io/price-history/fetch/missing';
import { TRAINERS } from '@rec-io/research/trainers';
import type { Pool } from 'pg';
import { Library } from '../backtest/library.ts';
import { type KnownLines, libraryLines, reportOf } from '../backtest/library-line.ts';
import { runName } from '../backtest/run-name.ts';
import { backtestOptions, judgedWish, wishArguments } from '../backtest/wish.ts';
import type { Installation } from '../installation.ts';
import { modelStoreOf } from '../research/models/model-store-of.ts';
import { BegunCommand } from './begun-work.ts';

/** No name of a run: the library does not list it. */
const UNDER_WAY = '.under-way';

/** What `recio backtest` knows and does, for web. @param pool may read the stored prices */
export function observedBacktests(installation: Installation, pool: Pool) {
  const { layout } = installation;
  const library = new Library(layout.backtests);
  const models = modelStoreOf(installation);
  const begun = new BegunCommand(join(layout.backtests, UNDER_WAY), async (name) =>
    (await library.names()).includes(name),
  );
  const options = backtestOptions();
  const known: KnownLines = new Map();

  const coins = async (): Promise<BacktestCoin[]> => {
    const all = await Promise.all(
      SYMBOLS.map(async (symbol): Promise<BacktestCoin[]> => {
        const [span, stored] = await Promise.all([storedSpan(pool, symbol), models.list(symbol)]);
        if (span === null) return [];
        const usable = stored.filter(({ problem }) => problem === null).map(({ name }) => name);
        return [
          {
            ...{ symbol, from: dayOf(span.firstMs), to: dayOf(span.lastMs) },
            models: [...Object.keys(TRAINERS), ...usable],
          },
        ];
      }),
    );
    return all.flat();
  };

  return {
    async look(): Promise<BacktestsView> {
      const [work, stored, runs] = await Promise.all([begun.view(), coins(), libraryLines(library, known)]);
      const none =
        stored.length === 0
          ? 'No prices are stored. recio data fetch --symbol BTC --from 2024-01-01 brings them; recio data import takes files.'
          : null;
      const madeAt = (run: (typeof runs)[number]) => ('problem' in run ? '' : run.madeAt);
      return {
        ...work,
        ...{ options, none, coins: stored },
        runs: runs.toSorted((a, b) => madeAt(b).localeCompare(madeAt(a)) || a.name.localeCompare(b.name)),
      };
    },

    async begin(wish: BacktestWish, by: string): Promise<BacktestBegun> {
      try {
        const coin = (await coins()).find(({ symbol }) => symbol === wish.symbol);
        const { problems, set } = await judgedWish(wish, coin, layout.strategies);
        if (problems.length > 0) return { problems };
        if (wish.save !== '') await library.requireFree(wish.save);
        const name = await runName({ ...wish, save: wish.save || true }, library);
        const isKind = wish.model === '' || Object.hasOwn(TRAINERS, wish.model);
        const file = isKind ? null : join(models.directory, `${wish.model}.json`);
        const args = [...wishArguments(wish, set, name, file), `--data-dir=${layout.dataDir}`];
        const refused = await begun.begin(name, by, args);
        return refused === null ? { name } : { refused };
      } catch (error) {
        const { code, message, title, remedy } = explain(error);
        if (code === 'REC-437') return { problems: [{ key: 'save', message: `cannot be: ${title}` }] };
        return { refused: `${message} ${remedy}` };
      }
    },

    cancel: () => begun.cancel(),

    /** Null where there is none of that name. @throws CatalogueError REC-436 */
    async read(name: string): Promise<BacktestReport | null> {
      return orNull(async () => reportOf(await library.read(name)));
    },

    /** @returns whether there was one */
    async remove(name: string): Promise<boolean> {
      return (await orNull(async () => library.remove(name).then(() => true))) ?? false;
    },

    stop: () => begun.stop(),
  };
}

const dayOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);

async function orNull<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof CatalogueError && error.code === 'REC-434') return null;
    throw error;
  }
}
