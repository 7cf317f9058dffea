import type { EngineLog } from '@rec-io/engine/ports';
import { openModelStore } from '@rec-io/model-store/model-store';
import type { Pool } from 'pg';
import type { TraderContext } from './context.ts';
import type { ModelKeeperOptions } from './model-keeper.ts';
import { storedBars } from './stored-bars.ts';
import { systemTime } from './system-time.ts';

type Source = Pick<TraderContext, 'modelsDirectory' | 'modelFile' | 'noStoredBars' | 'lookAtModelsMs'>;

/** Where a trader's models come from, and what teaches them. */
export function modelSource(context: Source, pool: Pool, log: EngineLog): ModelKeeperOptions {
  const { modelsDirectory, modelFile, noStoredBars: none, lookAtModelsMs: lookMs } = context;
  return {
    store: openModelStore(modelsDirectory, modelFile),
    storedBars: none === null ? storedBars(pool) : async () => ({ none }),
    ...{ clock: systemTime, timers: systemTime, log },
    ...(lookMs === undefined ? {} : { lookMs }),
  };
}
