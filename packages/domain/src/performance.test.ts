import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JudgedTrade, performanceOf, wilsonInterval } from './performance.ts';

const TRADE: JudgedTrade = {
  closedAtMs: 1_000,
  closeTimeMs: Date.UTC(2026, 6, 1, 16),
  strategy: 'Hourly HTC',
  side: 'yes',
  countE2: 200,
  entryEdgeE4: 150,
  entryProbability: 0.96,
  strikeE4: 820_000_000,
  symbolOpenE4: 821_000_000,
  pnlE6: 90_000,
  feesE6: 7_000,
  winLoss: 'W',
  paid: true,
};
const LOST = { ...TRADE, closedAtMs: 2_000, pnlE6: -1_900_000, winLoss: 'L', paid: false } as const;

test('nothing traded is nothing, and no division by it', () => {
  const { all, meanRealisedE6, realisedInterval, curve, winRate, calibration } = performanceOf([]);
  expect([all.trades, meanRealisedE6, realisedInterval, curve, winRate]).toEqual([0, null, null, [], null]);
  expect(calibration.every(({ share, interval }) => share === null && interval === null)).toBe(true);
});

test('what was promised at the entry stands beside what came of it', () => {
  const { all, meanExpectedE6, meanRealisedE6, maxDrawdownE6, drawdownE6, curve, winRate } = performanceOf([
    LOST,
    TRADE,
  ]);
  expect(all).toMatchObject({
    trades: 2,
    contractsE2: 400,
    expectedE6: 60_000,
    realisedE6: -1_810_000,
    feesE6: 14_000,
  });
  expect([meanExpectedE6, meanRealisedE6, winRate]).toEqual([30_000, -905_000, 0.5]);
  expect(curve).toEqual([
    [1_000, 90_000],
    [2_000, -1_810_000],
  ]);
  expect([maxDrawdownE6, drawdownE6]).toEqual([1_900_000, 1_900_000]);
});

test('a trade that was sold is no witness for what was said of it', () => {
  const sold = { ...LOST, paid: null };
  const bin = performanceOf([TRADE, sold, LOST]).calibration.find(({ from }) => from === 0.95);
  expect(bin).toMatchObject({ to: 0.975, known: 2, paid: 1, share: 0.5, unknown: 1, meanProbability: 0.96 });
});

test('a certainty has a bin, too', () => {
  const { calibration } = performanceOf([{ ...TRADE, entryProbability: 1 }]);
  expect(calibration.at(-1)).toMatchObject({ from: 0.99, to: 1, known: 1 });
});

test('groups are told by strategy, hour on the exchange’s clock, strike distance and side', () => {
  const other = {
    ...TRADE,
    strategy: 'calm',
    side: 'no',
    closeTimeMs: null,
    symbolOpenE4: 850_000_000,
  } as const;
  const { byStrategy, byHour, byStrikeDistance, bySide } = performanceOf([TRADE, other]);
  expect(byStrategy.map(({ key }) => key)).toEqual(['calm', 'Hourly HTC']);
  expect(byHour.map(({ key }) => key)).toEqual(['12', null]);
  expect(byStrikeDistance.map(({ key }) => key)).toEqual(['0.1–0.25', '2+']);
  expect(bySide.map(({ key }) => key)).toEqual(['no', 'yes']);
});

const trades = fc.array(
  fc.record({
    closedAtMs: fc.nat(),
    pnlE6: fc.integer({ min: -5_000_000, max: 5_000_000 }),
    entryProbability: fc.double({ min: 0, max: 1, noNaN: true }),
    paid: fc.option(fc.boolean()),
    side: fc.constantFrom('yes', 'no'),
    symbolOpenE4: fc.integer({ min: 1, max: 2_000_000_000 }),
  }),
  { maxLength: 700 },
);

test('every trade is in one group of each kind and in one bin, and the curve ends at the profit', () => {
  fc.assert(
    fc.property(trades, (given) => {
      const told = performanceOf(given.map((each) => ({ ...TRADE, ...each }) as JudgedTrade));
      const { all, calibration, curve, byStrategy, byHour, byStrikeDistance, bySide } = told;
      for (const groups of [byStrategy, byHour, byStrikeDistance, bySide]) {
        expect(groups.reduce((sum, { trades: count }) => sum + count, 0)).toBe(given.length);
        expect(groups.reduce((sum, { realisedE6 }) => sum + realisedE6, 0)).toBe(all.realisedE6);
      }
      expect(calibration.reduce((sum, { known, unknown }) => sum + known + unknown, 0)).toBe(given.length);
      expect(curve.length).toBeLessThanOrEqual(500);
      expect(curve.at(-1)?.[1] ?? 0).toBe(all.realisedE6);
      expect(told.maxDrawdownE6).toBeGreaterThanOrEqual(told.drawdownE6);
    }),
    { numRuns: 50 },
  );
});

test('the interval holds the share and narrows with the count', () => {
  expect(wilsonInterval(0, 0)).toBeNull();
  // Newcombe 1998, table I: 81 of 263.
  const [low = 0, high = 0] = wilsonInterval(81, 263) ?? [];
  expect([low, high].map((value) => value.toFixed(4))).toEqual(['0.2553', '0.3662']);
  expect(wilsonInterval(0, 20)?.[0]).toBe(0);
});
