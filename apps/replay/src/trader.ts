import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import { DEFAULT_SIZE } from '@rec-io/domain/sizing';
import { builtInStrategy } from '@rec-io/engine/built-in-strategies';
import { MemoryJournal } from '@rec-io/engine/memory-journal';
import type { EngineLog, ExchangeGateway, Ledger } from '@rec-io/engine/ports';
import { TradingEngine } from '@rec-io/engine/trading-engine';
import type { VirtualTime } from '@rec-io/engine/virtual-time';

/** Hourly HTC with the settings that a new installation has. */
export const hourlyMonitor = (symbol: CoinSymbol): MonitorSpec => ({
  name: 'hourly-htc',
  symbol,
  series: 'hourly',
  strategy: HOURLY_HTC.name,
  parameters: {},
  size: DEFAULT_SIZE,
  rules: DEFAULT_PROTECTIVE_RULES,
  enabled: true,
  mode: 'simulated',
});

/** The engine of a replay: the live one, on virtual time. */
export function replayEngine(options: {
  readonly account: string;
  readonly monitor: MonitorSpec;
  readonly model: ProbabilityModel;
  readonly gateway: ExchangeGateway;
  readonly ledger: Ledger;
  readonly time: VirtualTime;
  readonly log: EngineLog;
}): TradingEngine {
  const { monitor, model, time, ...rest } = options;
  return new TradingEngine({
    ...rest,
    mode: 'simulated',
    series: [{ symbol: monitor.symbol, kind: monitor.series }],
    model: () => model,
    settings: { monitors: [monitor], autoEntry: true, limits: DEFAULT_RISK_LIMITS },
    strategy: builtInStrategy,
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
