import type { Parameters } from '@rec-io/domain/parameters';
import { DAY_MS } from '@rec-io/domain/time';
import type { Sweep } from '@rec-io/research/backtest/sweep-figures';
import { dollars } from './text.ts';

const SHOWN = 10;

export const setText = (set: Parameters): string =>
  Object.entries(set)
    .map(([key, value]) => `${key}=${typeof value === 'boolean' ? (value ? 'on' : 'off') : value}`)
    .join(' ');

/** The best combinations, what speaks against the best of them, and the walk forward. */
export function sweepText(
  { trials, deflatedSharpe, overfitProbability, walkForward }: Sweep,
  fromMs: number,
): string[] {
  const day = (number: number) => new Date(fromMs + number * DAY_MS).toISOString().slice(0, 10);
  const overfit = overfitProbability === null ? 'too few days' : overfitProbability.toFixed(2);
  const walked = walkForward?.stretches.map(
    ({ from, to, set, profit, hindsight }) =>
      `  ${day(from)} … ${day(to)}  ${dollars(profit).padStart(10)}  ${dollars(hindsight).padStart(10)}  ${setText(set)}`,
  );
  return [
    `Sweep: ${trials.length} combinations; deflated Sharpe ratio of the best ${deflatedSharpe.toFixed(2)} (0.95 and more is no luck), probability of overfitting ${overfit}`,
    '      profit   trades  Sharpe of a day',
    ...trials.slice(0, SHOWN).map(({ set, trades, profit, sharpe }) => {
      return `  ${dollars(profit).padStart(10)} ${String(trades).padStart(8)}  ${sharpe.toFixed(3).padStart(6)}  ${setText(set)}`;
    }),
    ...(walkForward === null || walked === undefined
      ? []
      : [
          '',
          `Walk forward, ${walkForward.days} days at a time: settings chosen on all days before, traded on the next. ${dollars(walkForward.profit)}; the best in hindsight ${dollars(walkForward.hindsight)}`,
          '  stretch                      chosen   hindsight',
          ...walked,
        ]),
  ];
}
