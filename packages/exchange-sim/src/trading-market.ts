import { type FeeSchedule, QUADRATIC_FEES } from '@rec-io/domain/fee';
import {
  HOURLY_SERIES,
  type Market,
  type MarketResult,
  type MarketStatus,
  marketTicker,
} from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { PRICE_GRIDS, type PriceGrid, type PriceLevelStructure } from '@rec-io/domain/price-grid';
import type { HourFact } from './facts.ts';
import { OrderBook } from './order-book.ts';
import { strikeText } from './strikes.ts';

/** Crypto trades on this shard of the exchange. */
export const EXCHANGE_INDEX = 2;

/** What all markets of an hour share. */
export type MarketFacts = {
  readonly title: string;
  /** House players, each with a holding in every market. */
  readonly players: number;
  readonly firstNumber: number;
  readonly settlementTimerS: number;
};

/** One strike while it trades and until it has paid. Its numbers change in place; `view` makes a value of them. */
export class TradingMarket {
  readonly ticker: string;
  readonly hour: HourFact;
  readonly title: string;
  readonly settlementTimerS: number;
  readonly strikeText: string;
  readonly floorStrikeE4: PriceE4;
  readonly fees: FeeSchedule = QUADRATIC_FEES;
  /** The name of its grid. */
  priceLevels: PriceLevelStructure = 'linear_cent';
  book: OrderBook;
  /** Signed holdings of the house's players, by their number. */
  readonly houseHeldE2: Float64Array;
  /** Place in the ladder, from the lowest strike. */
  readonly place: number;
  /** Each market of this exchange has its own number, in order of listing; with the opening time it is its id. */
  readonly number: number;
  status: MarketStatus = 'active';
  volumeE2 = 0;
  /** YES contracts that exist, each with its NO. */
  openInterestE2 = 0;
  lastPriceE4: PriceE4 | null = null;
  lastCountE2 = 0;
  result: MarketResult | null = null;
  valueE4: PriceE4 | null = null;
  updatedTimeMs: number;
  settledTimeMs: number | null = null;

  constructor(hour: HourFact, facts: MarketFacts, place: number) {
    this.hour = hour;
    this.place = place;
    this.number = facts.firstNumber + place;
    this.floorStrikeE4 = hour.floorStrikesE4[place] ?? (0 as PriceE4);
    this.ticker = marketTicker(hour.eventTicker, this.floorStrikeE4);
    this.title = facts.title;
    this.settlementTimerS = facts.settlementTimerS;
    this.strikeText = strikeText(this.floorStrikeE4);
    this.houseHeldE2 = new Float64Array(facts.players);
    this.updatedTimeMs = hour.openTimeMs;
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

  /** A market that has paid needs no book any more. */
  letGo(): void {
    this.book = new OrderBook(this.grid);
  }

  view(): Market {
    const { ticker, hour, title, floorStrikeE4, status, fees, volumeE2 } = this;
    return {
      ticker,
      eventTicker: hour.eventTicker,
      seriesTicker: HOURLY_SERIES[hour.symbol],
      symbol: hour.symbol,
      floorStrikeE4,
      openTimeMs: hour.openTimeMs,
      closeTimeMs: hour.closeTimeMs,
      status,
      title,
      strikeText: this.strikeText,
      exchangeIndex: EXCHANGE_INDEX,
      tickE4: this.grid.coarsestStepE4,
      fees,
      volumeE2,
    };
  }
}
