import { DAY_MS, HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import type { Answers } from './ask.ts';
import { normalTail } from './ewma-normal.ts';
import type { SettledQuestions } from './questions.ts';

/** Whether days were as far off as the bounds allow for. Shares of days, 0…1; nine of ten are promised. */
export type Coverage = {
  readonly minutes: number;
  /** Days on which prices rose more or less often than was said. */
  readonly ofCentre: number;
  /** Days that were wilder or calmer than was said. */
  readonly ofScale: number;
};

type Half = { score: number; information: number };
type Day = { readonly even: Half; readonly odd: Half };

/**
 * By time to close, the share of days whose answers were no further off than their bounds. How far a day was off is measured in
 * bounds: one step of the likelihood of its outcomes, all log-odds moved up by their half width, or all moved away from zero by it. The even
 * and the odd hours of a day are off by chance and by what that day was like; only the latter is common to both, so their covariance is the variance
 * of days, and the share follows as for a normal.
 * @returns none for a time to close of which fewer than two days have bounds
 */
export function boundsCoverage(
  questions: SettledQuestions,
  { probability, low, high }: Pick<Answers, 'probability' | 'low' | 'high'>,
): readonly Coverage[] {
  const byMinutes = new Map<number, { centre: Map<number, Day>; scale: Map<number, Day> }>();
  for (let row = 0; row < questions.length; row++) {
    const [p, closeMs] = [probability[row] as number, questions.closeTimeMs[row] as number];
    if (!(p > 0 && p < 1)) continue;
    const minutes = Math.round((closeMs - (questions.timeMs[row] as number)) / MINUTE_MS);
    const width = (logOdds(high[row] as number) - logOdds(low[row] as number)) / 2;
    if (!(width > 0)) continue;
    const wrong = (questions.happened[row] as number) - p;
    const sums = byMinutes.get(minutes) ?? { centre: new Map(), scale: new Map() };
    byMinutes.set(minutes, sums);
    add(sums.centre, closeMs, width, wrong, p);
    add(sums.scale, closeMs, width * Math.sign(p - 0.5), wrong, p);
  }
  return [...byMinutes]
    .filter(([, { centre }]) => centre.size > 1)
    .sort(([a], [b]) => a - b)
    .map(([minutes, { centre, scale }]) => ({ minutes, ofCentre: within(centre), ofScale: within(scale) }));
}

function add(days: Map<number, Day>, closeMs: number, width: number, wrong: number, p: number): void {
  // The hour that ends at midnight is the last of its day.
  const number = Math.floor((closeMs - 1) / DAY_MS);
  const day = days.get(number) ?? {
    even: { score: 0, information: 0 },
    odd: { score: 0, information: 0 },
  };
  days.set(number, day);
  const half = Math.floor(closeMs / HOUR_MS) % 2 === 0 ? day.even : day.odd;
  half.score += width * wrong;
  half.information += width * width * p * (1 - p);
}

/** The share of days that are off by no more than one, of a normal with the deviation that even and odd hours have in common. */
function within(days: ReadonlyMap<number, Day>): number {
  const pairs = [...days.values()]
    .filter(({ even, odd }) => even.information > 0 && odd.information > 0)
    .map(({ even, odd }) => [even.score / even.information, odd.score / odd.information] as const);
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [evenMean, oddMean] = [mean(0), mean(1)];
  const covariance =
    pairs.reduce((sum, [even, odd]) => sum + (even - evenMean) * (odd - oddMean), 0) / pairs.length;
  return covariance > 0 ? 1 - 2 * normalTail(1 / Math.sqrt(covariance)) : 1;
}

const logOdds = (p: number): number => Math.log(p / (1 - p));
