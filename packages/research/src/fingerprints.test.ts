import {
  BASELINE,
  BUCKET_MAX_BP,
  HORIZON_MINUTES_MAX,
  rowOf,
  THRESHOLDS,
} from '@rec-io/domain/fingerprint-table';
import { MOMENTUM_LAGS } from '@rec-io/domain/momentum';
import { random } from '@rec-io/domain/random';
import { MINUTE_MS } from '@rec-io/domain/time';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintSums, updateFingerprintSums } from './fingerprint-sums.ts';
import { type Fingerprints, fingerprints, fingerprintsOf } from './fingerprints.ts';
import { gridUntil, minuteGrid } from './minute-grid.ts';

const START = Date.UTC(2018, 0);
const ALIKE = { halfLifeDays: Number.POSITIVE_INFINITY };
type Closes = readonly (readonly [minute: number, close: number])[];

function barsOf(closes: Closes, startMs = START): MinuteBars {
  const columns = new BarColumns();
  for (const [minute, close] of closes)
    columns.push(startMs + minute * MINUTE_MS, close, close, close, close);
  return columns.bars();
}
/** A bar each minute. */
const every = (...closes: number[]): Closes => closes.map((close, minute) => [minute, close]);
const bucket = (bp: number) => BUCKET_MAX_BP + bp;
const cell = (table: number, minutes: number, pct: number) =>
  rowOf(table, minutes) * THRESHOLDS + Math.round(pct * 20);

describe('fingerprints, by hand', () => {
  it('count a move that reaches a threshold exactly, and none that does not', () => {
    const { raw, samples } = fingerprints(barsOf(every(200_000, 200_100, 200_000, 199_899)), ALIKE);
    // +0.05 %, −0.04998 %, −0.0505 %.
    const row = (pct: number) => [raw.pos, raw.neg].map((side) => side[cell(BASELINE, 1, pct)]);
    expect(row(0)).toEqual([1 / 3, 2 / 3]);
    expect(row(0.05)).toEqual([1 / 3, 1 / 3]);
    expect(row(0.1)).toEqual([0, 0]);
    expect([1, 2, 3, 4].map((minutes) => samples[rowOf(BASELINE, minutes)])).toEqual([3, 2, 1, 0]);
    expect(raw.pos[cell(BASELINE, 4, 0)]).toBeNaN();
  });

  it('count no move at all on both sides', () => {
    const { raw } = fingerprints(barsOf(every(100, 100, 101)), ALIKE);
    expect([raw.pos, raw.neg].map((side) => side[cell(BASELINE, 1, 0)])).toEqual([1, 0.5]);
  });

  it('have all 41 thresholds, 1.70 % among them, and gather what is beyond', () => {
    const { raw } = fingerprints(barsOf(every(10_000, 10_170, 20_000)), ALIKE);
    const share = (pct: number) => raw.pos[cell(BASELINE, 1, pct)];
    expect([1.65, 1.7, 1.75, 2].map(share)).toEqual([1, 1, 0.5, 0.5]);
    expect(raw.pos.length / (62 * HORIZON_MINUTES_MAX)).toBe(41);
  });

  it('go by time and not by rows: over five absent minutes the close stands, over six nobody knows', () => {
    const samplesOf = (absent: number, minutes: number) => {
      const closes: Closes = [...every(100, 101), [2 + absent, 103], [3 + absent, 104]];
      const found = fingerprints(barsOf(closes), ALIKE);
      const row = rowOf(BASELINE, minutes);
      return [found.samples[row], found.raw.pos[cell(BASELINE, minutes, 0.5)]];
    };
    // From 100 to 101, from 101 to the same that stands, from 103 to 104.
    expect(samplesOf(5, 1)).toEqual([3, 2 / 3]);
    expect(samplesOf(6, 1)).toEqual([2, 1]);
    // From 100 to 103 and from 101 to 104, seven and six minutes later.
    expect(samplesOf(5, 7)).toEqual([2, 1]);
    expect(samplesOf(6, 8)).toEqual([0, Number.NaN]);
  });

  it('sort moments by their momentum; without one they are in the baseline only', () => {
    const rise = 100_000 * 1.0007;
    const { samples, raw } = fingerprints(barsOf(every(100_000, rise, rise, 90_000, 90_000)), ALIKE);
    const of = (table: number) => samples[rowOf(table, 1)];
    // 7 bp; then (0.3 · 0 + 0.25 · 7) / 0.55 = 3 bp; then a fall of a tenth; the first moment has none.
    expect([of(bucket(7)), of(bucket(3)), of(bucket(-30)), of(BASELINE)]).toEqual([1, 1, 1, 4]);
    expect(raw.neg[cell(bucket(3), 1, 2)]).toBe(1);
    expect(of(bucket(0))).toBe(0);
  });

  it('weigh a moment half that is older by the half-life', () => {
    const day = 1_440;
    const closes: Closes = [...every(100, 101), [365 * day, 100], [365 * day + 1, 99]];
    const { raw, weight, samples } = fingerprints(barsOf(closes));
    expect(raw.pos[cell(BASELINE, 1, 0)]).toBeCloseTo(1 / 3, 12);
    // The last move began a minute before the end of the history, the first a year earlier.
    expect(weight[rowOf(BASELINE, 1)]).toBeCloseTo(1.5 * 0.5 ** (1 / (365 * day)), 12);
    expect(samples[rowOf(BASELINE, 1)]).toBe(2);
  });

  it('refuse nothing to count, and a memory so short that its numbers would leave what can be written', () => {
    expect(() => fingerprints(barsOf([]))).toThrow('no bars');
    expect(() => fingerprints(barsOf(every(1, 2)), { halfLifeDays: 29 })).toThrow('at least 30 days, not 29');
  });
});

/** Prices on a coarse grid, so that moves are often nothing or exactly a threshold; gaps of every length. */
const anyCloses = fc
  .array(
    fc.tuple(
      fc.constantFrom(1, 1, 1, 1, 1, 1, 2, 6, 7, 8, 65),
      fc.constantFrom(19_990, 19_995, 20_000, 20_000, 20_000, 20_010, 20_020, 20_400, 20_340, 19_600),
    ),
    { minLength: 1, maxLength: 150 },
  )
  .map((steps): Closes => {
    let minute = 0;
    return steps.map(([step, close]) => {
      minute += step;
      return [minute, close];
    });
  });

describe('fingerprints of any bars', () => {
  it('are what the definition says, written down plainly', () => {
    fc.assert(
      fc.property(anyCloses, fc.constantFrom(30, 365, Number.POSITIVE_INFINITY), (closes, halfLifeDays) => {
        const found = fingerprints(barsOf(closes), { halfLifeDays });
        expectAlike(found, plainly(closes, halfLifeDays));
      }),
      { numRuns: 40 },
    );
  });

  it('are the same when counting was interrupted anywhere and gone on with, bit by bit', () => {
    fc.assert(
      fc.property(anyCloses, fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 3 }), (closes, cuts) => {
        const bars = barsOf(closes);
        const first = (closes[0]?.[0] ?? 0) + 1;
        let sums = fingerprintSums(barsBetween(bars, 0, START + first * MINUTE_MS));
        for (const cut of [...cuts.sort((a, b) => a - b), 1e6])
          sums = updateFingerprintSums(sums, barsBetween(bars, 0, START + (first + cut) * MINUTE_MS));
        expect(sums).toEqual(fingerprintSums(bars));
      }),
      { numRuns: 30 },
    );
  });

  it('need only the last hundred minutes to go on, and say when these are missing', () => {
    const dice = random(1, 'recent');
    const closes = Array.from({ length: 600 }, () => 20_000 + 10 * dice.integer(40));
    const bars = barsOf(every(...closes));
    const at = (minute: number) => START + minute * MINUTE_MS;
    const before = fingerprintSums(barsBetween(bars, 0, at(400)));
    const recent = updateFingerprintSums(before, barsBetween(bars, at(300), at(600)));
    expect(recent).toEqual(fingerprintSums(bars));
    expect(() => updateFingerprintSums(before, barsBetween(bars, at(301), at(600)))).toThrow(
      'bars from 2018-01-01T05:00:00.000Z on are needed',
    );
    // A day without news changes nothing.
    expect(updateFingerprintSums(before, barsBetween(bars, 0, at(400)))).toEqual(before);
  });

  it('are of what was complete at a time, also inside a gap that nobody knew then would be short', () => {
    fc.assert(
      fc.property(anyCloses, fc.integer({ min: 1, max: 400 * 60 }), (closes, seconds) => {
        const bars = barsOf(closes);
        const untilMs = START + (closes[0]?.[0] ?? 0) * MINUTE_MS + MINUTE_MS + seconds * 1_000;
        const complete = barsBetween(bars, 0, untilMs - MINUTE_MS + 1);
        expect(gridUntil(minuteGrid(bars), untilMs)).toEqual(minuteGrid(complete));
      }),
    );
  });

  it('fall with the threshold, and meet at zero', () => {
    fc.assert(
      fc.property(anyCloses, (closes) => {
        const { raw, smoothed } = fingerprints(barsOf(closes));
        for (const { pos, neg } of [raw, smoothed])
          for (let at = 0; at < pos.length; at++) {
            const isFirst = at % THRESHOLDS === 0;
            const rises = [pos, neg].some((side) => !isFirst && (side[at] ?? 0) > (side[at - 1] ?? 0));
            const apart = isFirst && (pos[at] ?? 0) + (neg[at] ?? 0) < 1 - 1e-9;
            if (rises || apart) expect.fail(`cell ${at}: ${pos[at]} up, ${neg[at]} down`);
          }
      }),
      { numRuns: 20 },
    );
  });
});

describe('smoothing', () => {
  const dice = random(7, 'smoothing');
  /** A market whose moves are wider the larger its momentum; minutes long. */
  const market = (minutes: number): Closes => {
    let [price, last] = [1e9, 0];
    return Array.from({ length: minutes }, (_, minute) => {
      last = (2e-4 + Math.abs(last) / 2) * dice.normal();
      price *= 1 + last;
      return [minute, Math.round(price)] as const;
    });
  };

  it('draws what it counted nearer to the truth where little was counted', () => {
    const truth = fingerprints(barsOf(market(200_000)), ALIKE);
    const few = fingerprints(barsOf(market(4_000)), ALIKE);
    const distance = (from: Fingerprints['raw']) => {
      let sum = 0;
      for (let table = 1; table < 60; table++)
        for (const minutes of [1, 15, 60])
          for (const pct of [0, 0.05, 0.1, 0.2, 0.4]) {
            const at = cell(table, minutes, pct);
            if (Number.isNaN(few.raw.pos[at]) || Number.isNaN(truth.raw.pos[at])) continue;
            sum += ((from.pos[at] ?? 0) - (truth.raw.pos[at] ?? 0)) ** 2;
          }
      return sum;
    };
    expect(distance(few.smoothed)).toBeLessThan(0.5 * distance(few.raw));
  });

  it('leaves alone what is well counted, and knows more of it than the bucket alone', () => {
    const { raw, smoothed } = fingerprints(barsOf(market(200_000)), ALIKE);
    for (const bp of [-2, 0, 2]) {
      expect(smoothed.pos[cell(bucket(bp), 15, 0.1)]).toBeCloseTo(raw.pos[cell(bucket(bp), 15, 0.1)] ?? 0, 1);
      const row = rowOf(bucket(bp), 15);
      expect(smoothed.effective[row]).toBeGreaterThan(raw.effective[row] ?? 0);
    }
    expect(smoothed.pos.subarray(rowOf(BASELINE, 1) * THRESHOLDS)).toEqual(
      raw.pos.subarray(rowOf(BASELINE, 1) * THRESHOLDS),
    );
  });

  it('fills a bucket without moves from its neighbours, and from the baseline where these have none', () => {
    const closes = every(...Array.from({ length: 300 }, (_, i) => 200_000 + (i % 3) * 100));
    const { raw, smoothed, samples } = fingerprints(barsOf(closes), ALIKE);
    expect(samples[rowOf(bucket(25), 5)]).toBe(0);
    expect(raw.pos[cell(bucket(25), 5, 0.05)]).toBeNaN();
    expect(smoothed.pos[cell(bucket(25), 5, 0.05)]).toBe(raw.pos[cell(BASELINE, 5, 0.05)]);
  });

  it('is of sums that were gone on with what it is of a fresh count', () => {
    const bars = barsOf(market(3_000));
    const middle = START + 1_500 * MINUTE_MS;
    const sums = updateFingerprintSums(fingerprintSums(barsBetween(bars, 0, middle)), bars);
    expect(fingerprintsOf(sums)).toEqual(fingerprints(bars));
  });
});

type Plain = {
  /** By table and minutes: the moves with their weight and minute, as fractions of 1/2000. */
  readonly moves: ReadonlyMap<number, readonly { from: number; to: number; weight: number }[]>;
  readonly effective: ReadonlyMap<number, number>;
};

function push<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** The definition, as slow and plain as it can be said. */
function plainly(closes: Closes, halfLifeDays: number): Plain {
  const known = new Map<number, number>();
  const gapsBefore = new Map<number, number>();
  let gaps = 0;
  closes.forEach(([minute, close], i) => {
    const previous = closes[i - 1];
    if (previous !== undefined) {
      const absent = minute - previous[0] - 1;
      if (absent > 5) gaps++;
      else for (let m = previous[0] + 1; m < minute; m++) known.set(m, previous[1]);
      for (let m = previous[0] + 1; m < minute; m++) gapsBefore.set(m, gaps);
    }
    known.set(minute, close);
    gapsBefore.set(minute, gaps);
  });
  const end = (closes.at(-1)?.[0] ?? 0) + 1;
  const weightOf = (minute: number) => 0.5 ** ((end - minute - 1) / 1_440 / halfLifeDays);
  const momentum = (minute: number): number => {
    const lags = MOMENTUM_LAGS.filter(({ minutes }) => known.has(minute - minutes));
    if (lags[0]?.minutes !== 1) return BASELINE;
    const total = lags.reduce((sum, { weight }) => sum + weight, 0);
    const price = known.get(minute) ?? 0;
    const score = lags.reduce((sum, { minutes, weight }) => {
      const then = known.get(minute - minutes) ?? 0;
      return sum + (weight * 10_000 * (price - then)) / then;
    }, 0);
    return bucket(Math.max(-30, Math.min(30, Math.round(score / total))));
  };
  const moves = new Map<number, { from: number; to: number; weight: number }[]>();
  const moments = new Map<number, { minute: number; weight: number }[]>();
  for (const [minute, from] of closes) {
    const weight = weightOf(minute);
    for (const table of new Set([momentum(minute), BASELINE])) {
      push(moments, table, { minute, weight });
      for (let minutes = 1; minutes <= 60; minutes++) {
        const to = known.get(minute + minutes);
        if (to === undefined || gapsBefore.get(minute + minutes) !== gapsBefore.get(minute)) continue;
        const row = rowOf(table, minutes);
        push(moves, row, { from, to, weight });
      }
    }
  }
  const effective = new Map<number, number>();
  for (const [row, own] of moves) {
    const minutes = (row % 60) + 1;
    const all = moments.get(Math.floor(row / 60)) ?? [];
    let variance = 0;
    for (const a of all)
      for (const b of all)
        variance += a.weight * b.weight * Math.max(0, 1 - Math.abs(a.minute - b.minute) / minutes);
    const sum = (list: readonly { weight: number }[]) =>
      list.reduce((total, { weight }) => total + weight, 0);
    effective.set(row, (sum(own) * sum(all)) / variance);
  }
  return { moves, effective };
}

/** Collects what differs: half a million expectations would take their time. */
function expectAlike({ raw, samples, weight }: Fingerprints, plain: Plain): void {
  const wrong: string[] = [];
  const compare = (what: string, found = Number.NaN, expected = Number.NaN) => {
    if (!(Math.abs(found - expected) <= 1e-9 * Math.max(1, expected)))
      wrong.push(`${what}: ${found}, not ${expected}`);
  };
  for (let row = 0; row < samples.length; row++) {
    const moves = plain.moves.get(row) ?? [];
    const total = moves.reduce((sum, move) => sum + move.weight, 0);
    compare(`samples of row ${row}`, samples[row], moves.length);
    compare(`weight of row ${row}`, weight[row], total);
    if (moves.length === 0) {
      if (!Number.isNaN(raw.pos[row * THRESHOLDS])) wrong.push(`row ${row} is made up`);
      continue;
    }
    compare(`effective moves of row ${row}`, raw.effective[row], plain.effective.get(row));
    for (let k = 0; k < THRESHOLDS; k++) {
      // m ≥ k/2000, in whole numbers.
      const share = (side: 1 | -1) =>
        moves.reduce(
          (sum, { from, to, weight: w }) => sum + (side * 2_000 * (to - from) >= k * from ? w : 0),
          0,
        ) / total;
      compare(`pos of row ${row}, threshold ${k}`, raw.pos[row * THRESHOLDS + k], share(1));
      compare(`neg of row ${row}, threshold ${k}`, raw.neg[row * THRESHOLDS + k], share(-1));
    }
  }
  expect(wrong).toEqual([]);
}
