import { DecisionRecorder } from '@rec-io/decision-log/decision-recorder';
import { modelOf } from '@rec-io/domain/adaptive/models';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import { HOUR_MS, SECOND_MS } from '@rec-io/domain/time';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { seededPrices } from '@rec-io/prices/seeded';
import { inProcessGateway } from './in-process-gateway.ts';
import { loadModels } from './model-file.ts';
import { openStrategy, replayMonitor } from './replay-strategy.ts';
import { hears, replayEngine } from './trader.ts';

/** Exchange time at which it begins. */
const RECORDED_FROM_MS = Date.parse('2026-10-08T15:00:00Z');

const SETTINGS = {
  ...{ min_probability: '55', min_differential: '1', watchlist_min_volume: '100', max_time: '3000' },
};

/**
 * For tests: an hour of the account main in simulated mode, traded by Hourly HTC with loose settings, its decisions recorded
 * under a directory. @returns its ledger, and how many decisions the disk did not take
 */
export async function recordedHour(
  root: string,
): Promise<{ readonly entries: readonly LedgerEntry[]; readonly dropped: number }> {
  const entries: LedgerEntry[] = [];
  const exchange = new Exchange({ seed: 3, symbols: ['BTC'] });
  exchange.openAccount('main');
  const prices = seededPrices({ seed: 3, symbol: 'BTC', startTimeMs: RECORDED_FROM_MS });
  const time = new VirtualTime(RECORDED_FROM_MS);
  const log = { info: () => undefined, warn: () => undefined };
  const recorder = new DecisionRecorder({
    ...{ root, account: 'main', mode: 'simulated', log },
    ...{ clock: time, timers: time },
  });
  const { runner } = await openStrategy('Hourly HTC', null);
  const model = new URL('../../../config/models/adaptive-btc-eth.json', import.meta.url).pathname;
  const engine = replayEngine({
    account: 'main',
    monitor: replayMonitor(
      { symbol: 'BTC', series: 'hourly' },
      runner.strategy,
      new Map(Object.entries(SETTINGS)),
    ),
    runner,
    model: modelOf(await loadModels(model), 'BTC'),
    gateway: inProcessGateway(exchange, 'main'),
    ledger: { epoch: 'explain', append: async (more) => void entries.push(...more) },
    ...{ time, log, onDecision: recorder.record },
  });
  exchange.subscribe(hears(engine, 'main'));
  engine.on({ kind: 'connection', connected: true, reason: 'test' });
  await engine.open([]);
  await engine.reconcile(RECORDED_FROM_MS, 'start');
  for (
    let timeMs = RECORDED_FROM_MS;
    timeMs < RECORDED_FROM_MS + HOUR_MS + 20 * SECOND_MS;
    timeMs += SECOND_MS
  ) {
    time.advanceTo(timeMs);
    exchange.advance(timeMs, 'BTC', prices.next().priceE4, 'seeded');
    await engine.idle();
  }
  await recorder.stop();
  return { entries, dropped: recorder.dropped };
}
