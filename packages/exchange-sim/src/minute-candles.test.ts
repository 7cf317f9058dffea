import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MinuteCandles } from './minute-candles.ts';

const OPEN_MS = Date.parse('2026-10-08T15:00:00Z');
const CLOSE_MS = Date.parse('2026-10-08T16:00:00Z');
const HOUR_MS = 60 * MINUTE_MS;
const at = (second: number): number => OPEN_MS + second * SECOND_MS;

test('a minute ends with its last second, which belongs to it', () => {
  const candles = new MinuteCandles(OPEN_MS, CLOSE_MS);
  candles.quote(at(1), 4_000, 4_200, 100);
  candles.quote(at(30), 3_900, 4_300, 100);
  candles.quote(at(60), 4_100, 4_200, 300);
  candles.quote(at(61), 4_500, 4_600, 500);
  const [first, second, ...others] = candles.candles(OPEN_MS, CLOSE_MS, MINUTE_MS);
  expect(others).toEqual([]);
  expect(first).toEqual({
    endMs: at(60),
    bid: { openE4: 4_000, lowE4: 3_900, highE4: 4_100, closeE4: 4_100 },
    ask: { openE4: 4_200, lowE4: 4_200, highE4: 4_300, closeE4: 4_200 },
    price: null,
    previousE4: null,
    volumeE2: 0,
    openInterestE2: 300,
  });
  expect(second?.endMs).toBe(at(120));
});

test('a side on which nobody stands is told as 0 and 1', () => {
  const candles = new MinuteCandles(OPEN_MS, CLOSE_MS);
  candles.quote(at(1), 0, 10_000, 0);
  expect(candles.candles(OPEN_MS, CLOSE_MS, MINUTE_MS)).toMatchObject([
    { bid: { closeE4: 0 }, ask: { closeE4: 10_000 } },
  ]);
});

test('trades are weighed in the mean, and the last one before is remembered', () => {
  const candles = new MinuteCandles(OPEN_MS, CLOSE_MS);
  for (const second of [1, 70, 130]) candles.quote(at(second), 5_000, 5_100, 0);
  candles.trade(at(2), 5_000, 300);
  candles.trade(at(3), 5_400, 100);
  candles.trade(at(131), 6_000, 100);
  const minutes = candles.candles(OPEN_MS, CLOSE_MS, MINUTE_MS);
  expect(minutes.map(({ price, previousE4, volumeE2 }) => [price?.meanE4, previousE4, volumeE2])).toEqual([
    [5_100, null, 400],
    [undefined, 5_400, 0],
    [6_000, 5_400, 100],
  ]);
});

test('a longer candle is its minutes together, whatever they were', () => {
  const second = fc.record({
    at: fc.integer({ min: 1, max: 3_600 }),
    bid: fc.integer({ min: 0, max: 9_800 }),
    trade: fc.option(
      fc.record({ price: fc.integer({ min: 1, max: 9_999 }), count: fc.integer({ min: 1, max: 1e6 }) }),
    ),
  });
  fc.assert(
    fc.property(fc.uniqueArray(second, { selector: (s) => s.at, minLength: 1 }), (seconds) => {
      const candles = new MinuteCandles(OPEN_MS, CLOSE_MS);
      const sorted = [...seconds].sort((a, b) => a.at - b.at);
      for (const { at: s, bid, trade } of sorted) {
        candles.quote(at(s), bid, bid + 100, s);
        if (trade) candles.trade(at(s), trade.price, trade.count);
      }
      const [hour, ...others] = candles.candles(OPEN_MS, CLOSE_MS, HOUR_MS);
      expect(others).toEqual([]);
      const bids = sorted.map(({ bid }) => bid);
      const trades = sorted.flatMap(({ trade }) => trade ?? []);
      const volumeE2 = trades.reduce((sum, { count }) => sum + count, 0);
      expect(hour).toMatchObject({
        endMs: CLOSE_MS,
        bid: { openE4: bids[0], lowE4: Math.min(...bids), highE4: Math.max(...bids), closeE4: bids.at(-1) },
        volumeE2,
        openInterestE2: sorted.at(-1)?.at,
      });
      if (trades.length === 0) expect(hour?.price).toBeNull();
      else {
        const mean = trades.reduce((sum, { price, count }) => sum + price * count, 0) / volumeE2;
        expect(hour?.price?.meanE4).toBe(Math.round(mean));
      }
      const minutes = candles.candles(OPEN_MS, CLOSE_MS, MINUTE_MS);
      expect(minutes.reduce((sum, minute) => sum + minute.volumeE2, 0)).toBe(volumeE2);
    }),
  );
});

test('only what ends within the span is given', () => {
  const candles = new MinuteCandles(OPEN_MS, CLOSE_MS);
  for (let second = 1; second <= 3_600; second += 20) candles.quote(at(second), 5_000, 5_100, 0);
  const ends = candles.candles(at(120), at(299), MINUTE_MS).map(({ endMs }) => (endMs - OPEN_MS) / SECOND_MS);
  expect(ends).toEqual([120, 180, 240]);
  expect(candles.candles(0, CLOSE_MS - 1, HOUR_MS)).toEqual([]);
});

test('a market that closes later goes on, and keeps what it had', () => {
  const candles = new MinuteCandles(OPEN_MS, CLOSE_MS);
  candles.quote(at(30), 5_000, 5_100, 7);
  candles.trade(at(31), 5_050, 200);
  const before = candles.candles(OPEN_MS, CLOSE_MS, MINUTE_MS);
  candles.quote(CLOSE_MS + 30 * SECOND_MS, 6_000, 6_100, 9);
  expect(candles.candles(OPEN_MS, CLOSE_MS + HOUR_MS, MINUTE_MS)).toEqual(before);
  candles.extendTo(CLOSE_MS + HOUR_MS);
  candles.quote(CLOSE_MS + 30 * SECOND_MS, 6_000, 6_100, 9);
  const after = candles.candles(OPEN_MS, CLOSE_MS + HOUR_MS, MINUTE_MS);
  expect(after.slice(0, 1)).toEqual(before);
  expect(after[1]).toMatchObject({ endMs: CLOSE_MS + MINUTE_MS, bid: { closeE4: 6_000 }, previousE4: 5_050 });
});
