import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LossWindows } from './loss-windows.ts';
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from './time.ts';

const NOON = Date.parse('2026-10-08T12:00:00Z');
const dollars = (amount: number): number => amount * 1_000_000;

function windows(...trades: readonly (readonly [minutesAgo: number, dollars: number])[]): LossWindows {
  const all = new LossWindows();
  trades.forEach(([minutesAgo, amount], i) => {
    all.ended(`t${i}`, NOON - minutesAgo * MINUTE_MS, dollars(amount));
  });
  return all;
}

describe('losses', () => {
  test('are nothing before anything ended, and after profits', () => {
    const none = { hourE6: 0, dayE6: 0, drawdownE6: 0 };
    expect(windows().at(NOON, null)).toEqual(none);
    expect(windows([30, 5], [10, 1]).at(NOON, null)).toEqual(none);
  });

  test('are those of the last hour, of the day, and below the peak', () => {
    const all = windows([13 * 60, 20], [11 * 60, -7], [61, -1], [30, -4], [5, 1]);
    expect(all.at(NOON, null)).toEqual({ hourE6: dollars(3), dayE6: dollars(11), drawdownE6: dollars(11) });
  });

  test('of an hour end an hour later, those of a day at midnight, the drawdown with profit or a new arming', () => {
    const all = windows([30, -4]);
    const midnight = floorTo(NOON, DAY_MS) + DAY_MS;
    expect(all.at(NOON + 30 * MINUTE_MS, null).hourE6).toBe(0);
    expect(all.at(midnight - 1, null).dayE6).toBe(dollars(4));
    expect(all.at(midnight, null)).toEqual({ hourE6: 0, dayE6: 0, drawdownE6: dollars(4) });
    expect(all.at(midnight, NOON).drawdownE6).toBe(0);
    all.ended('next', midnight, dollars(3));
    expect(all.at(midnight, null).drawdownE6).toBe(dollars(1));
  });

  test('are corrected when a trade is known better', () => {
    const all = windows([30, -4], [10, -1]);
    all.ended('t0', NOON - 30 * MINUTE_MS, dollars(2));
    expect(all.at(NOON, null)).toEqual({ hourE6: 0, dayE6: 0, drawdownE6: dollars(1) });
  });
});

type Told = { readonly id: number; readonly minutesAgo: number; readonly pnl: number };

test('are the same in any order, and those of a plain sum', () => {
  const told = fc.record({
    id: fc.integer({ min: 0, max: 12 }),
    minutesAgo: fc.integer({ min: 0, max: 2 * 24 * 60 }),
    pnl: fc.integer({ min: -100, max: 100 }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(told, { selector: ({ id }) => id }),
      fc.option(fc.integer({ min: 0, max: 3_000 })),
      fc.gen(),
      (trades: Told[], armedMinutesAgo, gen) => {
        const armedAtMs = armedMinutesAgo === null ? null : NOON - armedMinutesAgo * MINUTE_MS;
        const all = new LossWindows();
        const order = gen(fc.shuffledSubarray, trades, { minLength: trades.length });
        for (const { id, minutesAgo, pnl } of order) {
          // First half known, as when a late fill tells the rest.
          all.ended(String(id), NOON - minutesAgo * MINUTE_MS, pnl - 1);
          all.at(NOON, armedAtMs);
          all.ended(String(id), NOON - minutesAgo * MINUTE_MS, pnl);
        }
        expect(all.at(NOON, armedAtMs)).toEqual(plainly(trades, armedAtMs));
      },
    ),
  );
});

function plainly(trades: readonly Told[], armedAtMs: number | null) {
  const byTime = trades.map(({ minutesAgo, pnl }) => ({ timeMs: NOON - minutesAgo * MINUTE_MS, pnl }));
  byTime.sort((a, b) => a.timeMs - b.timeMs);
  const sum = (from: number) =>
    byTime.filter(({ timeMs }) => timeMs > from).reduce((net, { pnl }) => net + pnl, 0);
  const times = [armedAtMs ?? -1, ...byTime.map(({ timeMs }) => timeMs)];
  const drawdowns = times.filter((timeMs) => timeMs >= (armedAtMs ?? -1)).map((timeMs) => -sum(timeMs));
  return {
    hourE6: Math.max(0, -sum(NOON - HOUR_MS)),
    dayE6: Math.max(0, -sum(floorTo(NOON, DAY_MS) - 1)),
    drawdownE6: Math.max(0, ...drawdowns),
  };
}
