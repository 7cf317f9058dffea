import { describe, expect, it } from 'vitest';
import { BarColumns } from './bar-columns.ts';
import { barsBetween } from './bars.ts';
import { recordedPrices } from './recorded.ts';
import type { PriceCursor, PriceTick } from './tick.ts';

const T0 = 1_700_000_040_000;

function recording(minutes: readonly number[]) {
  const columns = new BarColumns();
  for (const minute of minutes) {
    const open = 1_000_000 + minute * 1_000;
    columns.push(T0 + minute * 60_000, open, open + 5_000, open - 5_000, open + 1_000);
  }
  return columns.bars();
}
function all(cursor: PriceCursor): PriceTick[] {
  const ticks: PriceTick[] = [];
  for (let tick = cursor.next(); tick; tick = cursor.next()) ticks.push(tick);
  return ticks;
}

describe('recorded prices', () => {
  it('give one tick per second without a hole', () => {
    const ticks = all(recordedPrices({ bars: recording([0, 1, 2]), seed: 1 }));
    expect(ticks.map((tick) => tick.timeMs)).toEqual(Array.from({ length: 180 }, (_, i) => T0 + i * 1_000));
    expect(ticks[60]?.priceE4).toBe(1_001_000);
    expect(ticks[119]?.priceE4).toBe(1_002_000);
  });

  it('carry the close over ten absent minutes', () => {
    const ticks = all(recordedPrices({ bars: recording([0, 11]), seed: 1 }));
    expect(ticks.length).toBe(12 * 60);
    expect(new Set(ticks.slice(60, 660).map((tick) => tick.priceE4))).toEqual(new Set([1_001_000]));
  });

  it('have no price in a longer gap, from its first second to its last', () => {
    const ticks = all(recordedPrices({ bars: recording([0, 12, 13]), seed: 1 }));
    expect(ticks.length).toBe(14 * 60);
    expect(ticks.map((tick) => tick.priceE4 === null)).toEqual(
      Array.from({ length: 14 * 60 }, (_, i) => i >= 60 && i < 720),
    );
  });

  it('are the same from wherever a replay starts', () => {
    const bars = recording([0, 1, 2, 3]);
    const later = barsBetween(bars, T0 + 120_000, Number.POSITIVE_INFINITY);
    expect(all(recordedPrices({ bars: later, seed: 5 }))).toEqual(
      all(recordedPrices({ bars, seed: 5 })).slice(120),
    );
  });

  it('end at once when there is no bar', () => {
    expect(recordedPrices({ bars: recording([]), seed: 1 }).next()).toBeNull();
  });
});
