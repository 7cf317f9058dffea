import type { PriceE4 } from '@rec-io/domain/money';
import { random } from '@rec-io/domain/random';
import { SECOND_MS } from '@rec-io/domain/time';
import { expect, test } from 'vitest';
import { Exchange } from './exchange.ts';
import type { ExchangeOptions } from './exchange-options.ts';
import { NO_BID } from './order-book.ts';
import type { Regime } from './regimes.ts';

const START_MS = Date.parse('2026-10-08T00:00:00Z');
const DAY_S = 86_400;

/** A day of prices at 45 % a year that jump now and then. */
function* prices(seed: number): Generator<PriceE4> {
  const dice = random(seed, 'day');
  let price = 82_000;
  for (;;) {
    price *= 1 + 0.00008 * dice.normal() + (dice.next() < 1 / 3_000 ? 0.0015 * Math.sign(dice.normal()) : 0);
    yield (Math.round(price * 100) * 100) as PriceE4;
  }
}

type Sample = { readonly regime: Regime; readonly spreadE4: number | null; readonly bestE2: number };

/** The market nearest to an even chance, every few seconds of a day. */
function day(options: Partial<ExchangeOptions>, seconds = DAY_S) {
  const exchange = new Exchange({ seed: 1, strikes: 8, ...options });
  const samples: Sample[] = [];
  let volumeE2 = 0;
  exchange.subscribe((event) => {
    if (event.kind === 'trade') volumeE2 += event.countE2;
  });
  const source = prices(1);
  for (let second = 0; second < seconds; second++) {
    const indexE4 = source.next().value as PriceE4;
    exchange.advance(START_MS + second * SECOND_MS, 'BTC', indexE4, 'seeded');
    // Not while an hour begins, and not when it is all but decided.
    if (second % 5 !== 0 || second % 3_600 < 10 || second % 3_600 > 3_400) continue;
    const market = exchange
      .events()[0]
      ?.markets.find(({ floorStrikeE4 }) => Math.abs(floorStrikeE4 - indexE4) < 500_000);
    if (market?.status !== 'active') continue;
    const { book, grid } = market;
    const hasBoth = book.bestBid !== NO_BID && book.bestAsk !== book.noAsk;
    samples.push({
      regime: exchange.regime('BTC'),
      spreadE4: hasBoth ? grid.priceOf(book.bestAsk) - grid.priceOf(book.bestBid) : null,
      bestE2: hasBoth ? Math.min(book.countAt('bid', book.bestBid), book.countAt('ask', book.bestAsk)) : 0,
    });
  }
  return { exchange, samples, volumeE2 };
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

test('over a day every regime comes, and its books look like it', () => {
  const { exchange, samples, volumeE2 } = day({ liquidity: 'varied' });
  const [steady, thin, gapping] = (['steady', 'thin', 'gapping'] as const).map((regime) => {
    const own = samples.filter((sample) => sample.regime === regime);
    const both = own.filter((sample) => sample.spreadE4 !== null);
    return {
      part: own.length / samples.length,
      spreadE4: mean(both.map(({ spreadE4 }) => spreadE4 ?? 0)),
      bestE2: mean(both.map(({ bestE2 }) => bestE2)),
      oneSided: 1 - both.length / own.length,
      wide: both.filter(({ spreadE4 }) => (spreadE4 ?? 0) >= 500).length / own.length,
    };
  });
  if (!steady || !thin || !gapping) throw new Error('a regime is missing');
  expect(steady.part).toBeGreaterThan(0.4);
  expect(thin.part).toBeGreaterThan(0.04);
  expect(gapping.part).toBeGreaterThan(0.01);
  // Thin: a wider book with much less in it.
  expect(thin.spreadE4).toBeGreaterThan(1.5 * steady.spreadE4);
  expect(thin.bestE2).toBeLessThan(0.4 * steady.bestE2);
  // Gapping: holes, in which the spread is wide or a side is bare.
  expect(gapping.oneSided + gapping.wide).toBeGreaterThan(3 * (steady.oneSided + steady.wide));
  expect(volumeE2).toBeGreaterThan(1_000_000);
  const { cashE6, collateralE6, feesE6, depositsE6, contractsE2 } = exchange.conservation();
  expect([cashE6 + collateralE6 + feesE6 - depositsE6, contractsE2]).toEqual([0, 0]);
}, 60_000);

test('the same seed gives the same day, and another seed another', () => {
  const told = (seed: number) => day({ liquidity: 'varied', seed }, 3_000).samples;
  expect(told(1)).toEqual(told(1));
  expect(told(1)).not.toEqual(told(2));
});

test('steady liquidity never leaves its regime', () => {
  const { samples } = day({}, 3_000);
  expect(new Set(samples.map(({ regime }) => regime))).toEqual(new Set(['steady']));
  expect(samples.filter(({ spreadE4 }) => spreadE4 === null)).toEqual([]);
});

test('a jump sends every maker away, and they come back around the new price within seconds', () => {
  const exchange = new Exchange({ seed: 1, liquidity: 'varied', strikes: 8 });
  const run = (fromS: number, toS: number, indexE4: number) => {
    for (let second = fromS; second < toS; second++)
      exchange.advance(START_MS + second * SECOND_MS, 'BTC', indexE4 as PriceE4, 'seeded');
  };
  run(0, 300, 820_000_000);
  const ticker = exchange.markets()[3]?.ticker ?? '';
  expect(exchange.book(ticker)?.yes.length).toBeGreaterThan(1);
  run(300, 302, 825_000_000);
  expect(exchange.markets().map((market) => exchange.book(market.ticker))).toEqual(
    new Array(8).fill({ yes: [], no: [] }),
  );
  // A calm one brings them back at once.
  const calmed = new Exchange({ seed: 1, liquidity: 'varied', strikes: 8 });
  const prices = [...new Array<number>(300).fill(820_000_000), 825_000_000, 825_000_000];
  for (const [second, indexE4] of prices.entries())
    calmed.advance(START_MS + second * SECOND_MS, 'BTC', indexE4 as PriceE4, 'seeded');
  calmed.calm();
  for (let second = 302; second < 306; second++)
    calmed.advance(START_MS + second * SECOND_MS, 'BTC', 825_000_000 as PriceE4, 'seeded');
  expect(calmed.book(ticker)?.yes.length).toBeGreaterThan(0);
  run(302, 330, 825_000_000);
  const bids = exchange.book(ticker)?.yes ?? [];
  expect(bids.at(-1)?.[0]).toBeGreaterThan(6_500);
});
