import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PRICE_GRIDS, PriceGrid, type PriceLevelStructure } from './price-grid.ts';

const names = Object.keys(PRICE_GRIDS) as PriceLevelStructure[];

describe.each(names)('%s', (name) => {
  const grid = PRICE_GRIDS[name];

  test('a tick has a price, the price has that tick, and so has the complement', () => {
    for (let tick = 1; tick < grid.ticks; tick++) {
      const priceE4 = grid.priceOf(tick);
      expect(grid.tickOf(priceE4)).toBe(tick);
      expect(grid.tickOf(10_000 - priceE4)).toBe(grid.complementTick(tick));
    }
  });

  test('prices rise from tick to tick, and what lies between two is no price', () => {
    for (let tick = 1; tick <= grid.ticks; tick++) {
      const below = grid.priceOf(tick - 1);
      const above = grid.priceOf(tick);
      expect(above).toBeGreaterThan(below);
      for (let between = below + 1; between < above; between++) expect(grid.tickOf(between)).toBeNull();
    }
  });

  test('whole cents are prices; $0, $1 and what is beyond are none', () => {
    for (let cents = 1; cents < 100; cents++) expect(grid.tickOf(100 * cents)).not.toBeNull();
    for (const none of [0, 10_000, -100, 10_100, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(grid.tickOf(none)).toBeNull();
    expect([grid.priceOf(0), grid.priceOf(grid.ticks)]).toEqual([0, 10_000]);
  });

  test('snapping finds the neighbours of any price', () => {
    fc.assert(
      fc.property(fc.double({ min: -500, max: 10_500, noNaN: true }), (priceE4) => {
        const floor = grid.floorTick(priceE4);
        const ceil = grid.ceilTick(priceE4);
        if (priceE4 >= 0) expect(grid.priceOf(floor)).toBeLessThanOrEqual(priceE4);
        if (priceE4 <= 10_000) expect(grid.priceOf(ceil)).toBeGreaterThanOrEqual(priceE4);
        expect(ceil - floor).toBe(priceE4 <= 0 || priceE4 >= 10_000 || grid.tickOf(priceE4) !== null ? 0 : 1);
      }),
    );
  });
});

describe('the published table', () => {
  test.each([
    ['linear_cent', 100],
    ['deci_cent', 1_000],
    ['tapered_deci_cent', 100 + 80 + 100],
    ['center_whole_edge_half_cent', 20 + 80 + 20],
    ['center_whole_edge_quint_cent', 50 + 80 + 50],
    ['center_half_edge_half_cent', 200],
    ['center_half_edge_quint_cent', 50 + 160 + 50],
    ['center_half_edge_deci_cent', 100 + 160 + 100],
    ['center_quint_edge_quint_cent', 500],
    ['center_quint_edge_deci_cent', 100 + 400 + 100],
    ['center_centi_edge_centi_cent', 10_000],
    ['center_deci_edge_centi_cent', 100 + 980 + 100],
  ] as const)('%s has %i steps', (name, ticks) => {
    expect(PRICE_GRIDS[name].ticks).toBe(ticks);
  });

  test('a cent grid counts in cents', () => {
    expect(PRICE_GRIDS.linear_cent.tickOf(5_600)).toBe(56);
    expect(PRICE_GRIDS.linear_cent.tickOf(5_650)).toBeNull();
  });

  test('a tapered grid is fine at both ends and whole cents between', () => {
    const { tapered_deci_cent: grid } = PRICE_GRIDS;
    expect([990, 995, 1_000, 1_010, 8_990, 9_000, 9_010].map((priceE4) => grid.tickOf(priceE4))).toEqual([
      99,
      null,
      100,
      null,
      null,
      180,
      181,
    ]);
  });

  test('a finer grid refines a coarser one, not the other way round', () => {
    expect(PRICE_GRIDS.tapered_deci_cent.refines(PRICE_GRIDS.linear_cent)).toBe(true);
    expect(PRICE_GRIDS.linear_cent.refines(PRICE_GRIDS.tapered_deci_cent)).toBe(false);
    expect(PRICE_GRIDS.center_half_edge_deci_cent.refines(PRICE_GRIDS.deci_cent)).toBe(false);
  });
});

test.each([
  ['nothing', []],
  ['a gap', [{ startE4: 100, endE4: 10_000, stepE4: 100 }]],
  ['an early end', [{ startE4: 0, endE4: 9_000, stepE4: 100 }]],
  ['a step that does not fit', [{ startE4: 0, endE4: 10_000, stepE4: 300 }]],
  ['no step', [{ startE4: 0, endE4: 10_000, stepE4: 0 }]],
  ['a step below a unit', [{ startE4: 0, endE4: 10_000, stepE4: 0.5 }]],
  [
    'ends that differ',
    [
      { startE4: 0, endE4: 1_000, stepE4: 10 },
      { startE4: 1_000, endE4: 10_000, stepE4: 100 },
    ],
  ],
])('a grid of %s is refused', (_name, ranges) => {
  expect(() => new PriceGrid(ranges)).toThrow(RangeError);
});
