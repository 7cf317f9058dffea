import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import type { EngineOptions } from '@rec-io/engine/engine-options';
import { MemoryJournal } from '@rec-io/engine/memory-journal';
import type { EngineLog, ExchangeGateway, Ledger, StrategyRunner } from '@rec-io/engine/ports';
import { TradingEngine } from '@rec-io/engine/trading-engine';
import type { VirtualTime } from '@rec-io/engine/virtual-time';

/** The engine of a replay: the live one, on virtual time. */
export function replayEngine(options: {
  readonly account: string;
  readonly monitor: MonitorSpec;
  readonly runner: StrategyRunner;
  readonly model: ProbabilityModel;
  readonly gateway: ExchangeGateway;
  readonly ledger: Ledger;
  readonly time: VirtualTime;
  readonly log: EngineLog;
  readonly onDecision?: NonNullable<EngineOptions['onDecision']>;
}): TradingEngine {
  const { monitor, runner, model, time, ...rest } = options;
  return new TradingEngine({
    ...rest,
    mode: 'simulated',
    series: [{ symbol: monitor.symbol, kind: monitor.series }],
    model: () => model,
    settings: { monitors: [monitor], autoEntry: true, limits: DEFAULT_RISK_LIMITS },
    strategy: () => runner,
    journal: new MemoryJournal(),
    // A replay begins on an exchange of its own.
    groupMemory: { read: async () => new Map(), write: async () => undefined },
    clock: time,
    timers: time,
  });
}

/** What a trader of this account hears: everything public and its own. */
export const hears =
  (engine: TradingEngine, account: string) => (event: ExchangeEvent, owner: string | null) => {
    if (owner === null || owner === account) engine.on(event);
  };
