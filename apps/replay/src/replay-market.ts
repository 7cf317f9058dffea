import type { EngineOptions } from '@rec-io/engine/engine-options';
import type { Ledger } from '@rec-io/engine/ports';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { recordedPrices } from '@rec-io/prices/recorded';
import { inProcessGateway } from './in-process-gateway.ts';
import type { MarketRun } from './market-run.ts';
import type { ReplayInput } from './replay-input.ts';
import { hears, replayEngine } from './trader.ts';

const QUIET = { info: () => undefined, warn: () => undefined };

/** Exchange and trader of a replay, put together and compared: ready to be run. */
export async function openReplayMarket(
  input: ReplayInput,
  ledger: Ledger,
  onDecision?: NonNullable<EngineOptions['onDecision']>,
): Promise<Pick<MarketRun, 'exchange' | 'engine' | 'time' | 'cursor' | 'symbol'>> {
  const { bars, symbol, seed, firstMs, model, strategy, monitor, account } = input;
  const exchange = new Exchange({ seed, symbols: [symbol] });
  exchange.openAccount(account);
  const time = new VirtualTime(firstMs);
  const engine = replayEngine({
    ...{ account, monitor, runner: strategy.runner, model, ledger, time, log: QUIET },
    gateway: inProcessGateway(exchange, account),
    ...(onDecision === undefined ? {} : { onDecision }),
  });
  exchange.subscribe(hears(engine, account));
  engine.on({ kind: 'connection', connected: true, reason: 'in the same process' });
  await engine.open([]);
  await engine.reconcile(firstMs, 'start');
  return { exchange, engine, time, symbol, cursor: recordedPrices({ bars, seed }) };
}
