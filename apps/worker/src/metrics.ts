import { gaugesIn } from '@rec-io/program-parts/gauges';
import { logGauge } from '@rec-io/program-parts/written-lines';
import { Gauge, Registry } from 'prom-client';
import type { DataKeeper } from './data-keeper.ts';
import { readiness, type WorkerHealth } from './health.ts';

/** What Prometheus reads, taken at the moment of the question. */
export function workerMetrics(
  health: () => WorkerHealth,
  data: Pick<DataKeeper, 'problems' | 'failure'>,
): Registry {
  const registry = new Registry();
  const gauge = gaugesIn(registry);
  logGauge(registry);
  const newest = () => {
    const now = health();
    return 'none' in now ? [] : [...now.newest.values()];
  };
  const bySymbol = (
    name: string,
    help: string,
    value: (event: ReturnType<typeof newest>[number]) => number,
  ) => {
    const one = new Gauge({
      name,
      help,
      labelNames: ['symbol'],
      registers: [registry],
      collect() {
        for (const event of newest()) one.set({ symbol: event.symbol }, value(event));
      },
    });
  };
  gauge('rec_worker_ready', '1 when refreshes can be made', () => (readiness(health(), data).ready ? 1 : 0));
  gauge(
    'rec_worker_data_problems',
    'Bounds of what grows that do not hold',
    () => data.problems?.length ?? 0,
  );
  gauge('rec_worker_refreshing', '1 while a model is refreshed', () => {
    const now = health();
    return 'none' in now || now.doing === null ? 0 : 1;
  });
  bySymbol(
    'rec_worker_refresh_timestamp_seconds',
    'When the newest refresh came to its end',
    ({ timeMs }) => timeMs / 1_000,
  );
  bySymbol('rec_worker_refresh_failed', '1 when the newest refresh came to no decision', ({ event }) =>
    event === 'failed' ? 1 : 0,
  );
  return registry;
}
