import type { Exchange } from '../exchange.ts';
import type { TradingMarket } from '../trading-market.ts';
import { marketId, pricesOf, strikeOf, topOfBook } from './wire-market.ts';
import { complementE4, contracts, dollars, seconds, time } from './wire-text.ts';

/** A whole book. A side on which nobody stands is left out. */
export function snapshotMessage(exchange: Exchange, ticker: string, yesPrice: boolean): string | null {
  const market = exchange.tradingMarket(ticker);
  if (!market) return null;
  const yes = market.book.levels('yes').map(([price, count]) => [dollars(price), contracts(count)]);
  const no = market.book
    .levels('no')
    .map(([price, count]) => [dollars(yesPrice ? complementE4(price) : price), contracts(count)]);
  return JSON.stringify({
    market_ticker: ticker,
    market_id: marketId(market),
    ...(yes.length > 0 && { yes_dollars_fp: yes }),
    ...(no.length > 0 && { no_dollars_fp: no }),
  });
}

export function tickerMessage(market: TradingMarket, nowMs: number): string {
  const { yes_bid_dollars, yes_ask_dollars, yes_bid_size_fp, yes_ask_size_fp } = topOfBook(market);
  const lastE4 = market.lastPriceE4 ?? 0;
  return JSON.stringify({
    market_ticker: market.ticker,
    market_id: marketId(market),
    price_dollars: dollars(lastE4),
    ...{ yes_bid_dollars, yes_ask_dollars, yes_bid_size_fp, yes_ask_size_fp },
    last_trade_size_fp: contracts(market.lastCountE2),
    volume_fp: contracts(market.volumeE2),
    open_interest_fp: contracts(market.openInterestE2),
    dollar_volume: Math.round(market.volumeE2 / 100),
    dollar_open_interest: Math.round(market.openInterestE2 / 100),
    ts: seconds(nowMs),
    ts_ms: nowMs,
    time: time(nowMs),
  });
}

export const determinedMessage = ({ ticker, result }: TradingMarket, nowMs: number) => ({
  event_type: 'determined',
  market_ticker: ticker,
  result: result ?? '',
  determination_ts: seconds(nowMs),
  settlement_value: dollars(result === 'yes' ? 10_000 : 0),
});

export const settledMessage = (ticker: string, nowMs: number) => ({
  event_type: 'settled',
  market_ticker: ticker,
  settled_ts: seconds(nowMs),
});

/** What was announced with gaps and is known now. */
export const metadataMessage = (market: TradingMarket) => ({
  event_type: 'metadata_updated',
  market_ticker: market.ticker,
  ...strikeOf(market),
  yes_sub_title: market.strikeText,
});

export const haltMessage = ({ ticker }: TradingMarket, kind: 'activated' | 'deactivated') => ({
  event_type: kind,
  market_ticker: ticker,
  is_deactivated: kind === 'deactivated',
});

export const closeMessage = ({ ticker, event }: TradingMarket) => ({
  event_type: 'close_date_updated',
  market_ticker: ticker,
  close_ts: seconds(event.closeTimeMs),
});

export const priceLevelsMessage = (market: TradingMarket) => ({
  event_type: 'price_level_structure_updated',
  market_ticker: market.ticker,
  ...pricesOf(market),
});
