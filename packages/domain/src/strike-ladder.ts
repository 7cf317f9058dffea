import { Book } from './book.ts';
import { expectedFeeE4 } from './fee.ts';
import { displayStrikeE4, type Market } from './market.ts';
import { complement, type PriceE4 } from './money.ts';
import type { Side } from './order.ts';
import { CERTAIN, type ProbabilityModel, type Uncertainty } from './probability.ts';

/** One strike of the ladder. Values are rewritten in place each tick, because a ladder is made ten times a second. */
export type LadderRow = {
  market: Market;
  readonly book: Book;
  /** Index − strike as people say it, signed, in 1/10,000 $. */
  bufferE4: number;
  /** Model probability that YES pays, 0…1; NaN while unknown. */
  probability: number;
  /** The side that wins if nothing moves any more. */
  activeSide: Side;
  yesBidE4: PriceE4 | null;
  noBidE4: PriceE4 | null;
  yesAskE4: PriceE4 | null;
  noAskE4: PriceE4 | null;
  /** Probability − ask − expected taker fee per contract, in 1/10,000 $; NaN without an ask or a probability. */
  yesEdgeE4: number;
  noEdgeE4: number;
  volumeE2: number;
};

/** One strike as a strategy and a screen see it: values of one instant. */
export type StrikeRow = Readonly<Omit<LadderRow, 'book'>>;

export const edgeE4 = (row: Pick<StrikeRow, 'yesEdgeE4' | 'noEdgeE4'>, side: Side): number =>
  side === 'yes' ? row.yesEdgeE4 : row.noEdgeE4;
export const askE4 = (row: Pick<StrikeRow, 'yesAskE4' | 'noAskE4'>, side: Side): PriceE4 | null =>
  side === 'yes' ? row.yesAskE4 : row.noAskE4;
export const bidE4 = (row: StrikeRow, side: Side): PriceE4 | null =>
  side === 'yes' ? row.yesBidE4 : row.noBidE4;
/** Probability that the side pays. */
export const sideProbability = (row: Pick<StrikeRow, 'probability'>, side: Side): number =>
  side === 'yes' ? row.probability : 1 - row.probability;

/** All markets of one event, by strike. */
export class StrikeLadder {
  readonly eventTicker: string;
  readonly seriesTicker: string;
  readonly title: string;
  readonly rows: LadderRow[] = [];
  readonly #byTicker = new Map<string, LadderRow>();
  /** Of the rows' probabilities; rewritten in place like them. */
  readonly uncertainty: Uncertainty = { ...CERTAIN };
  #closeTimeMs: number;

  constructor(first: Market) {
    this.eventTicker = first.eventTicker;
    this.seriesTicker = first.seriesTicker;
    this.#closeTimeMs = first.closeTimeMs;
    this.title = first.title;
  }

  /** One for all markets of an event; the exchange may move it. */
  get closeTimeMs(): number {
    return this.#closeTimeMs;
  }

  row(ticker: string): LadderRow | undefined {
    return this.#byTicker.get(ticker);
  }

  /** Adds a market or takes its newer description. */
  put(market: Market): LadderRow {
    this.#closeTimeMs = market.closeTimeMs;
    const known = this.#byTicker.get(market.ticker);
    if (known) {
      known.market = market;
      known.volumeE2 = market.volumeE2;
      return known;
    }
    const row: LadderRow = {
      market,
      book: new Book(),
      bufferE4: 0,
      probability: Number.NaN,
      activeSide: 'yes',
      yesBidE4: null,
      noBidE4: null,
      yesAskE4: null,
      noAskE4: null,
      yesEdgeE4: Number.NaN,
      noEdgeE4: Number.NaN,
      volumeE2: market.volumeE2,
    };
    this.#byTicker.set(market.ticker, row);
    const after = this.rows.findIndex((other) => other.market.floorStrikeE4 > market.floorStrikeE4);
    this.rows.splice(after < 0 ? this.rows.length : after, 0, row);
    return row;
  }

  /** Recomputes every row for this instant. `model` must have been prepared for it. Does not allocate. */
  refresh(indexE4: PriceE4, model: Pick<ProbabilityModel, 'above' | 'uncertainty'>): void {
    // One model answers for several ladders: its own word is soon that of another.
    Object.assign(this.uncertainty, model.uncertainty);
    for (const row of this.rows) {
      const { market, book } = row;
      // A quarter hour's strike is not known in its first second.
      row.probability = market.floorStrikeE4 > 0 ? toGrain(model.above(market.floorStrikeE4)) : Number.NaN;
      row.yesBidE4 = book.valid ? book.bid('yes') : null;
      row.noBidE4 = book.valid ? book.bid('no') : null;
      deriveRow(row, indexE4);
    }
  }
}

/** Fills in what follows from a row's market, probability and bids. */
export function deriveRow(row: Omit<LadderRow, 'book'>, indexE4: PriceE4): void {
  const { market, probability, yesBidE4, noBidE4 } = row;
  row.bufferE4 = indexE4 - displayStrikeE4(market.floorStrikeE4);
  row.activeSide = indexE4 > market.floorStrikeE4 ? 'yes' : 'no';
  row.yesAskE4 = noBidE4 === null ? null : complement(noBidE4);
  row.noAskE4 = yesBidE4 === null ? null : complement(yesBidE4);
  row.yesEdgeE4 = edgeOf(probability, row.yesAskE4, market);
  row.noEdgeE4 = edgeOf(1 - probability, row.noAskE4, market);
}

function edgeOf(probability: number, ask: PriceE4 | null, market: Market): number {
  return ask === null ? Number.NaN : probability * 10_000 - ask - expectedFeeE4(market.fees, ask);
}

/** A billionth: what is recorded of a decision is then exactly what it was made from, in half the digits. */
const toGrain = (probability: number): number => fromGrains(toGrains(probability));
/** A probability in whole billionths, and back: every row's is a whole number of them. */
export const toGrains = (probability: number): number => Math.round(probability * 1e9);
export const fromGrains = (grains: number): number => grains / 1e9;
