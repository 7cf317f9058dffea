import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeLabels, roundMarks } from './chart-labels.ts';

const WIDTH = 460;
const even = (count: number) => (index: number) => 60 + ((index + 0.5) * 388) / count;

describe('labels below an axis', () => {
  test('stand side by side where there is room', () => {
    const placed = placeLabels(['95–96', '96–97', '97–98'], even(3), WIDTH);
    expect(placed.map(({ text, row }) => [text, row])).toEqual([
      ['95–96', 0],
      ['96–97', 0],
      ['97–98', 0],
    ]);
  });

  test('of few parts all are named, in two rows where one is too narrow', () => {
    const texts = [
      '0 to 0.05 %',
      '0.05 to 0.1 %',
      '0.1 to 0.2 %',
      '0.2 to 0.4 %',
      '0.4 to 0.75 %',
      '0.75 to 1.5 %',
    ];
    expect(placeLabels(texts, even(6), WIDTH).map(({ row }) => row)).toEqual([0, 1, 0, 1, 0, 1]);
  });

  test('of many every so many-th is written', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
    const written = placeLabels(hours, even(24), WIDTH).map(({ text }) => text);
    expect(written).toEqual(hours.filter((_, hour) => hour % 3 === 0));
  });

  test('a month is written once, where it begins', () => {
    const days = Array.from({ length: 90 }, (_, day) =>
      new Date(Date.UTC(2018, 0, day + 1)).toISOString().slice(0, 7),
    );
    const placed = placeLabels(days, even(90), WIDTH);
    expect(placed.map(({ text }) => text)).toEqual(['2018-01', '2018-02', '2018-03']);
    expect(placed[1]?.x).toBeCloseTo(even(90)(31), 6);
  });

  test('never overlap nor leave the picture, whatever they are', () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 60 });
    fc.assert(
      fc.property(texts, (all) => {
        const placed = placeLabels(all, even(all.length), WIDTH);
        expect(placed.length > 0).toBe(all.length > 0);
        for (const [i, { x, text, row }] of placed.entries()) {
          expect(x - text.length * 3.6).toBeGreaterThanOrEqual(-1e-9);
          expect(x + text.length * 3.6).toBeLessThanOrEqual(WIDTH + 1e-9);
          for (const other of placed.slice(0, i).filter((each) => each.row === row))
            expect(other.x + other.text.length * 3.6).toBeLessThan(x - text.length * 3.6);
        }
      }),
    );
  });
});

describe('marks of an axis', () => {
  test.each([
    [990, 1070, [1000, 1020, 1040, 1060]],
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [-0.000882, 0.0021, [-0.0005, 0, 0.0005, 0.001, 0.0015, 0.002]],
    [-9.19, 0.835, [-8, -6, -4, -2, 0]],
  ])('from %d to %d are round', (low, high, marks) => {
    expect(roundMarks(low, high)).toEqual(marks);
  });
});
