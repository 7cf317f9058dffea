import { SYMBOLS } from '@rec-io/domain/market';
import { gaugesIn } from '@rec-io/program-parts/gauges';
import { logGauge } from '@rec-io/program-parts/written-lines';
import { Gauge, Registry } from 'prom-client';
import { type RecorderHealth, readiness } from './health.ts';
import type { MinuteBarsRecorder } from './minute-bars.ts';
import type { SecondsRecorder } from './seconds.ts';

/** What Prometheus reads, taken at the moment of the question. @param bars null where none are recorded */
export function recorderMetrics(
  health: () => RecorderHealth,
  seconds: SecondsRecorder,
  bars: MinuteBarsRecorder | null,
): Registry {
  const registry = new Registry();
  const gauge = gaugesIn(registry);
  logGauge(registry);
  gauge('rec_recorder_ready', '1 when what is shown is written', () => (readiness(health()).ready ? 1 : 0));
  gauge('rec_recorder_trader_connected', '1 while the trader answers', () => (health().isConnected ? 1 : 0));
  gauge(
    'rec_recorder_write_age_seconds',
    'Age of the newest written second; -1 before the first',
    () => (health().writeAgeMs ?? -1_000) / 1_000,
  );
  gauge('rec_recorder_seconds_written', 'Seconds written since the start', () => seconds.written);
  gauge(
    'rec_recorder_gaps_marked',
    'Gaps in the seconds that were marked since the start',
    () => seconds.gaps,
  );
  gauge('rec_recorder_bars_added', 'Minute bars added since the start', () => bars?.added ?? 0);
  const newest = new Gauge({
    name: 'rec_recorder_newest_bar_timestamp_seconds',
    help: 'Start of the newest minute bar',
    labelNames: ['symbol'],
    registers: [registry],
    collect() {
      for (const symbol of SYMBOLS) {
        const timeMs = bars?.newestMs.get(symbol);
        if (timeMs !== undefined) newest.set({ symbol }, timeMs / 1_000);
      }
    },
  });
  return registry;
}
