import { gaugesIn } from '@rec-io/program-parts/gauges';
import { logGauge } from '@rec-io/program-parts/written-lines';
import { Registry } from 'prom-client';
import { readiness, type SyncHealth } from './health.ts';

/** What Prometheus reads, taken at the moment of the question. */
export function syncMetrics(health: () => SyncHealth, added: () => number): Registry {
  const registry = new Registry();
  const gauge = gaugesIn(registry);
  logGauge(registry);
  gauge('rec_sync_ready', '1 when the account was read a short while ago and nothing differs', () =>
    readiness(health()).ready ? 1 : 0,
  );
  gauge(
    'rec_sync_look_age_seconds',
    'Age of the newest complete look at the account; -1 before the first',
    () => (health().lookAgeMs ?? -1_000) / 1_000,
  );
  gauge(
    'rec_sync_differences',
    'Differences of ledger and exchange that stand now',
    () => health().report?.differences.length ?? 0,
  );
  gauge(
    'rec_sync_difference_dollars',
    'What they may be worth at most',
    () => (health().report?.differences ?? []).reduce((sum, { amountE6 }) => sum + amountE6, 0) / 1_000_000,
  );
  gauge('rec_sync_missing_facts', 'Facts that the ledger lacks', () => health().missing);
  gauge('rec_sync_added_facts', 'Facts that were added from outside the trader', added);
  return registry;
}
