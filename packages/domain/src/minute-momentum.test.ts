import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARRIED_MINUTES_MAX, MinuteMomentum } from './minute-momentum.ts';
import { MOMENTUM_LAGS } from './momentum.ts';
import { MINUTE_MS } from './time.ts';

const START = Date.UTC(2026, 9, 8);
const at = (minute: number) => START + minute * MINUTE_MS;

function observed(closes: readonly (readonly [minute: number, close: number])[]): MinuteMomentum {
  const momentum = new MinuteMomentum();
  for (const [minute, close] of closes) momentum.observe(at(minute), close);
  return momentum;
}

describe('the momentum of minutes', () => {
  it('is the weighted mean of the changes that are known, and unknown before there is one', () => {
    expect(observed([]).atBp(at(1))).toBeNull();
    expect(observed([[0, 100]]).atBp(at(1))).toBeNull();
    const two = observed([
      [0, 100],
      [1, 101],
    ]);
    expect(two.atBp(at(2))).toBeCloseTo(100, 9);
    // One percent in the last minute, two in the last two: (0.3 · 1 + 0.25 · 2.01) / 0.55.
    const three = observed([
      [0, 100],
      [1, 101],
      [2, 102.01],
    ]);
    expect(three.atBp(at(3))).toBeCloseTo((100 * (0.3 * 1 + 0.25 * 2.01)) / 0.55, 9);
  });

  it('carries a close over five silent minutes, within the past and until now, and not over six', () => {
    const momentum = observed([
      [0, 100],
      [1, 101],
    ]);
    // Three silent minutes: of the known lags only that of 4 minutes reaches back before the rise.
    expect(momentum.atBp(at(5))).toBeCloseTo((100 * 0.15) / 0.9, 9);
    expect(momentum.atBp(at(7))).toBe(0);
    expect(momentum.atBp(at(8))).toBeNull();
    momentum.observe(at(8), 101);
    expect(momentum.atBp(at(9))).toBeNull();
    const short = observed([
      [0, 100],
      [6, 101],
    ]);
    expect(short.atBp(at(7))).toBeCloseTo(100, 9);
  });

  it('knows a lag beyond a long gap, as the live formula does', () => {
    const momentum = observed([
      [0, 100],
      [1, 100],
      [14, 110],
      [15, 110],
    ]);
    // Lags of 1 and 15 minutes are known: 0 % and 10 %.
    expect(momentum.atBp(at(16))).toBeCloseTo((100 * 0.05 * 10) / 0.35, 9);
  });

  it('ignores a repeated or late minute', () => {
    const momentum = observed([
      [0, 100],
      [1, 101],
      [1, 200],
      [0, 50],
    ]);
    expect(momentum.atBp(at(2))).toBeCloseTo(100, 9);
  });

  it('is what the definition says for any minutes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom(1, 1, 1, 2, 5, 6, 7, 8, 30, 70), fc.integer({ min: 90, max: 110 })),
          {
            minLength: 1,
            maxLength: 90,
          },
        ),
        fc.integer({ min: 0, max: 8 }),
        (steps, silent) => {
          const closes: [number, number][] = [];
          let minute = 0;
          for (const [step, close] of steps) {
            minute += step;
            closes.push([minute, close]);
          }
          expect(observed(closes).atBp(at(minute + silent + 1))).toEqual(plainly(closes, minute + silent));
        },
      ),
    );
  });
});

/** As one would write it down: every minute's price in a list, then the formula. */
function plainly(closes: readonly (readonly [number, number])[], now: number): number | null {
  const known = new Map<number, number>();
  closes.forEach(([minute, close], i) => {
    const next = closes[i + 1]?.[0] ?? Math.min(now, minute + CARRIED_MINUTES_MAX) + 1;
    const absent = next - minute - 1;
    for (let m = minute; m <= minute + (absent <= CARRIED_MINUTES_MAX ? absent : 0); m++) known.set(m, close);
  });
  const price = known.get(now);
  if (price === undefined || !known.has(now - 1)) return null;
  const lags = MOMENTUM_LAGS.filter(({ minutes }) => known.has(now - minutes));
  let [sum, weights] = [0, 0];
  for (const { minutes, weight } of lags) {
    const reference = known.get(now - minutes) ?? 0;
    sum += weight * ((100 * (price - reference)) / reference);
    weights += weight;
  }
  return (100 * sum) / weights;
}
