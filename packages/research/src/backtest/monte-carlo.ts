import { random } from '@rec-io/domain/random';
import type { SizeRule } from '@rec-io/domain/sizing';
import { tradedDays } from './daily.ts';
import { type BarTrade, profitE6 } from './desk.ts';

export type MonteCarlo = {
  readonly draws: number;
  /** Of how many whole days a draw is. Absent in runs that were saved when single trades were drawn. */
  readonly days?: number;
  /** Deepest fall, in dollars, when the same days come in another order: median, and what 5 % and 1 % of the orders exceed. */
  readonly drawdown: { readonly median: number; readonly p95: number; readonly p99: number };
  /** Where as many days are drawn from them with replacement: how often the balance is halved, and how often it is gone. */
  readonly halved: number;
  readonly ruined: number;
};

const DRAWS = 2_000;
const ONE_E6 = 1_000_000;

/**
 * Luck of the order. Whole days are drawn, because trades of a day win and lose together: torn apart, clustered losses would look mild.
 * Days of a fixed size are dollars that add up; those of a share of the balance are returns that multiply.
 * @returns null with fewer than two days
 */
export function monteCarlo(
  trades: readonly BarTrade[],
  size: SizeRule,
  balanceE6: number,
): MonteCarlo | null {
  const multiplies = size.kind !== 'fixed';
  const steps = dayProfits(trades, multiplies);
  if (steps.length < 2) return null;
  const dice = random(1, 'order of days');
  const next = multiplies
    ? (equity: number, step: number) => equity * (1 + step)
    : (equity: number, step: number) => equity + step;
  const depths = Float64Array.from({ length: DRAWS }, () => {
    shuffle(steps, dice.integer);
    return deepest(steps, balanceE6, next) / ONE_E6;
  }).sort();
  let [halved, ruined] = [0, 0];
  for (let draw = 0; draw < DRAWS; draw++) {
    let [equity, least] = [balanceE6, balanceE6];
    for (let i = 0; i < steps.length; i++) {
      equity = next(equity, steps[dice.integer(steps.length)] as number);
      if (equity < least) least = equity;
    }
    if (least <= balanceE6 / 2) halved++;
    if (least <= 0) ruined++;
  }
  const at = (share: number) => depths[Math.floor(share * (DRAWS - 1))] as number;
  return {
    draws: DRAWS,
    days: steps.length,
    drawdown: { median: at(0.5), p95: at(0.95), p99: at(0.99) },
    halved: halved / DRAWS,
    ruined: ruined / DRAWS,
  };
}

/** Of each day on which anything was traded: in 1/1,000,000 $, or as a share of what was there when it began. */
function dayProfits(trades: readonly BarTrade[], asShare: boolean): Float64Array {
  const days = tradedDays(trades);
  const profits = new Float64Array(days.reduce((most, day) => Math.max(most, day + 1), 0));
  const balances = new Float64Array(profits.length).fill(1);
  for (const [i, trade] of trades.entries()) {
    const day = days[i] as number;
    if (asShare && day !== days[i - 1]) balances[day] = trade.balanceE6;
    profits[day] = (profits[day] as number) + profitE6(trade);
  }
  return profits.map((profit, day) => profit / (balances[day] as number));
}

function deepest(steps: Float64Array, begin: number, next: (equity: number, step: number) => number): number {
  let [equity, peak, depth] = [begin, begin, 0];
  for (let i = 0; i < steps.length; i++) {
    equity = next(equity, steps[i] as number);
    if (equity > peak) peak = equity;
    else if (peak - equity > depth) depth = peak - equity;
  }
  return depth;
}

/** Fisher and Yates. */
function shuffle(values: Float64Array, integer: (below: number) => number): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = integer(i + 1);
    [values[i], values[j]] = [values[j] as number, values[i] as number];
  }
}
