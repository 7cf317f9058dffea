import type { PriceE4 } from '@rec-io/domain/money';
import { random } from '@rec-io/domain/random';
import { BAR_MEAN_VARIANCE_SECONDS } from '@rec-io/domain/settlement-window';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { ewmaNormal, normalTail } from './ewma-normal.ts';
import { type MinuteGrid, minuteGrid } from './minute-grid.ts';
import { minutesToHour, protocolStrikesE4, settlingMinute } from './protocol.ts';
import { ScoreSum } from './score.ts';
import { fitSketch } from './sketch/fit-sketch.ts';
import { sketchModel } from './sketch/sketch-model.ts';

const START = Date.UTC(2018, 0);
const DAY = 1_440;

/** A Brownian market of `perMinute` deviation, with 60 steps per bar, without the minutes in `absent`. */
function market(
  minutes: number,
  perMinute: number,
  absent: (minute: number) => boolean = () => false,
): MinuteGrid {
  const dice = random(3, 'market');
  const columns = new BarColumns();
  let log = Math.log(50_000_000);
  for (let minute = 0; minute < minutes; minute++) {
    const path = Array.from({ length: 60 }, () => {
      log += (perMinute / Math.sqrt(60)) * dice.normal();
      return Math.round(Math.exp(log));
    });
    if (absent(minute)) continue;
    columns.push(START + minute * 60_000, path[0] ?? 0, Math.max(...path), Math.min(...path), path[59] ?? 0);
  }
  return minuteGrid(columns.bars());
}

describe('the grid of minutes', () => {
  it('carries a close over five absent minutes and not over six', () => {
    const short = market(200, 1e-3, (minute) => minute >= 100 && minute < 105);
    expect(short.closeE4[104]).toBe(short.closeE4[99]);
    expect(settlingMinute(short, 99, 60)).toBe(159);
    expect(settlingMinute(short, 99, 3)).toBe(-1);
    const long = market(200, 1e-3, (minute) => minute >= 100 && minute < 106);
    expect(long.closeE4[103]).toBeNaN();
    expect(settlingMinute(long, 99, 60)).toBe(-1);
    expect(settlingMinute(long, 166, 2)).toBe(-1);
    expect(settlingMinute(long, 167, 2)).toBe(169);
  });

  it('knows how far the hour is', () => {
    const grid = market(120, 1e-3);
    expect([minutesToHour(grid, 0), minutesToHour(grid, 58), minutesToHour(grid, 59)]).toEqual([59, 1, 0]);
  });
});

describe('the protocol', () => {
  it('asks 22 strikes in whole cents, falling', () => {
    const strikes = protocolStrikesE4(81_234_500);
    expect(strikes.length).toBe(22);
    expect(strikes.every((strike, i) => strike % 100 === 0 && strike < (strikes[i - 1] ?? Infinity))).toBe(
      true,
    );
  });

  it('scores a fair coin as a fair coin', () => {
    const sum = new ScoreSum();
    for (let i = 0; i < 1_000; i++) sum.add(0.5, i % 2 === 0);
    expect(sum.score()).toMatchObject({ questions: 1_000, brier: 0.25, calibrationError: 0 });
    expect(sum.score().logLoss).toBeCloseTo(Math.log(2), 9);
  });

  it('finds the textbook well calibrated on the textbook market', () => {
    const grid = market(30 * DAY, 8e-4);
    const model = ewmaNormal(240, BAR_MEAN_VARIANCE_SECONDS);
    const { overall } = evaluate(grid, model, START + 5 * DAY * 60_000, Number.POSITIVE_INFINITY);
    expect(overall.questions).toBeGreaterThan(100_000);
    expect(overall.calibrationError).toBeLessThan(0.02);
  });

  it('gives the same answers when the future is cut off', () => {
    const asked: number[][] = [[], []];
    const grid = market(3 * DAY, 8e-4);
    const cut = market(2 * DAY + 60, 8e-4);
    for (const [run, on] of [grid, cut].entries()) {
      const model = ewmaNormal(60, BAR_MEAN_VARIANCE_SECONDS);
      const spy = { ...model, above: (strike: PriceE4) => note(asked[run] ?? [], model.above(strike)) };
      evaluate(on, spy, START, START + 2 * DAY * 60_000);
    }
    expect(asked[0]?.length).toBeGreaterThan(5_000);
    expect(asked[1]).toEqual(asked[0]);
  });
});

const note = (into: number[], value: number): number => {
  into.push(value);
  return value;
};

describe('the fit', () => {
  it('recovers a Brownian market: as good as the textbook there, and blind to what comes after its period', () => {
    const grid = market(60 * DAY, 8e-4);
    const half = 40 * DAY;
    const own = fitSketch(grid, half, 0.5);
    const from = START + half * 60_000;
    const model = sketchModel('fitted', own, { windowVarianceSeconds: BAR_MEAN_VARIANCE_SECONDS });
    const fitted = evaluate(grid, model, from, Number.POSITIVE_INFINITY).overall;
    const textbook = evaluate(
      grid,
      ewmaNormal(240, BAR_MEAN_VARIANCE_SECONDS),
      from,
      Number.POSITIVE_INFINITY,
    ).overall;
    expect(fitted.logLoss).toBeLessThan(textbook.logLoss + 0.002);
    expect(fitted.calibrationError).toBeLessThan(0.02);
    const blinded = { ...grid, closeE4: grid.closeE4.slice(), meanE4: grid.meanE4.slice() };
    blinded.closeE4.fill(1, half);
    blinded.meanE4.fill(1, half);
    expect(fitSketch(blinded, half, 0.5)).toEqual(own);
  });
});

describe('the normal tail', () => {
  it('has the known values', () => {
    expect(normalTail(0)).toBeCloseTo(0.5, 6);
    expect(normalTail(1.959964)).toBeCloseTo(0.025, 6);
    expect(normalTail(-1)).toBeCloseTo(0.8413447, 6);
  });
});
