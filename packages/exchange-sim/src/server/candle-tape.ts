import type { Exchange } from '../exchange.ts';
import { MinuteCandles } from '../minute-candles.ts';
import { NO_BID } from '../order-book.ts';
import type { TradingEvent } from '../trading-event.ts';
import type { TradingMarket } from '../trading-market.ts';
import type { EventFiles } from './event-files.ts';

/**
 * Minute candles of every market that the exchange still keeps; they go when it goes. Quotes are those at each second's
 * end.
 */
export class CandleTape {
  readonly #exchange: Exchange;
  readonly #files: EventFiles | null;
  readonly #candles = new WeakMap<TradingMarket, MinuteCandles>();
  /** Minutes that have changed since they were written. */
  readonly #changed = new Map<TradingEvent, Set<number>>();

  constructor(exchange: Exchange, files: EventFiles | null = null) {
    this.#exchange = exchange;
    this.#files = files;
  }

  of(market: TradingMarket): MinuteCandles {
    const known = this.#candles.get(market);
    if (known) return known;
    const event = this.#exchange.event(market.event.eventTicker);
    const markets = event?.markets.includes(market) ? event.markets : [market];
    const made = markets.map((own) => new MinuteCandles(own.event.openTimeMs, own.event.closeTimeMs));
    if (event && markets.length === event.markets.length) this.#files?.readCandles(event, made);
    for (const [i, candles] of made.entries()) {
      const own = markets[i];
      if (own) this.#candles.set(own, candles);
    }
    return this.#candles.get(market) ?? new MinuteCandles(market.event.openTimeMs, market.event.closeTimeMs);
  }

  trade(market: TradingMarket, timeMs: number, yesPriceE4: number, countE2: number): void {
    const candles = this.of(market);
    candles.trade(timeMs, yesPriceE4, countE2);
    const event = this.#exchange.event(market.event.eventTicker);
    if (event) this.#change(event, candles.minuteOf(timeMs));
  }

  /** The best prices in all markets of an event at a second's end. */
  quote(event: TradingEvent, timeMs: number): void {
    for (const market of event.markets) {
      const { book, grid, openInterestE2 } = market;
      const bidE4 = book.bestBid === NO_BID ? 0 : grid.priceOf(book.bestBid);
      this.of(market).quote(timeMs, bidE4, grid.priceOf(book.bestAsk), openInterestE2);
    }
    const [first] = event.markets;
    if (first) this.#change(event, this.of(first).minuteOf(timeMs));
  }

  /** Hands what is new to the files. */
  flush(): void {
    for (const [event, minutes] of this.#changed)
      this.#files?.write(
        event,
        event.markets.map((market) => this.of(market)),
        minutes,
      );
    this.#changed.clear();
  }

  #change(event: TradingEvent, minute: number | null): void {
    if (this.#files === null) return;
    const minutes = this.#changed.get(event) ?? new Set();
    this.#changed.set(event, minutes);
    // A trade outside its market's minutes changes how the market stands, still.
    if (minute !== null) minutes.add(minute);
  }
}
