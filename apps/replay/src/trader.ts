import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { type HourlyHtcSettings, hourlyHtc } from '@rec-io/domain/hourly-htc';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk';
import type { EngineLog, ExchangeGateway, Ledger } from '@rec-io/engine/ports';
import { TradingEngine } from '@rec-io/engine/trading-engine';
import type { VirtualTime } from '@rec-io/engine/virtual-time';

export const MONITOR = 'hourly-htc';

/** The engine of a replay: the live one, on virtual time. */
export function replayEngine(options: {
  readonly account: string;
  readonly symbol: CoinSymbol;
  readonly settings: HourlyHtcSettings;
  readonly model: ProbabilityModel;
  readonly gateway: ExchangeGateway;
  readonly ledger: Ledger;
  readonly time: VirtualTime;
  readonly log: EngineLog;
}): TradingEngine {
  const { settings, time, ...rest } = options;
  return new TradingEngine({
    ...rest,
    mode: 'simulated',
    monitor: MONITOR,
    strategy: hourlyHtc(settings),
    limits: DEFAULT_RISK_LIMITS,
    clock: time,
    timers: time,
  });
}

/** What a trader of this account hears: everything public and its own. */
export const hears =
  (engine: TradingEngine, account: string) => (event: ExchangeEvent, owner: string | null) => {
    if (owner === null || owner === account) engine.on(event);
  };
