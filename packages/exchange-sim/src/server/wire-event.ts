import { type CoinSymbol, INDEX_ID } from '@rec-io/domain/market';
import { easternTime } from '@rec-io/domain/time';
import { type EventFact, scheduledCloseMs } from '../facts.ts';
import { LADDER_RULES, type Ladder } from '../ladder.ts';
import type { TradingEvent } from '../trading-event.ts';
import { EXCHANGE_INDEX } from '../trading-market.ts';
import { seconds, time } from './wire-text.ts';

/** The exchange's words for how often a ladder has an event. */
const CADENCE: Readonly<Record<Ladder, string>> = {
  hourly: 'hourly',
  daily: 'daily',
  quarter: 'fifteen_min',
};

export const sourceOf = (symbol: CoinSymbol) => [
  { name: 'CF Benchmarks', url: `https://www.cfbenchmarks.com/data/indices/${INDEX_ID[symbol]}` },
];

export const seriesOf = ({ ladder, symbol }: EventFact): string => LADDER_RULES[ladder].series[symbol];

export const eventObject = ({ fact, markets }: TradingEvent) => ({
  event_ticker: fact.eventTicker,
  series_ticker: seriesOf(fact),
  title: LADDER_RULES[fact.ladder].title(fact.symbol, scheduledCloseMs(fact)),
  sub_title: subTitle(scheduledCloseMs(fact)),
  collateral_return_type: '',
  mutually_exclusive: false,
  category: 'Crypto',
  strike_date: time(fact.closeTimeMs),
  product_metadata: { cadence: CADENCE[fact.ladder] },
  settlement_sources: sourceOf(fact.symbol),
  last_updated_ts: time(markets[0]?.updatedTimeMs ?? fact.createdTimeMs),
  exchange_index: EXCHANGE_INDEX,
});

function subTitle(closeTimeMs: number): string {
  const { month, day, hour, minute, zone } = easternTime(closeTimeMs);
  return `${month}/${day} ${hour}:${String(minute).padStart(2, '0')} ${zone}`;
}

/** Said once for all markets of a new event. */
export function eventMessage(event: TradingEvent) {
  const { event_ticker, title, sub_title, collateral_return_type, series_ticker } = eventObject(event);
  return {
    event_ticker,
    exchange_index: EXCHANGE_INDEX,
    title,
    subtitle: sub_title,
    collateral_return_type,
    series_ticker,
    strike_date: seconds(event.fact.closeTimeMs),
  };
}
