import { openDoor } from '@rec-io/program-parts/door';
import type { WorkerContext } from './context.ts';
import { type DataKeeper, dataKeeper } from './data-keeper.ts';
import { readiness, type WorkerHealth } from './health.ts';
import { workerMetrics } from './metrics.ts';
import { type WeeklyRefresh, weeklyRefresh } from './weekly-refresh.ts';

export type Worker = {
  readonly port: number;
  readonly health: () => WorkerHealth;
  readonly data: DataKeeper;
  /** Kills a refresh that is under way. */
  stop(): Promise<void>;
};

/** Keeps the models of both coins fresh, where prices are true, and what grows within its bounds. */
export async function start(context: WorkerContext): Promise<Worker> {
  const { candles, log } = context;
  const stopping = new AbortController();
  const refreshing: WeeklyRefresh =
    'none' in candles
      ? { health: () => candles, ended: Promise.resolve() }
      : weeklyRefresh(context, candles.url, stopping.signal);
  const keeper = dataKeeper(context, stopping.signal);
  const end = async (): Promise<void> => {
    stopping.abort();
    await Promise.all([refreshing.ended, keeper.ended]);
  };
  const door = await openDoor({
    ...{ host: context.host, port: context.port },
    registry: workerMetrics(refreshing.health, keeper),
    readiness: () => readiness(refreshing.health(), keeper),
  }).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  if ('none' in candles) log.info(candles.none);
  return {
    port: door.port,
    health: refreshing.health,
    data: keeper,
    async stop() {
      await door.stop();
      await end();
    },
  };
}
