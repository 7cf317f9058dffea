import type { Exchange } from '../exchange.ts';
import { MinuteCandles } from '../minute-candles.ts';
import { NO_BID } from '../order-book.ts';
import type { TradingMarket } from '../trading-market.ts';

/**
 * Minute candles of every market that the exchange still keeps; they go when it goes. Quotes are those at each second's
 * end. What was before it listened is not there.
 */
export class CandleTape {
  readonly #candles = new WeakMap<TradingMarket, MinuteCandles>();
  readonly #unsubscribes: readonly (() => void)[];

  constructor(exchange: Exchange) {
    const follow = exchange.subscribe((event) => {
      if (event.kind === 'trade') {
        const market = exchange.tradingMarket(event.ticker);
        if (market) this.of(market).trade(event.timeMs, event.yesPriceE4, event.countE2);
      } else if (event.kind === 'index') {
        for (const { fact, state, markets } of exchange.events())
          if (fact.symbol === event.symbol && state === 'open')
            for (const market of markets) this.#quote(market, event.timeMs);
      }
    });
    const extend = exchange.subscribeLifecycle(({ kind, market }) => {
      if (kind === 'close_date_updated') this.of(market).extendTo(market.event.closeTimeMs);
    });
    this.#unsubscribes = [follow, extend];
  }

  of(market: TradingMarket): MinuteCandles {
    const known = this.#candles.get(market);
    if (known) return known;
    const { openTimeMs, closeTimeMs } = market.event;
    const made = new MinuteCandles(openTimeMs, closeTimeMs);
    this.#candles.set(market, made);
    return made;
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
  }

  #quote(market: TradingMarket, timeMs: number): void {
    const { book, grid, openInterestE2 } = market;
    const bidE4 = book.bestBid === NO_BID ? 0 : grid.priceOf(book.bestBid);
    this.of(market).quote(timeMs, bidE4, grid.priceOf(book.bestAsk), openInterestE2);
  }
}
