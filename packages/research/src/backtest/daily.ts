import { DAY_MS } from '@rec-io/domain/time';
import { type BarTrade, profitE6 } from './desk.ts';

/** The day on which a trade's hour closed, from 0. An hour that closes at midnight belongs to the day before. */
export const dayOf = (trade: Pick<BarTrade, 'closeTimeMs'>, fromMs: number): number =>
  Math.floor((trade.closeTimeMs - 1 - fromMs) / DAY_MS);

export const dayCount = (fromMs: number, toMs: number): number =>
  Math.max(0, Math.ceil((toMs - fromMs) / DAY_MS));

/** Profit of each day of the period in 1/1,000,000 $, days without a trade among them. */
export function dailyProfitE6(trades: readonly BarTrade[], fromMs: number, toMs: number): Float64Array {
  const days = new Float64Array(dayCount(fromMs, toMs));
  for (const trade of trades) {
    const day = dayOf(trade, fromMs);
    days[day] = (days[day] as number) + profitE6(trade);
  }
  return days;
}

/** Numbers of the days on which anything was traded, without gaps, for the bootstrap. */
export function tradedDays(trades: readonly BarTrade[]): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from(trades, (trade) => {
    const day = dayOf(trade, 0);
    const known = numbers.get(day) ?? numbers.size;
    numbers.set(day, known);
    return known;
  });
}
