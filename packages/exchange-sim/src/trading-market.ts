import { type FeeSchedule, QUADRATIC_FEES } from '@rec-io/domain/fee';
import type { Market, MarketResult, MarketStatus } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { PRICE_GRIDS, type PriceGrid, type PriceLevelStructure } from '@rec-io/domain/price-grid';
import { type EventFact, scheduledCloseMs } from './facts.ts';
import { LADDER_RULES, type LadderRule } from './ladder.ts';
import { OrderBook } from './order-book.ts';
import { leastText, NO_STRIKE_E4, strikeText } from './strikes.ts';

/** Crypto trades on this shard of the exchange. */
export const EXCHANGE_INDEX = 2;

/** One for all finished markets of a grid: nothing rests in them any more. */
const EMPTY_BOOKS = new Map<PriceGrid, OrderBook>();

function emptyBook(grid: PriceGrid): OrderBook {
  const book = EMPTY_BOOKS.get(grid) ?? new OrderBook(grid);
  EMPTY_BOOKS.set(grid, book);
  return book;
}

/** Whether a result is challenged, or was and has been given anew. */
export type Review = 'none' | 'disputed' | 'amended';

/** What all markets of an event share. */
export type MarketFacts = {
  /** House players, each with a holding in every market. */
  readonly players: number;
  readonly firstNumber: number;
  readonly settlementTimerS: number;
};

/** One strike while it trades and until it has paid. Its numbers change in place; `view` makes a value of them. */
export class TradingMarket {
  readonly ticker: string;
  readonly exchangeIndex = EXCHANGE_INDEX;
  event: EventFact;
  readonly rule: LadderRule;
  readonly title: string;
  readonly settlementTimerS: number;
  floorStrikeE4: PriceE4;
  readonly fees: FeeSchedule = QUADRATIC_FEES;
  /** The name of its grid. */
  priceLevels: PriceLevelStructure;
  book: OrderBook;
  /** Signed holdings of the house's players, by their number. */
  readonly houseHeldE2: Float64Array;
  /** Place in the ladder, from the lowest strike. */
  readonly place: number;
  /** Each market of this exchange has its own number, in order of listing; with the opening time it is its id. */
  readonly number: number;
  status: MarketStatus = 'initialized';
  volumeE2 = 0;
  /** YES contracts that exist, each with its NO. */
  openInterestE2 = 0;
  lastPriceE4: PriceE4 | null = null;
  lastCountE2 = 0;
  result: MarketResult | null = null;
  valueE4: PriceE4 | null = null;
  review: Review = 'none';
  updatedTimeMs: number;
  settledTimeMs: number | null = null;

  constructor(event: EventFact, facts: MarketFacts, place: number) {
    const { ladder, symbol, eventTicker } = event;
    const closeTimeMs = scheduledCloseMs(event);
    this.event = event;
    this.rule = LADDER_RULES[ladder];
    this.place = place;
    this.number = facts.firstNumber + this.rule.firstNumber + place;
    this.floorStrikeE4 = event.floorStrikesE4[place] ?? NO_STRIKE_E4;
    this.ticker = this.rule.marketTicker(eventTicker, this.floorStrikeE4, closeTimeMs);
    this.title = this.rule.title(symbol, closeTimeMs);
    this.settlementTimerS = facts.settlementTimerS;
    this.houseHeldE2 = new Float64Array(facts.players);
    this.updatedTimeMs = event.createdTimeMs;
    this.priceLevels = this.rule.priceLevels;
    this.book = new OrderBook(PRICE_GRIDS[this.priceLevels]);
  }

  get grid(): PriceGrid {
    return this.book.grid;
  }

  /** Changes the prices it trades at. Orders in the book keep their prices and places, so the new grid must be finer. */
  changeGrid(priceLevels: PriceLevelStructure): void {
    this.book.refine(PRICE_GRIDS[priceLevels]);
    this.priceLevels = priceLevels;
  }

  get hasStrike(): boolean {
    return this.floorStrikeE4 !== NO_STRIKE_E4;
  }

  get strikeText(): string {
    const { rule, floorStrikeE4 } = this;
    return rule.strikeType === 'greater' ? strikeText(floorStrikeE4) : leastText(floorStrikeE4);
  }

  /** What a settlement value makes of this market. */
  resultAt(valueE4: PriceE4): MarketResult {
    const { rule, floorStrikeE4 } = this;
    const isAbove = rule.strikeType === 'greater' ? valueE4 > floorStrikeE4 : valueE4 >= floorStrikeE4;
    return isAbove ? 'yes' : 'no';
  }

  /** A market that has paid needs no book any more. */
  letGo(): void {
    this.book = emptyBook(this.grid);
  }

  view(): Market {
    const { ticker, event, rule, title, floorStrikeE4, status, fees, volumeE2 } = this;
    return {
      ticker,
      eventTicker: event.eventTicker,
      seriesTicker: rule.series[event.symbol],
      symbol: event.symbol,
      strikeType: rule.strikeType,
      floorStrikeE4,
      openTimeMs: event.openTimeMs,
      closeTimeMs: event.closeTimeMs,
      status,
      title,
      strikeText: this.strikeText,
      exchangeIndex: this.exchangeIndex,
      tickE4: this.grid.coarsestStepE4,
      fees,
      volumeE2,
    };
  }
}
