import { MINUTE_MS } from '@rec-io/domain/time';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { BarColumns } from './bar-columns.ts';
import { barAt, type MinuteBars } from './bars.ts';
import { readCandles } from './candle-page.ts';
import { CandleError, type CandleOptions, coinbaseCandles } from './coinbase-candles.ts';
import { type CandleVenue, candleVenue, type VenueFault, type VenueOptions } from './test-candles.ts';

const T0 = Date.UTC(2024, 9, 1);
const at = (minute: number) => T0 + minute * MINUTE_MS;

function made(minutes: readonly number[]): MinuteBars {
  const columns = new BarColumns();
  for (const minute of minutes) {
    const price = 630_000_000 + minute * 100;
    columns.push(at(minute), price, price + 12_345, price - 100, price + 1, minute / 8);
  }
  return columns.bars();
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

const venues: CandleVenue[] = [];
afterEach(async () => {
  for (const venue of venues.splice(0)) await venue.close();
});

/** A venue, and a door whose clock stands still but for its waits. */
async function door(options: Partial<VenueOptions> = {}, more: Partial<CandleOptions> = {}) {
  const venue = await candleVenue({
    nowMs: at(1_000),
    bars: { 'BTC-USD': made(range(0, 1_000)) },
    ...options,
  });
  venues.push(venue);
  let nowMs = at(1_000) + 30_000;
  const waits: number[] = [];
  const candles = coinbaseCandles({
    url: venue.url,
    nowMs: () => nowMs,
    sleep: async (delayMs) => {
      waits.push(Math.round(delayMs));
      nowMs += delayMs;
    },
    dice: () => 1,
    ...more,
  });
  return { venue, candles, waits };
}

describe('the candles of Coinbase', () => {
  it('are bars in order of time, to the last digit, of the very minutes asked for', async () => {
    const { venue, candles } = await door();
    const { bars, knownToMs, finalToMs, faults } = await candles.page('BTC', at(10), at(310));
    expect(bars.length).toBe(300);
    expect([barAt(bars, 0), bars.volume[0]]).toEqual([barAt(made([10]), 0), 10 / 8]);
    expect([bars.startMs[299], knownToMs, finalToMs]).toEqual([at(309), at(310), at(310)]);
    expect(faults).toEqual({ impossible: 0, contradicting: 0, unfinished: 0 });
    expect(venue.requests).toEqual([{ product: 'BTC-USD', startMs: at(10), endMs: at(309) }]);
    await expect(candles.page('BTC', at(0), at(301))).rejects.toThrow(RangeError);
  });

  it('are known only of minutes that are over by both clocks', async () => {
    const { candles } = await door({ nowMs: at(500) + 2_000, sendsUnfinished: true });
    const page = await candles.page('BTC', at(400), at(700));
    expect([page.bars.length, page.knownToMs, page.finalToMs]).toEqual([99, at(499), at(440)]);
    expect(page.faults.unfinished).toBe(3);
    const ahead = await door({ nowMs: at(2_000), sendsUnfinished: true });
    const later = await ahead.candles.page('BTC', at(900), at(1_100));
    expect([later.bars.length, later.knownToMs]).toEqual([100, at(1_000)]);
  });

  it('are asked for three times a second at most', async () => {
    const { candles, waits } = await door();
    for (let i = 0; i < 4; i++) await candles.page('BTC', at(0), at(10));
    expect(waits).toEqual([333, 333, 333]);
  });

  it.each<[string, VenueFault, number, RegExp]>([
    ['too many requests', { kind: 'status', status: 429, retryAfter: '7' }, 7_000, /429: Public rate limit/],
    [
      'a time at which to come again',
      { kind: 'status', status: 429, retryAfter: new Date(at(1_000) + 9_000).toUTCString() },
      9_000,
      /429/,
    ],
    ['a wait of a day', { kind: 'status', status: 503, retryAfter: '86400' }, 120_000, /503/],
    ['a broken server', { kind: 'status', status: 500 }, 500, /500: Internal server error/],
    ['half an answer', { kind: 'truncated' }, 500, /cut short or no JSON/],
    ['a page of somebody between', { kind: 'body', body: '<html>sign in</html>' }, 500, /no JSON: "<html>/],
    ['another answer', { kind: 'body', body: '{"message":"hello"}' }, 500, /no list of candles/],
    ['words for numbers', { kind: 'body', body: '[[1,"2",3,4,5,6]]' }, 500, /not six numbers/],
    ['a connection that is cut', { kind: 'reset' }, 500, /./],
    ['another address', { kind: 'redirect' }, 500, /./],
  ])('are asked for again after %s', async (_name, fault, waitMs, reason) => {
    const told: string[] = [];
    const { venue, candles, waits } = await door({}, { onRetry: (why) => told.push(why) });
    venue.faults.push(fault);
    expect((await candles.page('BTC', at(0), at(10))).bars.length).toBe(10);
    expect([waits[0], venue.requests.length]).toEqual([waitMs, 2]);
    expect(told).toEqual([expect.stringMatching(reason)]);
  });

  it('are given up after some tries, ever further apart, and at once when the venue refuses', async () => {
    const { venue, candles, waits } = await door({}, { tries: 4 });
    venue.faults.push(...range(0, 9).map(() => ({ kind: 'status', status: 502 }) as const));
    const error = await candles.page('BTC', at(0), at(10)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CandleError);
    expect(error).toMatchObject({ isRefusal: false, message: 'it answered 502: Internal server error' });
    expect(waits).toEqual([500, 1_000, 2_000]);
    venue.faults.length = 0;
    await expect(candles.page('ETH', at(0), at(10))).rejects.toMatchObject({
      isRefusal: true,
      message: 'it answered 404: NotFound',
    });
  });

  it('stop being asked for when somebody stops it', async () => {
    const stop = new AbortController();
    const { venue, candles } = await door({}, { signal: stop.signal });
    venue.onRequest = () => {
      stop.abort(new Error('enough'));
      return new Promise(() => undefined);
    };
    await expect(candles.page('BTC', at(0), at(10))).rejects.toThrow('enough');
  });
});

describe('a page of candles', () => {
  const good = [60, 1, 3, 2, 2.5, 0.25];

  it('leaves out and counts what is no bar, and what contradicts an earlier one', () => {
    const body = [
      good,
      good,
      [60, 1, 3, 2, 2.75, 0.25],
      [120, 3, 1, 2, 2, 1],
      [180, 0, 1, 1, 1, 1],
      [240, 1, 1, 1, 1, -1],
      [301, 1, 1, 1, 1, 1],
      [360, 0.00001, 1, 1, 1, 1],
      [420, 1, 2, 3, 1, 1],
    ];
    const read = readCandles(JSON.stringify(body), 0, 600_000);
    const page = read.kind === 'page' ? read.until(600_000) : null;
    expect(page?.faults).toEqual({ impossible: 6, contradicting: 1, unfinished: 0 });
    expect([...(page?.bars.startMs ?? [])]).toEqual([60_000]);
  });

  it('never has anything but bars of the stretch, whatever the answer is', () => {
    const number = fc.oneof(fc.integer({ min: -10, max: 700 }), fc.double());
    const candle = fc.oneof(fc.constant(good), fc.array(number, { maxLength: 7 }), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(candle, { maxLength: 8 }), (body) => {
        const read = readCandles(JSON.stringify(body), 60_000, 600_000);
        if (read.kind === 'malformed') return;
        const { bars } = read.until(300_000);
        let before = 0;
        for (let row = 0; row < bars.length; row++) {
          const { startMs, openE4, highE4, lowE4, closeE4 } = barAt(bars, row);
          expect(startMs).toBeGreaterThan(before);
          before = startMs;
          expect(startMs % MINUTE_MS === 0 && startMs >= 60_000 && startMs < 300_000).toBe(true);
          expect(highE4 >= Math.max(openE4, closeE4) && lowE4 <= Math.min(openE4, closeE4)).toBe(true);
          expect(lowE4).toBeGreaterThan(0);
        }
      }),
    );
  });
});
