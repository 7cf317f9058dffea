import { expectedFeeE4, QUADRATIC_FEES } from '@rec-io/domain/fee';
import type { SizeRule } from '@rec-io/domain/sizing';
import { DAY_MS } from '@rec-io/domain/time';
import { type Interval, meanByDay } from '../day-bootstrap.ts';
import { dailyProfitE6, tradedDays } from './daily.ts';
import { type BarTrade, profitE6 } from './desk.ts';
import { type Drawdown, drawdownOf } from './drawdown.ts';
import { type MonteCarlo, monteCarlo } from './monte-carlo.ts';
import { type CalibrationBin, calibration, type Division, divisions } from './parts.ts';
import { momentsOf, probabilisticSharpe } from './sharpe.ts';

/** What came of a backtest. Dollars and shares, after fees where not said otherwise. */
export type Figures = {
  readonly trades: number;
  readonly contracts: number;
  readonly signals: number;
  /** Orders that met no quote within their limit, and signals for which there was no money. */
  readonly unfilled: number;
  readonly unaffordable: number;
  /** Trades whose hour ended in a gap: their money is given back. */
  readonly void: number;
  /** Profit of a trade, with its 95 % interval by whole days; null with fewer than two trades. */
  readonly perTrade: Interval | null;
  /** Per contract in cents, before the settlement: probability − price − fees paid; and what came. */
  readonly expectedEdge: number;
  readonly realisedEdge: Interval | null;
  readonly profit: number;
  readonly fees: number;
  /** Paid for contracts. */
  readonly cost: number;
  readonly startBalance: number;
  /** Balance at the end of each day, the first is before it. */
  readonly equity: readonly number[];
  readonly drawdown: Drawdown;
  /** The most that was at risk at once, by hour, and in the mean over all hours. */
  readonly exposure: { readonly most: number; readonly mean: number };
  readonly calibration: readonly CalibrationBin[];
  readonly divisions: readonly Division[];
  /** Of a year's days, and how likely it is not above nothing. */
  readonly sharpe: { readonly yearly: number; readonly aboveZero: number };
  readonly bestDayShare: number;
  readonly monteCarlo: MonteCarlo | null;
  readonly won: number;
};

export type FiguresOf = {
  readonly trades: readonly BarTrade[];
  readonly counters: { readonly signals: number; readonly unfilled: number; readonly unaffordable: number };
  readonly fromMs: number;
  readonly toMs: number;
  readonly balanceE6: number;
  readonly size: SizeRule;
};

const ONE_E6 = 1_000_000;
const DAYS_PER_YEAR = 365;

export function figures({ trades, counters, fromMs, toMs, balanceE6, size }: FiguresOf): Figures {
  const days = tradedDays(trades);
  const sum = (of: (trade: BarTrade) => number) => trades.reduce((total, trade) => total + of(trade), 0);
  const interval = (of: (trade: BarTrade) => number) =>
    trades.length < 2 ? null : meanByDay(Float64Array.from(trades, of), days);
  const daily = dailyProfitE6(trades, fromMs, toMs);
  const equity = equityOf(daily, balanceE6);
  const moments = momentsOf(daily);
  const profit = sum(profitE6) / ONE_E6;
  const bestDay = daily.reduce((most, value) => Math.max(most, value), 0) / ONE_E6;
  const decided = trades.filter(({ paid }) => paid !== null);
  return {
    trades: trades.length,
    contracts: sum(({ countE2 }) => countE2) / 100,
    ...counters,
    void: trades.filter(({ cause }) => cause === 'void').length,
    perTrade: interval((trade) => profitE6(trade) / ONE_E6),
    expectedEdge: trades.length === 0 ? Number.NaN : sum(expectedCents) / trades.length,
    realisedEdge: interval((trade) => profitE6(trade) / trade.countE2 / 100),
    profit,
    fees: sum(({ feesE6 }) => feesE6) / ONE_E6,
    cost: sum(({ costE6 }) => costE6) / ONE_E6,
    startBalance: balanceE6 / ONE_E6,
    equity,
    drawdown: drawdownOf(equity),
    exposure: exposureOf(trades, (toMs - fromMs) / 3_600_000),
    calibration: calibration(trades),
    divisions: divisions(trades),
    sharpe: {
      yearly: moments.sharpe * Math.sqrt(DAYS_PER_YEAR),
      aboveZero: probabilisticSharpe(moments, 0),
    },
    bestDayShare: profit > 0 ? bestDay / profit : Number.NaN,
    monteCarlo: monteCarlo(trades, size, balanceE6),
    won: decided.length === 0 ? Number.NaN : decided.filter(({ paid }) => paid).length / decided.length,
  };
}

/** Of a contract, in cents, as it was bought. */
const expectedCents = ({ probability, priceE4 }: BarTrade): number =>
  (probability * 10_000 - priceE4 - expectedFeeE4(QUADRATIC_FEES, priceE4)) / 100;

function equityOf(daily: Float64Array, balanceE6: number): number[] {
  const equity = [balanceE6 / ONE_E6];
  let balance = balanceE6;
  for (const profit of daily) {
    balance += profit;
    equity.push(balance / ONE_E6);
  }
  return equity;
}

/** An hour's trades are at risk together. */
function exposureOf(trades: readonly BarTrade[], hours: number): Figures['exposure'] {
  const byHour = new Map<number, number>();
  for (const { closeTimeMs, costE6 } of trades)
    byHour.set(closeTimeMs, (byHour.get(closeTimeMs) ?? 0) + costE6 / ONE_E6);
  const all = [...byHour.values()];
  return {
    most: all.reduce((most, cost) => Math.max(most, cost), 0),
    mean: all.reduce((total, cost) => total + cost, 0) / Math.max(1, hours),
  };
}

/** The UTC day of an equity curve's point. */
export const equityDay = (fromMs: number, point: number): string =>
  new Date(fromMs + point * DAY_MS).toISOString().slice(0, 10);
