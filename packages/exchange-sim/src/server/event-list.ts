import type { Exchange } from '../exchange.ts';
import type { TradingEvent } from '../trading-event.ts';
import type { TradingMarket } from '../trading-market.ts';

/** Every event that is kept, by its close: the order of lists, in which a new one comes behind and an old one leaves. */
export const allEvents = (exchange: Exchange): TradingEvent[] =>
  [...exchange.finishedEvents(), ...exchange.events()].sort((a, b) => (eventKey(a) < eventKey(b) ? -1 : 1));

export const allMarkets = (exchange: Exchange): TradingMarket[] =>
  allEvents(exchange).flatMap(({ markets }) => markets);

const fixed = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** Rises along the list of events. */
export const eventKey = ({ fact }: TradingEvent): string =>
  `${fixed(fact.closeTimeMs, 14)} ${fact.eventTicker}`;

/** Rises along the list of markets. */
export const marketKey = ({ event, place }: TradingMarket): string =>
  `${fixed(event.closeTimeMs, 14)} ${event.eventTicker} ${fixed(place, 4)}`;
