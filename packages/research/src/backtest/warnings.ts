import type { FillsResult } from './by-fills.ts';
import type { Figures } from './figures.ts';
import type { Significance } from './random-entries.ts';
import type { Sweep } from './sweep-figures.ts';

const TRADES_MIN = 100;
const BEST_DAY_SHARE_MAX = 0.5;
const LEVEL = 0.05;
/** Chance gives a half; a tenth is already more than most would bet on. */
const OVERFIT_MAX = 0.1;

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Why a result may be luck, worst first, a sentence each. Empty where nothing speaks against it. */
export function warningsOf(
  figures: Figures,
  significance: Significance | null,
  sweep: Sweep | null,
  byFills: readonly FillsResult[],
): string[] {
  const pessimistic = byFills.find(({ fills }) => fills === 'pessimistic');
  const { trades, perTrade, profit, bestDayShare, monteCarlo } = figures;
  const all: (string | false)[] = [
    trades === 0 && 'Nothing was traded: no strike passed the settings.',
    ...(sweep === null ? [] : sweepWarnings(sweep)),
    trades > 0 && trades < TRADES_MIN && `${trades} trades are too few to tell skill from luck.`,
    perTrade !== null &&
      perTrade.low <= 0 &&
      perTrade.high >= 0 &&
      'The profit of a trade may as well be nothing: its interval holds zero.',
    significance !== null &&
      significance.pValue > LEVEL &&
      `Entries at random, at the same prices and times, would do about as well (p = ${significance.pValue.toFixed(3)}).`,
    profit > 0 &&
      pessimistic !== undefined &&
      pessimistic.profit < 0 &&
      `A cent decides: with pessimistic fills the same settings lose $${(-pessimistic.profit).toFixed(2)}.`,
    profit > 0 &&
      bestDayShare > BEST_DAY_SHARE_MAX &&
      `One day brought ${percent(bestDayShare)} of the profit.`,
    monteCarlo !== null &&
      monteCarlo.halved > LEVEL &&
      `The size is large: in ${percent(monteCarlo.halved)} of the draws the balance was halved on the way.`,
  ];
  return all.filter((warning) => warning !== false);
}

function sweepWarnings({
  trials,
  deflatedSharpe,
  overfitProbability,
  walkForward,
}: Sweep): (string | false)[] {
  return [
    !(deflatedSharpe >= 1 - LEVEL) &&
      `OVERFITTED? The best of ${trials.length} combinations is what the best of so many worthless ones may be: deflated Sharpe ratio ${deflatedSharpe.toFixed(2)}, below 0.95.`,
    overfitProbability !== null &&
      overfitProbability > OVERFIT_MAX &&
      `OVERFITTED? What is best on one half of the days is below the median on the other in ${percent(overfitProbability)} of the cases.`,
    overfitProbability === null && 'Too few days to test the sweep for overfitting: 64 are needed.',
    walkForward !== null &&
      walkForward.profit <= 0 &&
      'Chosen on the past, the settings earned nothing on what came next.',
  ];
}
