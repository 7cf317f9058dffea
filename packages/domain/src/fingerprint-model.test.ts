import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FingerprintModel, fingerprintModel } from './fingerprint-model.ts';
import {
  BASELINE,
  BUCKET_MAX_BP,
  type FingerprintTable,
  HORIZON_MINUTES_MAX,
  rowOf,
  TABLES,
  THRESHOLDS,
} from './fingerprint-table.ts';
import type { PriceE4 } from './money.ts';
import { lowerProbability, type Minute, upperProbability } from './probability.ts';
import { random } from './random.ts';
import { MINUTE_MS } from './time.ts';

const NOON = Date.UTC(2026, 9, 8, 12);
const INDEX = 820_000_000 as PriceE4;
const price = (value: number) => Math.round(value) as PriceE4;
const strikeAt = (pct: number) => price(INDEX * (1 + pct / 100));

const minute = (startMs: number, close: number): Minute => ({
  startMs,
  openE4: close,
  highE4: close,
  lowE4: close,
  closeE4: close,
  volume: 1,
});

/** Shares by a formula: of moves of at least `pct` up (`side` 1) or down (−1). */
function tableOf(
  share: (table: number, minutes: number, pct: number, side: 1 | -1) => number,
): FingerprintTable {
  const rows = TABLES * HORIZON_MINUTES_MAX;
  const pos = new Float64Array(rows * THRESHOLDS);
  const neg = new Float64Array(rows * THRESHOLDS);
  const effective = new Float64Array(rows);
  for (let table = 0; table < TABLES; table++)
    for (let minutes = 1; minutes <= HORIZON_MINUTES_MAX; minutes++) {
      const row = rowOf(table, minutes);
      effective[row] = 1_000 * (table + 1) + minutes;
      for (let k = 0; k < THRESHOLDS; k++) {
        pos[row * THRESHOLDS + k] = share(table, minutes, k / 20, 1);
        neg[row * THRESHOLDS + k] = share(table, minutes, k / 20, -1);
      }
    }
  return { name: 'fingerprint/test', pos, neg, effective };
}
/** Laplace moves, 0.1 % wide in a minute, that lean upwards, more so with momentum. */
const leaning = tableOf((table, minutes, pct, side) => {
  const lean = table === BASELINE ? 0 : (table - BUCKET_MAX_BP) / 200;
  return (0.5 + side * lean) * Math.exp(-pct / (0.1 * Math.sqrt(minutes)));
});
const prepared = (model: FingerprintModel, minutes: number) => {
  model.prepare(NOON, INDEX, NOON + minutes * MINUTE_MS, null);
  return model;
};
/** So that the last print alone settles: a minute is a minute. */
const POINT = { windowVarianceSeconds: 60 };

describe('the fingerprint model', () => {
  it('judges a strike above the price by rises, and one below by falls', () => {
    const model = prepared(
      fingerprintModel(
        tableOf((_, __, pct, side) => (side === 1 ? 0.3 : 0.7) * (pct === 0 ? 1 : 0.5)),
        POINT,
      ),
      15,
    );
    expect(model.above(strikeAt(0.5))).toBeCloseTo(0.15, 9);
    expect(model.above(strikeAt(-0.5))).toBeCloseTo(1 - 0.35, 9);
    expect(model.above(INDEX)).toBeCloseTo(0.3, 9);
  });

  it('gives the shares themselves at whole minutes and thresholds, and blends in between', () => {
    const model = fingerprintModel(leaning, POINT);
    const share = (minutes: number, pct: number) => 0.5 * Math.exp(-pct / (0.1 * Math.sqrt(minutes)));
    for (const minutes of [1, 2, 15, 59, 60]) {
      prepared(model, minutes);
      for (const pct of [0.05, 0.5, 1.7, 2]) {
        expect(model.above(strikeAt(pct))).toBeCloseTo(share(minutes, pct), 6);
        expect(model.above(strikeAt(-pct))).toBeCloseTo(1 - share(minutes, pct), 6);
      }
      expect(model.above(strikeAt(0.525))).toBeCloseTo((share(minutes, 0.5) + share(minutes, 0.55)) / 2, 6);
    }
    // Half way between 4 and 5 minutes by the logarithm of time.
    prepared(model, Math.sqrt(20));
    expect(model.above(strikeAt(0.3))).toBeCloseTo((share(4, 0.3) + share(5, 0.3)) / 2, 6);
  });

  it('takes the table of the momentum of the minutes observed, and the baseline while that is not known', () => {
    const shown = (moves: readonly number[], silent = 0) => {
      const model = fingerprintModel(
        tableOf((table) => (table === BASELINE ? 0.4 : 0.0001 * table)),
        POINT,
      );
      let close = INDEX as number;
      moves.forEach((bp, i) => {
        close *= 1 + bp / 10_000;
        model.observeMinute(minute(NOON - (moves.length - i + silent) * MINUTE_MS, close));
      });
      return Math.round(prepared(model, 10).above(strikeAt(0.5)) * 10_000);
    };
    expect(shown([])).toBe(4_000);
    expect(shown([0])).toBe(4_000);
    expect(shown([0, 0])).toBe(BUCKET_MAX_BP);
    expect(shown([0, 7])).toBe(BUCKET_MAX_BP + 7);
    expect(shown([0, -7.4])).toBe(BUCKET_MAX_BP - 7);
    expect(shown([0, 500])).toBe(2 * BUCKET_MAX_BP);
    expect(shown([0, -500])).toBe(0);
    // The rise is now two minutes ago and more: it shows in the lags from there on that are known.
    expect(shown([0, 0, 0, 0, 10], 1)).toBe(BUCKET_MAX_BP + Math.round((10 * (0.25 + 0.2 + 0.15)) / 0.9));
    expect(shown([0, 7], 6)).toBe(4_000);
  });

  it('never rises with the strike and stays within 0 and 1, whatever is known of the settlement', () => {
    const dice = random(3, 'tables');
    const jagged = tableOf((table, minutes, pct) => {
      if (pct === 0) return 0.6;
      return (
        Math.floor((0.5 * Math.exp(-pct * (1 + (table % 7))) + 0.0001 * dice.next()) * 300) / 1_000 / minutes
      );
    });
    // Made monotone as counting makes it.
    for (const side of [jagged.pos, jagged.neg])
      for (let cell = 1; cell < side.length; cell++)
        if (cell % THRESHOLDS > 0) side[cell] = Math.min(side[cell] ?? 0, side[cell - 1] ?? 0);
    for (const table of [leaning, jagged]) {
      const model = fingerprintModel(table);
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 7_200_000 }),
          fc.option(
            fc.record({ prints: fc.integer({ min: 0, max: 60 }), pct: fc.integer({ min: -200, max: 200 }) }),
          ),
          fc.array(fc.integer({ min: -5_000_000, max: 5_000_000 }), { minLength: 2, maxLength: 40 }),
          (remainingMs, known, offsets) => {
            const window = known && { prints: known.prints, meanE4: INDEX * (1 + known.pct / 1e4) };
            model.prepare(NOON, INDEX, NOON + remainingMs, remainingMs <= 60_000 ? window : null);
            const near = [-1, 0, 1, 0.0005 * INDEX - 1, 0.0005 * INDEX];
            const strikes = [...offsets.map((offset) => offset * 100), ...near].sort((a, b) => a - b);
            const asked = [1, ...strikes.map((offset) => INDEX + offset), 9e12]
              .filter((strike) => strike > 0)
              .map((strike) => model.above(strike as PriceE4));
            for (const [i, probability] of asked.entries()) {
              expect(probability).toBeGreaterThanOrEqual(0);
              expect(probability).toBeLessThanOrEqual(asked[i - 1] ?? 1);
            }
          },
        ),
        { numRuns: 500 },
      );
    }
  });

  it('counts a move of nothing half on each side', () => {
    const model = prepared(
      fingerprintModel(
        tableOf((_, __, pct) => (pct === 0 ? 0.7 : 0.2)),
        POINT,
      ),
      5,
    );
    expect(model.above(INDEX)).toBeCloseTo(0.5, 12);
    expect(model.above((INDEX - 1) as PriceE4)).toBeGreaterThanOrEqual(model.above(INDEX));
  });

  it('is surer the nearer the close, and certain at it', () => {
    const model = fingerprintModel(leaning);
    for (const [pct, end] of [
      [-0.2, 1],
      [0.2, 0],
    ] as const) {
      const asked = [120, 61, 60, 30, 10, 3, 2, 1.6, 1.3, 1, 0.9, 0.5, 0.2, 0.05, 0].map((minutes) =>
        Math.abs(end - prepared(model, minutes).above(strikeAt(pct))),
      );
      for (const [i, doubt] of asked.entries()) expect(doubt).toBeLessThanOrEqual(asked[i - 1] ?? 1);
      expect(asked.at(-1)).toBe(0);
      expect(asked.at(-2)).toBeLessThan(0.002);
    }
  });

  it('scales moves by the square root of the time that counts under a minute and over an hour', () => {
    const model = fingerprintModel(leaning);
    // A minute before the close the mean of 60 prints varies as 20.5 seconds do.
    const counted = (61 * 121) / 360 / 60;
    const scaled = 0.1 / Math.sqrt(counted);
    const [node, share] = [Math.floor(scaled * 20), (scaled * 20) % 1];
    const curve = (k: number) => 0.5 * Math.exp(-k / 20 / 0.1);
    expect(prepared(model, 1).above(strikeAt(0.1))).toBeCloseTo(
      curve(node) + share * (curve(node + 1) - curve(node)),
      6,
    );
    const later = prepared(fingerprintModel(leaning, POINT), 240).above(strikeAt(0.6));
    expect(later).toBeCloseTo(prepared(fingerprintModel(leaning, POINT), 60).above(strikeAt(0.3)), 6);
  });

  it('lets the known prints of the last minute count, however the price moves now', () => {
    const model = fingerprintModel(leaning);
    model.prepare(NOON - 6_000, INDEX, NOON, { meanE4: INDEX * 1.003, prints: 54 });
    // 54 of 60 prints were 0.3 % higher: the mean settles near +0.27 %, far above the present price.
    expect(model.above(strikeAt(0.26))).toBeGreaterThan(0.9);
    expect(model.above(strikeAt(0.28))).toBeLessThan(0.1);
    expect(model.above(strikeAt(0.27))).toBeCloseTo(0.5, 2);
    model.prepare(NOON, INDEX, NOON, { meanE4: INDEX - 0.5, prints: 60 });
    expect([INDEX - 1, INDEX].map((strike) => model.above(strike as PriceE4))).toEqual([1, 0]);
  });

  it('falls by the inverse cube beyond the last threshold', () => {
    const model = prepared(
      fingerprintModel(
        tableOf((_, __, pct) => (pct === 0 ? 0.5 : 0.08)),
        POINT,
      ),
      60,
    );
    expect(model.above(strikeAt(4))).toBeCloseTo(0.01, 6);
    expect(model.above(strikeAt(-4))).toBeCloseTo(0.99, 6);
  });

  it('tells how many independent moves it speaks from, and how far that may be off', () => {
    const model = prepared(fingerprintModel(leaning, POINT), Math.sqrt(20));
    expect(model.effectiveSamples()).toBeCloseTo(1_000 * (BASELINE + 1) + 4.5, 6);
    // Two standard errors of a share of a half, and of one in a hundred, in log-odds.
    const moves = 400;
    const few = tableOf((_, __, pct) => (pct === 0 ? 0.5 : 0.01));
    few.effective.fill(moves);
    const asked = prepared(fingerprintModel(few, POINT), 10);
    const logOdds = (p: number) => Math.log(p / (1 - p));
    for (const [pct, share] of [
      [0, 0.5],
      [1, 0.01],
    ] as const) {
      const found = asked.above(strikeAt(pct));
      const off = 2 / Math.sqrt(moves * share * (1 - share));
      expect(logOdds(upperProbability(found, asked.uncertainty)) - logOdds(share)).toBeCloseTo(off, 2);
      expect(logOdds(share) - logOdds(lowerProbability(found, asked.uncertainty))).toBeCloseTo(off, 2);
    }
  });

  it('says when it knows too little: no momentum, or hardly a move like it', () => {
    const table = tableOf(() => 0.5);
    table.effective.fill(29.9, 0, rowOf(BASELINE, 1));
    const model = fingerprintModel(table, POINT);
    expect(prepared(model, 10).uncertainty.tooLittle).toContain('momentum');
    for (const early of [2, 1]) model.observeMinute(minute(NOON - early * MINUTE_MS, INDEX));
    expect(prepared(model, 10).uncertainty.tooLittle).toContain('too few moves');
    table.effective.fill(30);
    expect(prepared(model, 10).uncertainty.tooLittle).toBeNull();
  });

  it('answers the same whether or not it later sees the future', () => {
    const dice = random(9, 'future');
    const closes = Array.from({ length: 120 }, () => price(INDEX * (1 + 0.001 * dice.normal())));
    const all = fingerprintModel(leaning);
    for (let i = 0; i < closes.length; i++) {
      all.observeMinute(minute(NOON + i * MINUTE_MS, closes[i] ?? INDEX));
      if (i % 20 !== 19) continue;
      const cut = fingerprintModel(leaning);
      for (let j = 0; j <= i; j++) cut.observeMinute(minute(NOON + j * MINUTE_MS, closes[j] ?? INDEX));
      for (const model of [all, cut])
        model.prepare(NOON + (i + 1) * MINUTE_MS, INDEX, NOON + 150 * MINUTE_MS, null);
      expect(cut.above(strikeAt(0.2))).toBe(all.above(strikeAt(0.2)));
    }
  });

  it('refuses a table that cannot be trusted, naming the cell', () => {
    const broken = (change: (table: FingerprintTable) => void) => () => {
      const table = { ...leaning, pos: leaning.pos.slice(), neg: leaning.neg.slice() };
      change(table);
      fingerprintModel(table);
    };
    const cell = rowOf(BUCKET_MAX_BP - 5, 15) * THRESHOLDS + 34;
    expect(broken((table) => table.pos.fill(0.9, cell, cell + 1))).toThrow(
      'fingerprint, bucket -5, 15 minutes, 1.70 %: pos is 0.9',
    );
    expect(broken((table) => table.neg.fill(Number.NaN))).toThrow('neg is NaN');
    expect(broken((table) => table.pos.fill(-0.1))).toThrow('0.00 %: pos is -0.1');
    expect(broken((table) => Object.assign(table, { pos: table.pos.subarray(1) }))).toThrow('cells pos');
  });
});
