import { INDEX_ID, type MarketStatus } from '@rec-io/domain/market';
import { DAY_MS, MINUTE_MS } from '@rec-io/domain/time';
import { identifier } from '../identifiers.ts';
import { NO_BID } from '../order-book.ts';
import { EXCHANGE_INDEX, type TradingMarket } from '../trading-market.ts';
import { complementE4, contracts, dollars, indexText, seconds, time } from './wire-text.ts';

/** The object's word for a state; the query's words differ. */
const STATUS: Readonly<Record<MarketStatus, string>> = {
  initialized: 'initialized',
  active: 'active',
  inactive: 'inactive',
  closed: 'closed',
  determined: 'determined',
  settled: 'finalized',
};

/** The query's word for a state. */
export const FILTER: Readonly<Record<MarketStatus, string>> = {
  initialized: 'unopened',
  active: 'open',
  inactive: 'paused',
  closed: 'closed',
  determined: 'closed',
  settled: 'settled',
};

/** The grid's name and what it is made of. */
export const pricesOf = ({ priceLevels, grid }: TradingMarket) => ({
  price_level_structure: priceLevels,
  price_ranges: grid.ranges.map(({ startE4, endE4, stepE4 }) => ({
    start: dollars(startE4),
    end: dollars(endE4),
    step: dollars(stepE4),
  })),
});
const RULES_SECONDARY =
  'Sixty prints of the index are collected in the minute before the close. Their mean, rounded to two decimals, is the final value.';

export const marketId = (market: TradingMarket): string =>
  identifier('market', market.event.openTimeMs, market.number);

function rulesOf({ event, rule, hasStrike, floorStrikeE4 }: TradingMarket): string {
  const index = INDEX_ID[event.symbol];
  const isAbove = rule.strikeType === 'greater' ? 'is above' : 'is at least';
  const strike = hasStrike
    ? indexText(floorStrikeE4)
    : `the mean of the sixty seconds before ${time(event.openTimeMs)}`;
  return `Yes if the mean of the sixty seconds of ${index} before ${time(event.closeTimeMs)} ${isAbove} ${strike}.`;
}

/** Left out while the strike is not known. */
export const strikeOf = ({ rule, hasStrike, floorStrikeE4 }: TradingMarket) => ({
  strike_type: rule.strikeType,
  ...(hasStrike && { floor_strike: floorStrikeE4 / 10_000 }),
});

/** Best prices and what stands there, as texts. Nobody there: 0 for a bid, 1 for an ask. */
export function topOfBook({ book, grid }: TradingMarket) {
  const { bestBid, bestAsk } = book;
  const [bidE4, askE4] = [grid.priceOf(bestBid), grid.priceOf(bestAsk)];
  return {
    yes_bid_dollars: dollars(bidE4),
    yes_bid_size_fp: contracts(bestBid === NO_BID ? 0 : book.countAt('bid', bestBid)),
    yes_ask_dollars: dollars(askE4),
    yes_ask_size_fp: contracts(bestAsk === book.noAsk ? 0 : book.countAt('ask', bestAsk)),
    no_bid_dollars: dollars(complementE4(askE4)),
    no_ask_dollars: dollars(complementE4(bidE4)),
  };
}

export function marketObject(market: TradingMarket) {
  const { ticker, event, status, result, valueE4, settledTimeMs } = market;
  const { createdTimeMs, openTimeMs, closeTimeMs } = event;
  const latest = time(closeTimeMs + 7 * DAY_MS);
  return {
    ticker,
    event_ticker: event.eventTicker,
    market_type: 'binary',
    title: market.title,
    yes_sub_title: market.strikeText,
    no_sub_title: market.strikeText,
    created_time: time(createdTimeMs),
    updated_time: time(market.updatedTimeMs),
    open_time: time(openTimeMs),
    close_time: time(closeTimeMs),
    expected_expiration_time: time(closeTimeMs + 5 * MINUTE_MS),
    expiration_time: latest,
    latest_expiration_time: latest,
    settlement_timer_seconds: market.settlementTimerS,
    status: market.review === 'none' || status !== 'determined' ? STATUS[status] : market.review,
    result: result ?? '',
    ...topOfBook(market),
    last_price_dollars: dollars(market.lastPriceE4 ?? 0),
    previous_yes_bid_dollars: dollars(0),
    previous_yes_ask_dollars: dollars(0),
    previous_price_dollars: dollars(0),
    volume_fp: contracts(market.volumeE2),
    volume_24h_fp: contracts(market.volumeE2),
    open_interest_fp: contracts(market.openInterestE2),
    notional_value_dollars: dollars(10_000),
    can_close_early: true,
    expiration_value: valueE4 === null ? '' : indexText(valueE4),
    ...strikeOf(market),
    ...pricesOf(market),
    settlement_bounds_type: 'default',
    exchange_index: EXCHANGE_INDEX,
    rules_primary: rulesOf(market),
    rules_secondary: RULES_SECONDARY,
    ...(result === null ? {} : { settlement_value_dollars: dollars(result === 'yes' ? 10_000 : 0) }),
    ...(settledTimeMs === null ? {} : { settlement_ts: time(settledTimeMs) }),
  };
}

/** What the channel of lifecycles says of a new market. */
export const createdMessage = (market: TradingMarket) => ({
  event_type: 'created',
  market_ticker: market.ticker,
  exchange_index: EXCHANGE_INDEX,
  open_ts: seconds(market.event.openTimeMs),
  close_ts: seconds(market.event.closeTimeMs),
  ...pricesOf(market),
  additional_metadata: {
    name: market.strikeText,
    title: market.title,
    yes_sub_title: market.strikeText,
    no_sub_title: market.strikeText,
    rules_primary: rulesOf(market),
    rules_secondary: RULES_SECONDARY,
    can_close_early: true,
    event_ticker: market.event.eventTicker,
    expected_expiration_ts: seconds(market.event.closeTimeMs + 5 * MINUTE_MS),
    ...strikeOf(market),
  },
});
