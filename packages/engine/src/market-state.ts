import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { IndexHistory } from '@rec-io/domain/index-history';
import { type CoinSymbol, type Market, type SeriesKind, seriesKind } from '@rec-io/domain/market';
import { momentumBp } from '@rec-io/domain/momentum';
import type { PriceE4 } from '@rec-io/domain/money';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { type LadderRow, StrikeLadder } from '@rec-io/domain/strike-ladder';
import { floorTo, HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import { MinuteUnderWay } from './minute-under-way.ts';
import { RecentMinutes } from './recent-minutes.ts';

type IndexEvent = Extract<ExchangeEvent, { kind: 'index' }>;

/** A closed event's ladder is kept this long, for its last messages. */
const KEEP_CLOSED_MS = HOUR_MS;

/** A model that was taught, and the start of the newest minute it was taught: later ones are still to come. */
export type TaughtModel = { readonly model: ProbabilityModel; readonly untilMs: number };

/** Asked once, at the next print, with that: the model that takes the place of the present one from this print on, or null. */
export type ModelOffer = (timeMs: number, indexE4: PriceE4) => TaughtModel | null;

/** What the trader knows of one symbol's market: index, momentum, ladders, books. Fed by events, read by decisions. */
export class MarketState {
  readonly symbol: CoinSymbol;
  readonly history = new IndexHistory();
  /** Completed minutes of the index, the newest. */
  readonly minutes = new RecentMinutes();
  #model: ProbabilityModel;
  #modelSinceMs: number | null = null;
  #offer: ModelOffer | null = null;
  readonly #ladders = new Map<string, StrikeLadder>();
  /** By ticker: looked up with every message of a book. */
  readonly #rows = new Map<string, LadderRow>();
  /** Messages of books so far: books share one stream, and any message of it proves that they all are as they stand. */
  bookMessages = 0;
  #newest: IndexEvent | null = null;
  #momentumBp: number | null = null;
  readonly #minute = new MinuteUnderWay();
  /** What the model is ready to be asked about. */
  #prepared: { readonly event: IndexEvent | null; readonly closeTimeMs: number } = {
    event: null,
    closeTimeMs: 0,
  };

  constructor(symbol: CoinSymbol, model: ProbabilityModel) {
    this.symbol = symbol;
    this.#model = model;
  }

  get model(): ProbabilityModel {
    return this.#model;
  }

  /** Exchange time of the first print that was looked at with a model of this name; null before. */
  get modelSinceMs(): number | null {
    return this.#modelSinceMs;
  }

  /**
   * Offers another model. It is taught the minutes that are not in it yet, and used, at the next print: before anything is asked about
   * that, and whole. A second offer before then takes the place of the first.
   */
  offerModel(offer: ModelOffer): void {
    this.#offer = offer;
  }

  get newest(): IndexEvent | null {
    return this.#newest;
  }

  get momentumBp(): number | null {
    return this.#momentumBp;
  }

  /** The event of a series that closes next after the newest print; null before its markets are known. */
  ladder(series: SeriesKind): StrikeLadder | null {
    const nowMs = this.#newest?.timeMs ?? 0;
    let next: StrikeLadder | null = null;
    for (const ladder of this.#ladders.values()) {
      if (ladder.closeTimeMs <= nowMs || seriesKind(ladder.seriesTicker) !== series) continue;
      if (next === null || ladder.closeTimeMs < next.closeTimeMs) next = ladder;
    }
    return next;
  }

  /** Any known market's, also one that closed a moment ago. */
  row(ticker: string) {
    return this.#rows.get(ticker);
  }

  /**
   * Model probability, 0…1, that the index is above a strike at a close, as of the newest print; NaN while unknown. Of any
   * strike: a trade may be open in one that is not on the next ladder, or on none any more.
   */
  probabilityAbove(floorStrikeE4: PriceE4, closeTimeMs: number): number {
    if (this.#newest === null || floorStrikeE4 <= 0) return Number.NaN;
    this.#prepare(this.#newest, closeTimeMs);
    return this.model.above(floorStrikeE4);
  }

  putMarket(market: Market): void {
    let ladder = this.#ladders.get(market.eventTicker);
    if (!ladder) {
      ladder = new StrikeLadder(market);
      this.#ladders.set(market.eventTicker, ladder);
    }
    this.#rows.set(market.ticker, ladder.put(market));
  }

  /** Earlier prints, oldest first, before the feed starts: they fill history, momentum and model, and decide nothing. */
  warm(timeMs: number, indexE4: PriceE4): number | null {
    return this.#observe(timeMs, indexE4) ? this.#momentumBp : null;
  }

  /** Applies everything but `index`, `fill`, `settlement` and `connection`. False when it broke its market's book. */
  applyMarketData(event: ExchangeEvent): boolean {
    switch (event.kind) {
      case 'market':
        this.putMarket(event.market);
        return true;
      case 'book-snapshot':
        this.bookMessages++;
        this.row(event.ticker)?.book.snapshot(event.yes, event.no);
        return true;
      case 'book-delta': {
        this.bookMessages++;
        const book = this.row(event.ticker)?.book;
        const wasValid = book?.valid ?? false;
        book?.delta(event.side, event.priceE4, event.deltaE2);
        return !wasValid || book?.valid === true;
      }
      case 'book-invalid':
        for (const ticker of event.tickers ?? this.#rows.keys())
          this.row(ticker)?.book.invalidate(event.reason);
        return true;
      case 'trade': {
        const row = this.row(event.ticker);
        if (row) row.volumeE2 += event.countE2;
        return true;
      }
      default:
        return true;
    }
  }

  /** Takes a new index print and refreshes the ladder. False when the print is not newer than the last. */
  tick(event: IndexEvent): boolean {
    if (!this.#observe(event.timeMs, event.indexE4)) return false;
    this.#newest = event;
    this.#modelSinceMs ??= event.timeMs;
    for (const ladder of [this.ladder('hourly'), this.ladder('quarter')]) {
      if (ladder === null) continue;
      this.#prepare(event, ladder.closeTimeMs);
      ladder.refresh(event.indexE4, this.model);
    }
    this.#forgetClosed(event.timeMs);
    return true;
  }

  #prepare(event: IndexEvent, closeTimeMs: number): void {
    // Open trades of one event are asked for one after the other.
    if (this.#prepared.event === event && this.#prepared.closeTimeMs === closeTimeMs) return;
    this.#prepared = { event, closeTimeMs };
    // The exchange tells a window before every quarter hour; only that of the close is this event's.
    const window = closeTimeMs - event.timeMs < MINUTE_MS ? event.window : null;
    this.model.prepare(event.timeMs, event.indexE4, closeTimeMs, window);
  }

  #observe(timeMs: number, indexE4: PriceE4): boolean {
    if (!this.history.observe(timeMs, indexE4)) return false;
    if (this.#offer !== null) this.#takeUp(this.#offer(timeMs, indexE4));
    const minute = floorTo(timeMs, MINUTE_MS);
    if (minute > this.#minute.startMs) {
      this.model.observeMinute(this.#minute.completed);
      this.minutes.push(this.#minute.completed);
    }
    this.#minute.print(minute, indexE4);
    this.#momentumBp = momentumBp(this.history, timeMs, indexE4);
    return true;
  }

  #takeUp(taught: TaughtModel | null): void {
    this.#offer = null;
    if (taught === null) return;
    const { model, untilMs } = taught;
    for (const minute of this.minutes.after(untilMs)) model.observeMinute(minute);
    if (model.name !== this.model.name) this.#modelSinceMs = null;
    this.#model = model;
    // What was prepared is what the other one was prepared for.
    this.#prepared = { event: null, closeTimeMs: 0 };
  }

  #forgetClosed(nowMs: number): void {
    for (const [event, ladder] of this.#ladders) {
      if (ladder.closeTimeMs + KEEP_CLOSED_MS > nowMs) continue;
      this.#ladders.delete(event);
      for (const row of ladder.rows) this.#rows.delete(row.market.ticker);
    }
  }
}
