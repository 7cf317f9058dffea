import type { LadderRowView } from '@rec-io/domain/view';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ladderWindow, ROWS_EACH_SIDE } from './ladder-window.ts';

/** `count` strikes 100 $ apart from 80,000 $, seen from a price. */
const ladder = (count: number, price: number): LadderRowView[] =>
  Array.from({ length: count }, (_, i) => {
    const strikeE4 = (80_000 + i * 100) * 10_000;
    return { ticker: `T${i}`, strikeE4, bufferE4: price * 10_000 - strikeE4 } as LadderRowView;
  });

test('seven strikes above the price and seven below it, the highest first', () => {
  const { above, below } = ladderWindow(ladder(40, 82_050), null);
  expect(above.map((row) => row.strikeE4 / 10_000)).toEqual([
    82_700, 82_600, 82_500, 82_400, 82_300, 82_200, 82_100,
  ]);
  expect(below.map((row) => row.strikeE4 / 10_000)).toEqual([
    82_000, 81_900, 81_800, 81_700, 81_600, 81_500, 81_400,
  ]);
});

test('the window stays while the price drifts over two strikes, and follows over three', () => {
  const first = ladderWindow(ladder(40, 82_050), null);
  const drifted = ladderWindow(ladder(40, 82_250), first.centreE4);
  expect(drifted.above[0]?.strikeE4).toBe(first.above[0]?.strikeE4);
  expect([drifted.above.length, drifted.below.length]).toEqual([5, 9]);
  const followed = ladderWindow(ladder(40, 82_350), drifted.centreE4);
  expect([followed.above.length, followed.below.length]).toEqual([7, 7]);
});

test('wherever the price goes, it lies between what is above and what is below, and no strike is lost or doubled', () => {
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.array(fc.integer({ min: 79_000, max: 87_000 }), { minLength: 1, maxLength: 30 }),
      (rows, prices) => {
        let centreE4: number | null = null;
        for (const price of prices) {
          const window = ladderWindow(ladder(rows, price), centreE4);
          centreE4 = window.centreE4;
          const shown = [...window.above, ...window.below];
          expect(shown).toHaveLength(Math.min(rows, 2 * ROWS_EACH_SIDE));
          expect(window.above.every((row) => row.bufferE4 < 0)).toBe(true);
          expect(window.below.every((row) => row.bufferE4 >= 0)).toBe(true);
          const strikes = shown.map((row) => row.strikeE4);
          expect(strikes).toEqual([...new Set(strikes)].sort((a, b) => b - a));
        }
      },
    ),
  );
});

test('all strikes, where all are wanted', () => {
  const rows = ladder(40, 82_050);
  const { above, below } = ladderWindow(rows, null, rows.length);
  expect([...above, ...below].map((row) => row.strikeE4)).toEqual(rows.map((row) => row.strikeE4).reverse());
  expect(above).toHaveLength(19);
});
