import { gaugesIn } from '@rec-io/program-parts/gauges';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { DeadMan } from './dead-man.ts';
import type { Health } from './health.ts';
import type { Silence } from './silence.ts';

/** What Prometheus reads: taken at the moment of the question. */
export function monitorMetrics(silence: Silence, deadMan: DeadMan, health: () => Health | null): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = gaugesIn(registry);
  gauge(
    'rec_monitor_trader_silence_seconds',
    'Time since the trader last decided',
    () => silence.silentForMs / 1_000,
  );
  gauge('rec_monitor_dead_man_triggered', '1 while the dead-man switch is pulled', () =>
    deadMan.state === 'triggered' ? 1 : 0,
  );
  gauge(
    'rec_monitor_dead_man_unconfirmed',
    '1 while it is pulled and the exchange has not confirmed all of it',
    () => (deadMan.isDone ? 0 : 1),
  );
  gauge('rec_monitor_database_up', '1 while the database answers', () =>
    health()?.database === 'connected' ? 1 : 0,
  );
  new Gauge({
    name: 'rec_monitor_program_ready',
    help: '1 while a program says that it is useful',
    labelNames: ['program'],
    registers: [registry],
    collect() {
      for (const { name, ready } of health()?.programs ?? []) this.set({ program: name }, ready ? 1 : 0);
    },
  });
  return registry;
}
