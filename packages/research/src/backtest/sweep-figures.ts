import type { Parameters } from '@rec-io/domain/parameters';
import { overfitProbability } from './overfit-probability.ts';
import { luckySharpe, momentsOf, probabilisticSharpe } from './sharpe.ts';

/** What came of one combination of settings. Dollars after fees. */
export type Trial = {
  readonly set: Parameters;
  readonly trades: number;
  readonly profit: number;
  /** Of days, by which trials are ranked. */
  readonly sharpe: number;
};

export type Sweep = {
  /** Best first. */
  readonly trials: readonly Trial[];
  /** How likely the best is better than the best of as many worthless ones, 0…1. */
  readonly deflatedSharpe: number;
  /** How often what is best on half of the days is below the median on the other; null with too few. */
  readonly overfitProbability: number | null;
  readonly walkForward: WalkForward | null;
};

/** Settings chosen on the days before a stretch, traded on the stretch. Dollars after fees. */
export type WalkForward = {
  readonly days: number;
  readonly stretches: readonly {
    /** Days from the beginning of the period, [from, to). */
    readonly from: number;
    readonly to: number;
    readonly set: Parameters;
    readonly profit: number;
    /** Of the settings that are best over the whole period. */
    readonly hindsight: number;
  }[];
  readonly profit: number;
  readonly hindsight: number;
};

/** One combination and the profit of its days in 1/1,000,000 $, all of the same days. */
export type TrialDays = { readonly set: Parameters; readonly trades: number; readonly daily: Float64Array };

const ONE_E6 = 1_000_000;

/** @param stretchDays of the walk forward; null: none */
export function sweepFigures(days: readonly TrialDays[], stretchDays: number | null): Sweep {
  const sharpes = days.map(({ daily }) => momentsOf(daily).sharpe);
  const order = days.map((_, i) => i).sort((a, b) => (sharpes[b] as number) - (sharpes[a] as number));
  const best = days[order[0] ?? 0];
  return {
    trials: order.map((i) => {
      const { set, trades, daily } = days[i] as TrialDays;
      return { set, trades, profit: total(daily, 0, daily.length), sharpe: sharpes[i] as number };
    }),
    deflatedSharpe:
      best === undefined ? Number.NaN : probabilisticSharpe(momentsOf(best.daily), luckySharpe(sharpes)),
    overfitProbability: overfitProbability(days.map(({ daily }) => daily)),
    walkForward: stretchDays === null || best === undefined ? null : walkForward(days, best, stretchDays),
  };
}

/** The first stretch is only learnt from. */
function walkForward(days: readonly TrialDays[], best: TrialDays, stretchDays: number): WalkForward {
  const length = best.daily.length;
  const stretches: WalkForward['stretches'][number][] = [];
  for (let from = stretchDays; from < length; from += stretchDays) {
    const to = Math.min(length, from + stretchDays);
    const chosen = chosenBy(days, from);
    stretches.push({
      from,
      to,
      set: chosen.set,
      profit: total(chosen.daily, from, to),
      hindsight: total(best.daily, from, to),
    });
  }
  const sum = (of: 'profit' | 'hindsight') => stretches.reduce((all, stretch) => all + stretch[of], 0);
  return { days: stretchDays, stretches, profit: sum('profit'), hindsight: sum('hindsight') };
}

/** Best by the days before. */
function chosenBy(days: readonly TrialDays[], until: number): TrialDays {
  let [best, most] = [days[0] as TrialDays, Number.NEGATIVE_INFINITY];
  for (const trial of days) {
    const { sharpe } = momentsOf(trial.daily.subarray(0, until));
    if (sharpe > most) [best, most] = [trial, sharpe];
  }
  return best;
}

function total(daily: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let day = from; day < to; day++) sum += daily[day] as number;
  return sum / ONE_E6;
}
