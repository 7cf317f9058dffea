import { random } from '@rec-io/domain/random';
import { MINUTE_MS } from '@rec-io/domain/time';
import type { MinuteBars } from '@rec-io/prices/bars';
import { type MinuteGrid, minuteGrid } from './minute-grid.ts';

export const MADE_FROM_MS = Date.UTC(2018, 0);

/**
 * Minute bars of a walk whose wildness comes and goes, with absent minutes and gaps of hours.
 * @param days how many of the same bars
 */
export const madeGrid = (days: number): MinuteGrid => minuteGrid(madeBars(days));

export function madeBars(days: number): MinuteBars {
  const dice = random(11, 'made bars');
  const columns = { startMs: [], openE4: [], highE4: [], lowE4: [], closeE4: [], volume: [] } as Record<
    'startMs' | 'openE4' | 'highE4' | 'lowE4' | 'closeE4' | 'volume',
    number[]
  >;
  let [price, wildness, absent] = [8_000, 0, 0];
  for (let minute = 0; minute < days * 1_440; minute++) {
    wildness = 0.995 * wildness + 0.08 * dice.normal();
    const open = price;
    const steps = Array.from(
      { length: 4 },
      () => (price *= Math.exp(0.0004 * Math.exp(wildness) * dice.normal())),
    );
    if (dice.next() < 0.0005) absent = dice.integer(200);
    if (absent-- > 0 || dice.next() < 0.02) continue;
    const cents = (value: number) => Math.round(value * 100) * 100;
    columns.startMs.push(MADE_FROM_MS + minute * MINUTE_MS);
    columns.openE4.push(cents(open));
    columns.highE4.push(cents(Math.max(open, ...steps)));
    columns.lowE4.push(cents(Math.min(open, ...steps)));
    columns.closeE4.push(cents(price));
    columns.volume.push(1 + dice.integer(9));
  }
  const column = (name: keyof typeof columns) => Float64Array.from(columns[name]);
  return {
    length: columns.startMs.length,
    startMs: column('startMs'),
    openE4: column('openE4'),
    highE4: column('highE4'),
    lowE4: column('lowE4'),
    closeE4: column('closeE4'),
    volume: column('volume'),
  };
}
