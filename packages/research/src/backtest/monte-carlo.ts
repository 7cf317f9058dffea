import { random } from '@rec-io/domain/random';
import type { SizeRule } from '@rec-io/domain/sizing';
import { type BarTrade, profitE6 } from './desk.ts';

export type MonteCarlo = {
  readonly draws: number;
  /** Deepest fall, in dollars, when the same trades come in another order: median, and what 5 % and 1 % of the orders exceed. */
  readonly drawdown: { readonly median: number; readonly p95: number; readonly p99: number };
  /** Where as many trades are drawn from them with replacement: how often the balance is halved, and how often it is gone. */
  readonly halved: number;
  readonly ruined: number;
};

const DRAWS_MAX = 2_000;
/** More steps than this take longer than anybody waits. */
const STEPS_MAX = 20_000_000;
const ONE_E6 = 1_000_000;

/**
 * Luck of the order. Trades of a fixed size are dollars that add up; those of a share of the balance are returns that multiply. Order
 * is drawn trade by trade: trades of one hour, which win and lose together, are torn apart, so that clustered losses look milder.
 */
export function monteCarlo(
  trades: readonly BarTrade[],
  size: SizeRule,
  balanceE6: number,
): MonteCarlo | null {
  if (trades.length < 2) return null;
  const multiplies = size.kind !== 'fixed';
  const steps = Float64Array.from(trades, (trade) =>
    multiplies ? profitE6(trade) / trade.balanceE6 : profitE6(trade),
  );
  const draws = Math.max(100, Math.min(DRAWS_MAX, Math.floor(STEPS_MAX / (2 * steps.length))));
  const dice = random(1, 'order of trades');
  const next = multiplies
    ? (equity: number, step: number) => equity * (1 + step)
    : (equity: number, step: number) => equity + step;
  const depths = Float64Array.from({ length: draws }, () => {
    shuffle(steps, dice.integer);
    return deepest(steps, balanceE6, next) / ONE_E6;
  }).sort();
  let [halved, ruined] = [0, 0];
  for (let draw = 0; draw < draws; draw++) {
    let [equity, least] = [balanceE6, balanceE6];
    for (let i = 0; i < steps.length; i++) {
      equity = next(equity, steps[dice.integer(steps.length)] as number);
      if (equity < least) least = equity;
    }
    if (least <= balanceE6 / 2) halved++;
    if (least <= 0) ruined++;
  }
  const at = (share: number) => depths[Math.floor(share * (draws - 1))] as number;
  return {
    draws,
    drawdown: { median: at(0.5), p95: at(0.95), p99: at(0.99) },
    halved: halved / draws,
    ruined: ruined / draws,
  };
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
