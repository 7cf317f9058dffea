import type { IndexOrigin } from '@rec-io/domain/exchange-event';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { barsBetween, firstBarFrom, type MinuteBars } from '@rec-io/prices/bars';
import { coinbaseFeed } from '@rec-io/prices/coinbase';
import { recordedPrices } from '@rec-io/prices/recorded';
import { resumeSeededPrices, type SeededPrices, type SeededState } from '@rec-io/prices/seeded';
import type { Logger } from 'pino';

/** Where a symbol's print of each second comes from. */
export interface PrintSource {
  readonly origin: IndexOrigin;
  /** Called once per second, in order. */
  print(timeMs: number): { readonly priceE4: PriceE4 | null; readonly state: SeededState | null };
  stop(): void;
}

/** An invented market that goes on from `state`. */
export function seededSource(seed: number | string, symbol: CoinSymbol, state: SeededState): PrintSource {
  const prices: SeededPrices = resumeSeededPrices({ seed, symbol }, state);
  return {
    origin: 'seeded',
    print(timeMs) {
      const tick = prices.next();
      if (tick.timeMs !== timeMs) throw new Error(`the seeded source is at ${tick.timeMs}, not at ${timeMs}`);
      return { priceE4: tick.priceE4, state: prices.state() };
    },
    stop: () => undefined,
  };
}

/** Recorded minutes, from the second `firstMs` on; seconds before the first bar and after the last have no price. */
export function recordedSource(bars: MinuteBars, seed: number | string, firstMs: number): PrintSource {
  // The bar before counts, too: in a short gap its close stands.
  const row = Math.max(0, firstBarFrom(bars, firstMs + 1) - 1);
  const fromBarMs = bars.startMs[row] ?? firstMs;
  const cursor = recordedPrices({ bars: barsBetween(bars, fromBarMs, Number.POSITIVE_INFINITY), seed });
  let tick = cursor.next();
  return {
    origin: 'recorded',
    print(timeMs) {
      while (tick !== null && tick.timeMs < timeMs) tick = cursor.next();
      return { priceE4: tick?.timeMs === timeMs ? tick.priceE4 : null, state: null };
    },
    stop: () => undefined,
  };
}

/** A price that is older than this is not the price of the second: better none. */
const PRICE_AGE_MAX_MS = 10_000;

/** The venue's last price at each second. */
export function coinbaseSource(options: {
  readonly symbol: CoinSymbol;
  readonly url: string;
  readonly nowMs: () => number;
  readonly log: Logger;
}): PrintSource {
  const { symbol, url, nowMs, log } = options;
  let newest: { readonly priceE4: PriceE4; readonly atMs: number } | null = null;
  const feed = coinbaseFeed({
    symbol,
    url,
    onPrice: (priceE4, atMs) => {
      newest = { priceE4, atMs };
    },
    onInterruption: (reason) => log.warn({ symbol, reason }, 'the price feed was interrupted'),
  });
  return {
    origin: 'coinbase',
    print: () => ({
      priceE4: newest !== null && nowMs() - newest.atMs <= PRICE_AGE_MAX_MS ? newest.priceE4 : null,
      state: null,
    }),
    stop: () => feed.stop(),
  };
}
