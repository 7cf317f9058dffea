import { join } from 'node:path';
import type { ComparisonView, ComparisonWish, ModelComparison } from '@rec-io/domain/research-view';
import { explain } from '@rec-io/installer/explain';
import type { Installation } from '../installation.ts';
import { comparisonIn } from '../research/models/comparison.ts';
import { modelStoreOf, namedModel } from '../research/models/model-store-of.ts';
import { BegunCommand, type Ended } from './begun-work.ts';

/** No model of that name: the store does not list it. */
const UNDER_WAY = '.comparing';

/** What `recio research models compare` tells, for web. The newest result is kept as long as web runs. */
export function observedComparison(installation: Installation) {
  const store = modelStoreOf(installation);
  const begun = new BegunCommand(join(store.directory, UNDER_WAY), async () => false);
  let result: ModelComparison | null = null;

  return {
    look: async (): Promise<ComparisonView> => ({ ...(await begun.view()), result }),

    /** @returns why it was not begun; null when it was */
    async begin({ symbol, first, second, weeks }: ComparisonWish, by: string): Promise<string | null> {
      if (first === second) return 'Name two models: these are one.';
      try {
        for (const name of [first, second]) await namedModel(store, name, symbol);
      } catch (error) {
        const { message, remedy } = explain(error);
        return `${message} ${remedy}`;
      }
      const args = ['research', 'models', 'compare', first, second, `--symbol=${symbol}`, `--weeks=${weeks}`];
      return begun.begin(
        `${second} against ${first}`,
        by,
        [...args, `--data-dir=${installation.layout.dataDir}`],
        ({ failure, printed }: Ended) => {
          if (failure === null) result = comparisonIn(printed);
        },
      );
    },

    cancel: () => begun.cancel(),
    stop: () => begun.stop(),
  };
}
