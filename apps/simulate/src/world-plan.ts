import type { CoinSymbol, Series } from '@rec-io/domain/market';
import type { MoneyE6 } from '@rec-io/domain/money';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { type Random, random } from '@rec-io/domain/random';
import { DEFAULT_RISK_LIMITS, type RiskLimits } from '@rec-io/domain/risk-limits';
import { DAY_MS, MINUTE_MS } from '@rec-io/domain/time';
import type { Ladder } from '@rec-io/exchange-sim/ladder';
import { diceRules } from './dice-rules.ts';
import { DICE } from './dice-strategy.ts';

/** What one run is about, before anything goes wrong in it. */
export type WorldPlan = {
  readonly startMs: number;
  readonly symbols: readonly CoinSymbol[];
  readonly ladders: readonly Ladder[];
  readonly series: readonly Series[];
  readonly limits: RiskLimits;
  readonly strikes: number;
  /** Seconds from one print to the next while nothing is under way: quiet hours cost as little as they are worth. */
  readonly coarseS: number;
  readonly monitors: readonly MonitorSpec[];
};

const FIRST_DAY_MS = Date.UTC(2026, 8, 1);
const DAYS = 365;
const COARSE_S = [1, 2, 2, 4, 4];
const MUCH_E6 = 1e12 as MoneyE6;
/** Trading by dice loses: in most runs the limits do not end it. */
const WIDE_LIMITS: RiskLimits = {
  ...DEFAULT_RISK_LIMITS,
  ...{ maxHourLossE6: MUCH_E6, maxDayLossE6: MUCH_E6, maxDrawdownE6: MUCH_E6 },
};

export function worldPlan(seed: number): WorldPlan {
  const dice = random(seed, 'world plan');
  const startMs = FIRST_DAY_MS + dice.integer(DAYS) * DAY_MS + dice.integer(24 * 60) * MINUTE_MS;
  const symbols: CoinSymbol[] = dice.next() < 0.2 ? ['BTC', 'ETH'] : ['BTC'];
  const ladders: Ladder[] = dice.next() < 0.25 ? ['hourly', 'quarter'] : ['hourly'];
  const strikes = 6 + dice.integer(6);
  const coarseS = COARSE_S[dice.integer(COARSE_S.length)] ?? 1;
  const series = symbols.flatMap((symbol) =>
    ladders.map((ladder) => ({ symbol, kind: ladder === 'quarter' ? 'quarter' : 'hourly' }) as const),
  );
  const limits = dice.next() < 0.3 ? DEFAULT_RISK_LIMITS : WIDE_LIMITS;
  const monitors = symbols.flatMap((symbol) => [
    monitor(dice, symbol, 'hourly', 'Hourly HTC'),
    monitor(dice, symbol, dice.next() < 0.5 && ladders.length > 1 ? 'quarter' : 'hourly', DICE.name),
  ]);
  return { startMs, symbols, ladders, series, limits, strikes, coarseS, monitors };
}

function monitor(
  dice: Random,
  symbol: CoinSymbol,
  series: MonitorSpec['series'],
  strategy: string,
): MonitorSpec {
  const isHtc = strategy === 'Hourly HTC';
  return {
    name: `${symbol.toLowerCase()}-${isHtc ? 'htc' : 'dice'}`,
    ...{ symbol, series, strategy },
    parameters: isHtc
      ? {
          min_probability: 60 + dice.integer(36),
          min_differential: dice.integer(4) - 2,
          min_time: 15 * dice.integer(9),
          max_time: 300 + 15 * dice.integer(200),
          allow_re_entry: dice.next() < 0.5,
          spike_alert_enabled: dice.next() < 0.5,
          watchlist_min_volume: 0,
        }
      : {},
    size: { kind: 'fixed', contracts: 1 + dice.integer(20), multiplier: 1 },
    rules: dice.next() < 0.25 ? DEFAULT_PROTECTIVE_RULES : diceRules(dice),
    enabled: true,
    mode: 'simulated',
  };
}
