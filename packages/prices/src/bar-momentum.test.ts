import { IndexHistory } from '@rec-io/domain/index-history';
import { MOMENTUM_LAGS, momentumBp } from '@rec-io/domain/momentum';
import type { PriceE4 } from '@rec-io/domain/money';
import { MINUTE_MS } from '@rec-io/domain/time';
import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarColumns } from './bar-columns.ts';
import { barMomentumPct } from './bar-momentum.ts';
import { CARRIED_MINUTES_MAX, type MinuteBars } from './bars.ts';

const T0 = Date.UTC(2024, 0, 1);

/** Bars at these minutes, with a close that tells which. */
function at(minutes: readonly number[], close = (minute: number) => 1_000_000 + minute * 1_000): MinuteBars {
  const columns = new BarColumns();
  for (const minute of minutes) {
    const price = close(minute);
    columns.push(T0 + minute * MINUTE_MS, price, price, price, price);
  }
  return columns.bars();
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('the momentum of bars', () => {
  it('is the score of the domain in percent, on closes', () => {
    const bars = at(range(0, 31));
    const changes = MOMENTUM_LAGS.map(({ minutes, weight }) => {
      const [now, then] = [1_030_000, 1_000_000 + (30 - minutes) * 1_000];
      return weight * ((100 * (now - then)) / then);
    });
    expect(barMomentumPct(bars)[30]).toBeCloseTo(
      changes.reduce((sum, change) => sum + change, 0),
      12,
    );
  });

  it('is unknown for the first bar, and known of the lags that are from the second on', () => {
    const momentum = barMomentumPct(at(range(0, 3)));
    expect(momentum[0]).toBeNaN();
    expect(momentum[1]).toBeCloseTo(0.1, 12);
    const [one, two] = [(100 * 1_000) / 1_001_000, (100 * 2_000) / 1_000_000];
    expect(momentum[2]).toBeCloseTo((0.3 * one + 0.25 * two) / 0.55, 12);
  });

  it('carries a close over ten minutes in which nobody traded, and looks into no longer gap', () => {
    const carried = barMomentumPct(at([0, 11]));
    expect(carried[1]).toBeCloseTo(1.1, 12);
    expect(barMomentumPct(at([0, 12]))[1]).toBeNaN();
    // The fourth bar after a gap knows three lags.
    const after = barMomentumPct(at([0, 20, 21, 22, 23]));
    expect(after[1]).toBeNaN();
    expect(after[4]).toBeGreaterThan(0);
  });

  it('is what the trader would have had, had each close been a print', () => {
    assert(
      property(
        array(integer({ min: 1, max: CARRIED_MINUTES_MAX + 3 }), { minLength: 1, maxLength: 80 }),
        integer({ min: 1, max: 1_000 }),
        (steps, salt) => {
          let minute = 0;
          const minutes = [0, ...steps.map((step) => (minute += step))];
          const bars = at(minutes, (at) => 1_000_000 + ((at * 7_919 * salt) % 50_000));
          const history = new IndexHistory();
          const expected: number[] = [];
          let before = 0;
          for (const [row, now] of minutes.entries()) {
            const isCarried = now - before - 1 <= CARRIED_MINUTES_MAX;
            for (let absent = before + 1; absent < now && isCarried; absent++)
              history.observe(T0 + absent * MINUTE_MS, (bars.closeE4[row - 1] ?? 0) as PriceE4);
            const close = (bars.closeE4[row] ?? 0) as PriceE4;
            history.observe(T0 + now * MINUTE_MS, close);
            const score = momentumBp(history, T0 + now * MINUTE_MS, close);
            expected.push(score === null ? Number.NaN : score / 100);
            before = now;
          }
          expect([...barMomentumPct(bars)]).toEqual(expected);
        },
      ),
    );
  });
});
