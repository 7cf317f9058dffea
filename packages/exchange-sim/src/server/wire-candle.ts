import type { Candle, Quotes } from '../minute-candles.ts';
import { contracts, dollars, seconds } from './wire-text.ts';

const pricesOf = ({ openE4, lowE4, highE4, closeE4 }: Quotes) => ({
  open_dollars: dollars(openE4),
  low_dollars: dollars(lowE4),
  high_dollars: dollars(highE4),
  close_dollars: dollars(closeE4),
});

/** A time without trades has no prices at all, not even those of before. */
export const candleObject = ({ endMs, bid, ask, price, previousE4, volumeE2, openInterestE2 }: Candle) => ({
  end_period_ts: seconds(endMs),
  yes_bid: pricesOf(bid),
  yes_ask: pricesOf(ask),
  price: price
    ? {
        ...pricesOf(price),
        mean_dollars: dollars(price.meanE4),
        ...(previousE4 !== null && { previous_dollars: dollars(previousE4) }),
      }
    : {},
  volume_fp: contracts(volumeE2),
  open_interest_fp: contracts(openInterestE2),
});

/**
 * Goes before the candles of a span, so that a chart continues: the newest one of before it, brought to the span's first
 * boundary, without trades.
 */
export function continued({ bid, ask, price, previousE4, openInterestE2 }: Candle, endMs: number) {
  const lastE4 = price?.closeE4 ?? previousE4;
  const still = ({ closeE4 }: Quotes): Quotes => ({
    openE4: closeE4,
    lowE4: closeE4,
    highE4: closeE4,
    closeE4,
  });
  const none = { open_dollars: null, low_dollars: null, high_dollars: null, close_dollars: null };
  return {
    end_period_ts: seconds(endMs),
    yes_bid: pricesOf(still(bid)),
    yes_ask: pricesOf(still(ask)),
    price: {
      ...none,
      mean_dollars: null,
      ...(lastE4 !== null && { previous_dollars: dollars(lastE4) }),
    },
    volume_fp: contracts(0),
    open_interest_fp: contracts(openInterestE2),
  };
}

/** The same in the words of the historical endpoint, which are older. */
export function historicalCandleObject(candle: Candle) {
  const plain = ({ openE4, lowE4, highE4, closeE4 }: Quotes) => ({
    open: dollars(openE4),
    low: dollars(lowE4),
    high: dollars(highE4),
    close: dollars(closeE4),
  });
  const { endMs, bid, ask, price, previousE4, volumeE2, openInterestE2 } = candle;
  const prices = price
    ? { ...plain(price), mean: dollars(price.meanE4) }
    : { open: null, low: null, high: null, close: null, mean: null };
  return {
    end_period_ts: seconds(endMs),
    yes_bid: plain(bid),
    yes_ask: plain(ask),
    price: { ...prices, previous: previousE4 === null ? null : dollars(previousE4) },
    volume: contracts(volumeE2),
    open_interest: contracts(openInterestE2),
  };
}
