import { inProcessGateway } from '@rec-io/app-replay/in-process-gateway';
import { runMarket } from '@rec-io/app-replay/market-run';
import { hears, replayEngine } from '@rec-io/app-replay/trader';
import { type Models, modelOf } from '@rec-io/domain/adaptive/models';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { StrategyRunner } from '@rec-io/engine/ports';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { Kept, type Made } from './made-decisions.ts';
import { ACCOUNT, CLOSE_MS, recordedMarket, START_MS } from './recorded-hour.ts';

/** The hour as `recio replay` runs it, of a ledger in memory. */
export async function backtest(options: {
  readonly seed: number;
  readonly epoch: string;
  readonly monitor: MonitorSpec;
  readonly runner: StrategyRunner;
  readonly parameters: Models;
}): Promise<Made> {
  const { seed, epoch, monitor, runner, parameters } = options;
  const { exchange, cursor } = recordedMarket(seed);
  const time = new VirtualTime(START_MS);
  const kept = new Kept();
  const ledger: LedgerEntry[] = [];
  const engine = replayEngine({
    ...{ account: ACCOUNT, monitor, runner, time },
    model: modelOf(parameters, 'BTC'),
    gateway: inProcessGateway(exchange, ACCOUNT),
    ledger: { epoch, append: async (entries) => void ledger.push(...entries) },
    log: { info: () => undefined, warn: () => undefined },
    onDecision: kept.record,
  });
  exchange.subscribe(hears(engine, ACCOUNT));
  engine.on({ kind: 'connection', connected: true, reason: 'in the same process' });
  await engine.open([]);
  await engine.reconcile(START_MS, 'start');
  await runMarket({
    ...{ exchange, engine, time, cursor, symbol: 'BTC', endMs: CLOSE_MS, speed: 'max' },
    onHour: () => undefined,
    aborted: () => false,
  });
  await engine.idle();
  return { decisions: kept.read(), ledger, exchange };
}
