import { QUADRATIC_FEES } from '@rec-io/domain/fee';
import {
  type CoinSymbol,
  eventTicker,
  HOURLY_SERIES,
  type Market,
  marketTicker,
} from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { complement } from '@rec-io/domain/money';
import type { ProbabilityModel, Uncertainty } from '@rec-io/domain/probability';
import { deriveRow, fromGrains, type LadderRow, toGrains } from '@rec-io/domain/strike-ladder';
import { HOUR_MS } from '@rec-io/domain/time';
import { floorStrikeOf, hourlySpan, type StrikeSpan, strikeText } from '@rec-io/exchange-sim/strikes';
import type { Quote, QuoteModel } from './quote-model.ts';

export const STRIKES = 80;
/** Traded volume is not modelled: no strike is left alone for want of it. */
const PLENTY_E2 = 1e12;

type Row = Omit<LadderRow, 'book'>;
type Writable<T> = { -readonly [key in keyof T]: T[key] };

/**
 * The strikes of one hour, as the exchange spaces them around the price at its beginning. A strike's numbers are made when
 * somebody looks at it, once for each instant.
 */
export class BarLadder {
  /** By height. Of strikes that nobody has looked at, an older instant's numbers: take {@link row}. */
  readonly rows: Row[] = Array.from({ length: STRIKES }, newRow);
  readonly quotes: QuoteModel;
  closeTimeMs = Number.NaN;
  #eventTicker = '';
  readonly #symbol: CoinSymbol;
  readonly #hasRealTickers: boolean;
  readonly #model: ProbabilityModel;
  /** Numbers of the instants at which a row, and its probability, were last made. */
  readonly #seen = new Float64Array(STRIKES).fill(-1);
  readonly #asked = new Float64Array(STRIKES).fill(-1);
  readonly #exact = new Float64Array(STRIKES);
  readonly #listed = new Uint8Array(STRIKES);
  readonly #quote: Quote = { bidE4: null, askE4: null, fair: Number.NaN };
  #span: StrikeSpan = { stepE4: 1, first: 0 };
  #instant = 0;
  #nowMs = Number.NaN;
  #indexE4 = 0 as PriceE4;

  /** @param hasRealTickers as the exchange names them; else by their place, which is quicker */
  constructor(symbol: CoinSymbol, model: ProbabilityModel, quotes: QuoteModel, hasRealTickers: boolean) {
    this.#symbol = symbol;
    this.#model = model;
    this.quotes = quotes;
    this.#hasRealTickers = hasRealTickers;
  }

  get uncertainty(): Uncertainty {
    return this.#model.uncertainty;
  }

  get eventTicker(): string {
    return this.#eventTicker;
  }

  /** A new hour. */
  list(indexE4: PriceE4, closeTimeMs: number): void {
    this.closeTimeMs = closeTimeMs;
    this.#span = hourlySpan(indexE4, STRIKES);
    this.#listed.fill(0);
    if (this.#hasRealTickers) this.#eventTicker = eventTicker(HOURLY_SERIES[this.#symbol], closeTimeMs);
  }

  /** A new instant: model and quotes are prepared, and nothing is known of any strike yet. Again within it: nothing happens. */
  begin(nowMs: number, indexE4: PriceE4): void {
    if (this.#nowMs === nowMs) return;
    this.#nowMs = nowMs;
    this.#instant++;
    this.#indexE4 = indexE4;
    this.#model.prepare(nowMs, indexE4, this.closeTimeMs, null);
    this.quotes.prepare(nowMs, indexE4, this.closeTimeMs);
  }

  /** Probability that YES pays, and nothing else of the row. */
  probability(place: number): number {
    if (this.#asked[place] !== this.#instant) {
      this.#asked[place] = this.#instant;
      this.#exact[place] = this.#model.above(floorStrikeOf(this.#span, place));
    }
    return fromGrains(toGrains(this.#exact[place] as number));
  }

  row(place: number): Row {
    const row = this.rows[place] as Row;
    if (this.#seen[place] === this.#instant) return row;
    this.#seen[place] = this.#instant;
    if (this.#listed[place] === 0) this.#listAt(place);
    row.probability = this.probability(place);
    this.quotes.quote(row.market.floorStrikeE4, this.#exact[place] as number, this.#quote);
    row.yesBidE4 = this.#quote.bidE4;
    row.noBidE4 = this.#quote.askE4 === null ? null : complement(this.#quote.askE4);
    deriveRow(row, this.#indexE4);
    return row;
  }

  /** All of them, looked at. */
  all(): readonly Row[] {
    for (let place = 0; place < STRIKES; place++) this.row(place);
    return this.rows;
  }

  /** The lowest place whose strike is not below the price: where the side that wins if nothing moves changes. */
  money(): number {
    let [low, high] = [0, STRIKES];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#indexE4 > floorStrikeOf(this.#span, middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  placeOf(ticker: string): number {
    return this.rows.findIndex(({ market }) => market.ticker === ticker);
  }

  #listAt(place: number): void {
    this.#listed[place] = 1;
    const row = this.rows[place] as Row;
    const market = row.market as Writable<Market>;
    const floorStrikeE4 = floorStrikeOf(this.#span, place);
    market.floorStrikeE4 = floorStrikeE4;
    market.closeTimeMs = this.closeTimeMs;
    if (!this.#hasRealTickers) return;
    row.market = {
      ...market,
      ticker: marketTicker(this.#eventTicker, floorStrikeE4),
      eventTicker: this.#eventTicker,
      seriesTicker: HOURLY_SERIES[this.#symbol],
      symbol: this.#symbol,
      strikeText: strikeText(floorStrikeE4),
      openTimeMs: this.closeTimeMs - HOUR_MS,
    };
  }
}

function newRow(_: unknown, place: number): Row {
  const market: Market = {
    // Their order is that of the strikes.
    ticker: `T${String(place).padStart(2, '0')}`,
    eventTicker: '',
    seriesTicker: '',
    symbol: 'BTC',
    strikeType: 'greater',
    floorStrikeE4: 0 as PriceE4,
    openTimeMs: 0,
    closeTimeMs: 0,
    status: 'active',
    title: '',
    strikeText: '',
    exchangeIndex: place,
    tickE4: 100 as PriceE4,
    fees: QUADRATIC_FEES,
    volumeE2: PLENTY_E2,
  };
  return {
    market,
    bufferE4: 0,
    probability: Number.NaN,
    activeSide: 'yes',
    yesBidE4: null,
    noBidE4: null,
    yesAskE4: null,
    noAskE4: null,
    yesEdgeE4: Number.NaN,
    noEdgeE4: Number.NaN,
    volumeE2: PLENTY_E2,
  };
}
