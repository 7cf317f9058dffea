import type { CheckState, OverallHealth } from '@rec-io/domain/health-view';
import { gaugesIn } from '@rec-io/program-parts/gauges';
import { logGauge } from '@rec-io/program-parts/written-lines';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { DeadMan } from './dead-man.ts';
import type { Health } from './health.ts';
import type { Silence } from './silence.ts';

const STATES: Readonly<Record<CheckState, number>> = { ok: 0, degraded: 1, failed: 2, unknown: -1 };
const OVERALL: Readonly<Record<OverallHealth, number>> = { healthy: 0, degraded: 1, offline: 2 };

/** What Prometheus reads: taken at the moment of the question. */
export function monitorMetrics(of: {
  readonly silence: Silence;
  readonly deadMan: DeadMan;
  readonly watch: { readonly health: Health | null; readonly waiting: number };
}): Registry {
  const { silence, deadMan, watch } = of;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = gaugesIn(registry);
  logGauge(registry);
  const health = () => watch.health;
  const labelled = (
    name: string,
    help: string,
    label: string,
    rows: (of: Health) => readonly (readonly [string, number])[],
  ) =>
    new Gauge({
      ...{ name, help, labelNames: [label], registers: [registry] },
      collect() {
        const seen = health();
        this.reset();
        for (const [value, amount] of seen === null ? [] : rows(seen)) this.set({ [label]: value }, amount);
      },
    });
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
  gauge(
    'rec_monitor_news_waiting',
    'News of health that the database has not taken yet',
    () => watch.waiting,
  );
  gauge('rec_health_overall', '0: healthy, 1: degraded, 2: offline; -1 before the first look', () => {
    const seen = health();
    return seen === null ? -1 : OVERALL[seen.overall];
  });
  gauge(
    'rec_health_incidents_open',
    'Incidents that last',
    () => health()?.incidents.filter(({ endedAtMs }) => endedAtMs === null).length ?? 0,
  );
  labelled('rec_health_check_state', '0: ok, 1: degraded, 2: failed, -1: not known', 'check', ({ checks }) =>
    checks.map(({ name, state }) => [name, STATES[state]] as const),
  );
  labelled('rec_health_check_value', 'What a check measures, in its own unit', 'check', ({ checks }) =>
    checks.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])),
  );
  labelled(
    'rec_health_entries_held',
    '1 for each check whose failure keeps the trader from entering',
    'check',
    ({ hold }) =>
      (hold?.causes ?? []).map(
        ({ check }) => [check, hold?.lifted?.checks.includes(check) === true ? 0 : 1] as const,
      ),
  );
  labelled(
    'rec_monitor_program_ready',
    '1 while a program says that it is useful',
    'program',
    ({ programs }) => programs.map(({ name, ready }) => [name, ready ? 1 : 0] as const),
  );
  return registry;
}
