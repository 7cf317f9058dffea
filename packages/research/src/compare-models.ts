import { DAY_MS, HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import { boundsCoverage, type Coverage } from './bounds-coverage.ts';
import { type Interval, meanByDay } from './day-bootstrap.ts';
import type { SettledQuestions } from './questions.ts';
import { lossOf, type ReliabilityBin, type Score, ScoreSum } from './score.ts';

/** One model's probabilities for the same questions. */
export type Contestant = {
  readonly model: string;
  readonly probability: Float64Array;
  /** Where the model says how sure it is. */
  readonly low?: Float64Array;
  readonly high?: Float64Array;
};

/** One way to divide the questions: by time to close, distance, volatility, hour, year. */
export type Division = {
  readonly name: string;
  /** Of the parts, in order. */
  readonly labels: readonly string[];
  /** Number of the part that a question belongs to; −1 where it belongs to none. */
  readonly partOf: (row: number) => number;
};

export type Compared = {
  readonly model: string;
  readonly overall: Score;
  /** Log loss with its 95 % interval: whole days are drawn again, since the questions of a day are alike. */
  readonly logLoss: Interval;
  /** Log loss minus that of the first model; below zero is better. Null for the first. */
  readonly againstFirst: Interval | null;
  readonly reliability: readonly ReliabilityBin[];
  /** By time to close; empty for a model that says nothing of how sure it is. */
  readonly coverage: readonly Coverage[];
  readonly divisions: readonly {
    readonly name: string;
    readonly parts: readonly { readonly label: string; readonly score: Score }[];
  }[];
};

/** @param divisions e.g. {@link standardDivisions} */
export function compareModels(
  questions: SettledQuestions,
  contestants: readonly Contestant[],
  divisions: readonly Division[],
): Compared[] {
  const losses = contestants.map(({ probability }) =>
    Float64Array.from(probability, (answer, row) => lossOf(answer, questions.happened[row] === 1)),
  );
  const days = dayNumbers(questions);
  const [first] = losses;
  return contestants.map(({ model, probability, low, high }, i) => {
    const own = losses[i] as Float64Array;
    const overall = new ScoreSum();
    const sums = divisions.map(({ labels }) => labels.map((label) => ({ label, sum: new ScoreSum() })));
    for (let row = 0; row < questions.length; row++) {
      const [answer, happened] = [probability[row] as number, questions.happened[row] === 1];
      overall.add(answer, happened);
      for (const [d, { partOf }] of divisions.entries()) sums[d]?.[partOf(row)]?.sum.add(answer, happened);
    }
    const difference = first && i > 0 ? own.map((loss, row) => loss - (first[row] as number)) : null;
    return {
      model,
      overall: overall.score(),
      logLoss: meanByDay(own, days),
      againstFirst: difference && meanByDay(difference, days),
      reliability: overall.reliability(),
      coverage: low && high ? boundsCoverage(questions, { probability, low, high }) : [],
      divisions: divisions.map(({ name }, d) => ({
        name,
        parts: (sums[d] ?? []).map(({ label, sum }) => ({ label, score: sum.score() })),
      })),
    };
  });
}

/** Days from 0, by the time of the close. */
function dayNumbers({ length, closeTimeMs }: SettledQuestions): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from({ length }, (_, row) => {
    const day = Math.floor(((closeTimeMs[row] as number) - 1) / DAY_MS);
    const known = numbers.get(day) ?? numbers.size;
    numbers.set(day, known);
    return known;
  });
}

const DISTANCE_PCT_BOUNDS = [0.05, 0.1, 0.2, 0.4, 0.75, 1.5];
const HOURS_PER_DAY = 24;

/** @param volatility a number that rises with how wild the market was when a question was asked; NaN where it is not known */
export function standardDivisions(questions: SettledQuestions, volatility: Float64Array): Division[] {
  const { timeMs, closeTimeMs, strikeE4, indexE4 } = questions;
  const at = (column: Float64Array, row: number) => column[row] as number;
  const minutesOf = (row: number) => (at(closeTimeMs, row) - at(timeMs, row)) / MINUTE_MS;
  const distanceOf = (row: number) => 100 * Math.abs(at(strikeE4, row) / at(indexE4, row) - 1);
  const yearOf = (row: number) => new Date(at(closeTimeMs, row) - 1).getUTCFullYear();
  const [calm, wild] = terciles(volatility);
  const minutes = distinct(questions.length, minutesOf);
  const years = distinct(questions.length, yearOf);
  const bounds = DISTANCE_PCT_BOUNDS;
  return [
    {
      name: 'time to close',
      labels: minutes.map((each) => `${each} min`),
      partOf: (row) => minutes.indexOf(minutesOf(row)),
    },
    {
      name: 'distance',
      labels: bounds.map((bound, i) => `${i === 0 ? 0 : bounds[i - 1]} to ${bound} %`),
      // A strike in whole cents is not exactly where it was meant to be.
      partOf: (row) => bounds.findIndex((bound) => distanceOf(row) <= bound + 0.002),
    },
    {
      name: 'volatility of the day before',
      labels: ['calm third', 'middle third', 'wild third'],
      partOf: (row) => {
        const value = at(volatility, row);
        if (Number.isNaN(value)) return -1;
        return value <= calm ? 0 : value <= wild ? 1 : 2;
      },
    },
    {
      name: 'hour (UTC)',
      labels: Array.from({ length: HOURS_PER_DAY }, (_, hour) => `${String(hour).padStart(2, '0')}:00`),
      partOf: (row) => Math.floor(at(closeTimeMs, row) / HOUR_MS) % HOURS_PER_DAY,
    },
    { name: 'year', labels: years.map(String), partOf: (row) => years.indexOf(yearOf(row)) },
  ];
}

function distinct(length: number, of: (row: number) => number): number[] {
  const found = new Set<number>();
  for (let row = 0; row < length; row++) found.add(of(row));
  return [...found].sort((a, b) => a - b);
}

function terciles(values: Float64Array): [number, number] {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const at = (share: number) => known[Math.floor(share * known.length)] ?? Number.NaN;
  return [at(1 / 3), at(2 / 3)];
}
