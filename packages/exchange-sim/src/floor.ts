import type { IndexOrigin } from '@rec-io/domain/exchange-event';
import { IndexHistory } from '@rec-io/domain/index-history';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { BookSide } from '@rec-io/domain/order';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { Account } from './account.ts';
import type { Bulletin } from './bulletin.ts';
import { look } from './fair-value.ts';
import type { Ladder } from './ladder.ts';
import { MAKER_STYLES, Maker, type Quote } from './maker.ts';
import type { Matching } from './matching.ts';
import { NO_BID, type RestingOrder } from './order-book.ts';
import { Regimes } from './regimes.ts';
import { windowSum } from './settlement.ts';
import { Crowd } from './takers.ts';
import type { TradingEvent } from './trading-event.ts';

/** Yearly volatility that makers assume before they have seen anything. */
const YEARLY_VOLATILITY: Readonly<Record<CoinSymbol, number>> = { BTC: 0.45, ETH: 0.6 };
/** Without a print for so long, nothing is listed. */
const LISTING_SILENCE_MS = 10 * MINUTE_MS;
/** Without a print for so long, makers go home until there is one again. */
const QUOTING_SILENCE_MS = 30 * SECOND_MS;
/** Moves are measured over this time: shorter ones are noise of the feed. */
const MOVE_MS = 10 * SECOND_MS;
/** Mean number of trades in a second over a whole ladder. */
const TRADES_PER_SECOND: Readonly<Record<Ladder, number>> = { hourly: 1.2, daily: 0.4, quarter: 0.3 };
const NONE = { sumE4: 0, prints: 0 };
/** The crowd trades through at most this many cents of book. */
const CROWD_PATIENCE_TICKS = 2;

/** `steady`: the same makers at all times. `varied`: thin and gapping times among the steady ones. */
export type Liquidity = 'steady' | 'varied';

export type FloorOptions = {
  readonly seed: number | string;
  readonly symbol: CoinSymbol;
  readonly ladders: readonly Ladder[];
  readonly liquidity: Liquidity;
};

/** One symbol's trading: its prints, its players, and what they do each second in the events that are open. */
export class Floor {
  readonly symbol: CoinSymbol;
  readonly history = new IndexHistory();
  readonly players: number;
  readonly makers: readonly Maker[];
  /** A crowd for each ladder. */
  readonly crowds: readonly Crowd[];
  /** Null where liquidity is steady. */
  readonly regimes: Regimes | null;
  readonly #ladders: readonly Ladder[];
  readonly #matching: Matching;
  #lastMs = Number.NEGATIVE_INFINITY;
  #lastE4 = 0 as PriceE4;
  #moveFromMs = Number.NEGATIVE_INFINITY;
  #moveFromE4 = 0;
  #quoting = false;

  constructor({ seed, symbol, ladders, liquidity }: FloorOptions, matching: Matching) {
    this.symbol = symbol;
    this.#ladders = ladders;
    this.#matching = matching;
    this.makers = MAKER_STYLES.map(
      (style, i) => new Maker(i, style, seed, `exchange/${symbol}/maker ${i}`, YEARLY_VOLATILITY[symbol]),
    );
    this.crowds = ladders.map((ladder, i) => {
      const label = ladder === 'hourly' ? 'crowd' : `crowd ${ladder}`;
      return new Crowd(
        this.makers.length + i,
        seed,
        `exchange/${symbol}/${label}`,
        TRADES_PER_SECOND[ladder],
      );
    });
    this.regimes =
      liquidity === 'varied' ? new Regimes(seed, `exchange/${symbol}/regimes`, this.makers.length) : null;
    this.players = this.makers.length + ladders.length;
  }

  /** Stands in for whoever is forgotten over a restart. */
  get crowd(): Crowd {
    const [first] = this.crowds;
    if (!first) throw new Error('an exchange without ladders');
    return first;
  }

  get lastPrint(): { readonly timeMs: number; readonly indexE4: PriceE4 } | null {
    return this.#lastE4 === 0 ? null : { timeMs: this.#lastMs, indexE4: this.#lastE4 };
  }

  /** The price to list an event around at `timeMs`; null while there is none. */
  priceToListAt(timeMs: number, indexE4: PriceE4 | null): PriceE4 | null {
    const fresh = timeMs - this.#lastMs <= LISTING_SILENCE_MS ? this.#lastE4 : null;
    return fresh ?? indexE4;
  }

  /** A second of trading: makers look, then the crowd trades. They know the prints of the seconds before. */
  trade(timeMs: number, events: readonly TradingEvent[], paused: boolean): void {
    if (events.length === 0) return;
    if (paused || timeMs - this.#lastMs > QUOTING_SILENCE_MS) {
      if (this.#quoting) for (const event of events) this.#goHome(event);
      this.#quoting = false;
      return;
    }
    this.#quoting = true;
    const second = Math.floor(timeMs / SECOND_MS);
    this.#takeStances(events);
    const looking = this.makers.filter((maker) => second % maker.style.lagS === 0 && !maker.stance.isAway);
    for (const maker of looking) maker.drift();
    for (const event of events) {
      if (!event.hasStrikes) continue;
      this.#quote(timeMs, event, looking);
      this.#crowdTrades(event);
    }
  }

  #quote(timeMs: number, event: TradingEvent, looking: readonly Maker[]): void {
    const { closeTimeMs } = event.fact;
    const secondsToClose = (closeTimeMs - timeMs) / SECOND_MS;
    const { sumE4, prints } = secondsToClose <= 60 ? windowSum(this.history, closeTimeMs, timeMs) : NONE;
    for (const maker of looking) {
      look(maker.outlook, this.#lastE4, maker.volatility.perSecond, secondsToClose, sumE4, prints);
      const quotes = event.quotes[maker.houseNumber] ?? [];
      for (let place = 0; place < quotes.length; place++) {
        const quote = quotes[place];
        if (event.markets[place]?.status !== 'active') continue;
        if (quote && maker.wish(event, place, quote)) this.#requote(event, place, maker, quote);
      }
    }
  }

  /** The second's print. Comes last in its second. */
  observe(timeMs: number, indexE4: PriceE4): boolean {
    if (!this.history.observe(timeMs, indexE4)) return false;
    this.#lastMs = timeMs;
    this.#lastE4 = indexE4;
    const elapsedMs = timeMs - this.#moveFromMs;
    if (elapsedMs >= MOVE_MS) {
      // A move over a gap tells nothing about a second's volatility.
      if (elapsedMs <= 2 * MOVE_MS) {
        const move = indexE4 / this.#moveFromE4 - 1;
        for (const maker of this.makers) maker.volatility.observe(move, elapsedMs / SECOND_MS);
      }
      this.#moveFromMs = timeMs;
      this.#moveFromE4 = indexE4;
    }
    return true;
  }

  tellIndex(bulletin: Bulletin, timeMs: number, indexE4: PriceE4, origin: IndexOrigin): void {
    // The event whose last minute this is; its last print comes with the close itself.
    const closeTimeMs = Math.ceil(timeMs / HOUR_MS) * HOUR_MS;
    const { sumE4, prints } =
      closeTimeMs - timeMs < MINUTE_MS
        ? windowSum(this.history, closeTimeMs, timeMs)
        : { sumE4: 0, prints: 0 };
    const window = prints > 0 ? { meanE4: sumE4 / prints, prints } : null;
    bulletin.emit({ kind: 'index', symbol: this.symbol, timeMs, indexE4, window, origin }, null);
  }

  #requote(event: TradingEvent, place: number, maker: Maker, quote: Quote): void {
    const market = event.markets[place];
    if (!market) return;
    const { book } = market;
    const { bidTick, askTick } = maker.wished;
    const { sizeE2 } = maker;
    // Both away before either comes back, so that a maker never meets itself and the book never crosses.
    this.#leave(event, place, quote.bid, bidTick, sizeE2);
    this.#leave(event, place, quote.ask, askTick, sizeE2);
    if (bidTick !== NO_BID && !quote.bid.queued) {
      const tick = this.#clear(event, place, maker, 'bid', bidTick);
      const shy = Math.min(tick, book.bestAsk - 1);
      if (shy > NO_BID) this.#matching.rest(market, quote.bid, shy, sizeE2);
      if (shy !== tick) quote.fairCents = Number.NaN;
    }
    if (askTick !== book.noAsk && !quote.ask.queued) {
      const tick = this.#clear(event, place, maker, 'ask', askTick);
      const shy = Math.max(tick, book.bestBid + 1);
      if (shy < book.noAsk) this.#matching.rest(market, quote.ask, shy, sizeE2);
      if (shy !== tick) quote.fairCents = Number.NaN;
    }
    this.#matching.publish('bid');
  }

  /** Takes the old quote away unless it is already what is wanted. */
  #leave(event: TradingEvent, place: number, order: RestingOrder, tick: number, sizeE2: number): void {
    const market = event.markets[place];
    if (!market || !order.queued) return;
    if (order.tick === tick && order.remainingE2 === sizeE2) return;
    this.#matching.withdraw(market, order);
  }

  /** A maker takes what accounts offer inside its price, but waits for other makers to move: quotes do not fight. */
  #clear(event: TradingEvent, place: number, maker: Maker, side: BookSide, limitTick: number): number {
    const market = event.markets[place];
    if (!market) return limitTick;
    for (;;) {
      const resting = market.book.opposite(side, limitTick);
      if (resting === null || !(resting.owner instanceof Account)) return limitTick;
      const { remainingE2 } = resting;
      this.#matching.take({ market, owner: maker, side, limitTick: resting.tick, record: null }, remainingE2);
      this.#matching.publish(side);
    }
  }

  #crowdTrades(event: TradingEvent): void {
    const outlook = this.makers[0]?.outlook;
    const crowd = this.crowds[this.#ladders.indexOf(event.fact.ladder)];
    if (!outlook || !crowd) return;
    for (let n = crowd.arrivals(this.regimes?.takers ?? 1); n > 0; n--) {
      const order = crowd.order(event, outlook);
      const market = order === null ? undefined : event.markets[order.place];
      if (order === null || market?.status !== 'active') continue;
      const { side, countE2 } = order;
      const { bestAsk, bestBid, noAsk } = market.book;
      if (side === 'bid' ? bestAsk === noAsk : bestBid === NO_BID) continue;
      const limitTick = side === 'bid' ? bestAsk + CROWD_PATIENCE_TICKS : bestBid - CROWD_PATIENCE_TICKS;
      this.#matching.take({ market, owner: crowd, side, limitTick, record: null }, countE2);
      this.#matching.publish(side);
    }
  }

  /** Regimes tell makers how to quote; who leaves takes its orders along at once. */
  #takeStances(events: readonly TradingEvent[]): void {
    const { regimes } = this;
    if (!regimes) return;
    regimes.advance(this.#lastE4, this.makers[0]?.volatility.perSecond ?? 0);
    for (const maker of this.makers) {
      const before = maker.stance;
      maker.stance = regimes.stanceOf(maker.houseNumber);
      const { isAway, width } = maker.stance;
      if (isAway && !before.isAway) for (const event of events) this.#goHome(event, maker.houseNumber);
      else if (width !== before.width)
        for (const event of events)
          for (const quote of event.quotes[maker.houseNumber] ?? []) quote.fairCents = Number.NaN;
    }
  }

  /** Takes the quotes of all makers out of an event's books, or of one. */
  #goHome(event: TradingEvent, maker: number | null = null): void {
    for (const [number, quotes] of event.quotes.entries()) {
      if (maker !== null && number !== maker) continue;
      for (const [place, quote] of quotes.entries()) {
        const market = event.markets[place];
        if (!market) continue;
        if (quote.bid.queued) this.#matching.withdraw(market, quote.bid);
        if (quote.ask.queued) this.#matching.withdraw(market, quote.ask);
        quote.fairCents = Number.NaN;
        this.#matching.publish('bid');
      }
    }
  }
}
