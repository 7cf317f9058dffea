import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { complement } from '@rec-io/domain/money';
import type { Side } from '@rec-io/domain/order';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import type { MinuteGrid } from '../minute-grid.ts';
import { normalAt } from './dice.ts';
import type { Instant } from './instants.ts';
import { DEPTH_DEVIATION, type Quote, type QuoteModel, usualDepth } from './quote-model.ts';

/**
 * What becomes of an order, in three ways; all are taking orders with a limit, as our strategies send them: nothing rests, so nothing
 * waits in a queue.
 * - `optimistic`: filled whole, at once, at the quote seen.
 * - `realistic`: it arrives {@link FillOptions.latencyMs} later, and meets makers who see the price {@link MAKERS_AHEAD_MS} before us.
 *   They have quoted anew by then: it is filled at their quote, if that is within its limit, and for no more than stands there.
 * - `pessimistic`: as realistic, but where the market has moved in our favour by then, the quote was taken away; where not, it is filled
 *   one cent worse than seen, and half of what stands there is gone.
 */
export const FILLS = ['realistic', 'pessimistic', 'optimistic'] as const;
export type FillAssumption = (typeof FILLS)[number];

export type FillOptions = {
  readonly fills: FillAssumption;
  /** From the decision to the exchange's matching, in milliseconds. */
  readonly latencyMs: number;
  /** Of depth and of the price's path within a minute. */
  readonly seed: number;
};

/** Makers watch the exchanges, we the index that is made of them once a second. */
const MAKERS_AHEAD_MS = 1_000;
const MINUTE_MS = 60_000;
const CENT_E4 = 100;
const ONE_CONTRACT_E2 = 100;
/** Mean range of a Brownian minute in its deviations: √(8/π) (Feller 1951). */
const RANGE_DEVIATIONS = Math.sqrt(8 / Math.PI);

export type Fill = { readonly countE2: CountE2; readonly priceE4: PriceE4 };

/** Decides what an order gets. Chance depends on the minute and the strike alone. */
export class Fills {
  readonly #options: FillOptions;
  readonly #grid: MinuteGrid;
  readonly #model: Pick<ProbabilityModel, 'above'>;
  readonly #quotes: QuoteModel;
  readonly #seen: Quote = { bidE4: null, askE4: null, fair: Number.NaN };
  readonly #met: Quote = { bidE4: null, askE4: null, fair: Number.NaN };

  /** @param model and quotes are prepared for the instant of each order */
  constructor(
    options: FillOptions,
    grid: MinuteGrid,
    model: Pick<ProbabilityModel, 'above'>,
    quotes: QuoteModel,
  ) {
    this.#model = model;
    this.#options = options;
    this.#grid = grid;
    this.#quotes = quotes;
  }

  /** @param limitE4 the ask of the side bought, as seen */
  buy(instant: Instant, strikeE4: PriceE4, side: Side, limitE4: PriceE4, countE2: CountE2): Fill | null {
    if (this.#options.fills === 'optimistic') return { countE2, priceE4: limitE4 };
    this.#meet(instant, strikeE4);
    const askE4 = side === 'yes' ? this.#met.askE4 : opposite(this.#met.bidE4);
    if (askE4 === null || askE4 > limitE4) return null;
    const there = this.#depthE2(instant, strikeE4, askE4);
    if (this.#options.fills === 'realistic') return some(countE2, there, askE4);
    if (this.#movedFor(side)) return null;
    return some(countE2, there / 2, Math.min(limitE4 + CENT_E4, 99 * CENT_E4) as PriceE4);
  }

  /** Sells at whatever is bid, not below `floorE4`. @param bidE4 of the side held, as seen */
  sell(
    instant: Instant,
    strikeE4: PriceE4,
    side: Side,
    bidE4: PriceE4,
    countE2: CountE2,
    floorE4: number,
  ): Fill | null {
    const { fills } = this.#options;
    if (fills === 'optimistic') return bidE4 < floorE4 ? null : { countE2, priceE4: bidE4 };
    this.#meet(instant, strikeE4);
    const metE4 = side === 'yes' ? this.#met.bidE4 : opposite(this.#met.askE4);
    if (metE4 === null) return null;
    const there = this.#depthE2(instant, strikeE4, complementOf(metE4));
    const worseE4 = Math.max(CENT_E4, Math.min(metE4, bidE4) - CENT_E4);
    const priceE4 = (fills === 'realistic' ? metE4 : worseE4) as PriceE4;
    return priceE4 < floorE4 ? null : some(countE2, fills === 'realistic' ? there : there / 2, priceE4);
  }

  /** Writes what is quoted when the order arrives. A price that is higher by a share is a strike that is lower by it. */
  #meet(instant: Instant, strikeE4: PriceE4): void {
    const metE4 = this.#indexAtArrival(instant);
    const asIfE4 = ((strikeE4 * instant.indexE4) / metE4) as PriceE4;
    this.#quotes.quote(strikeE4, this.#model.above(strikeE4), this.#seen);
    this.#quotes.quote(asIfE4, this.#model.above(asIfE4), this.#met);
  }

  #movedFor(side: Side): boolean {
    const moved = this.#met.fair - this.#seen.fair;
    return side === 'yes' ? moved > 0 : moved < 0;
  }

  /**
   * The price so shortly after the minute began: on a Brownian bridge from its open to its close, whose deviation is that of its range.
   * The mean of the bridge has already gone a part of the minute's way: who takes late quotes pays for it.
   */
  #indexAtArrival({ minute, indexE4 }: Instant): number {
    const { openE4, closeE4, highE4, lowE4, meanE4 } = this.#grid;
    if (!(minute < meanE4.length) || Number.isNaN(meanE4[minute])) return indexE4;
    const [open, close] = [openE4[minute] as number, closeE4[minute] as number];
    const [high, low] = [highE4[minute] as number, lowE4[minute] as number];
    const share = Math.min(1, (this.#options.latencyMs + MAKERS_AHEAD_MS) / MINUTE_MS);
    const deviation = ((high - low) / RANGE_DEVIATIONS) * Math.sqrt(share * (1 - share));
    const price = open + share * (close - open) + deviation * normalAt(this.#options.seed, minute, -1);
    return Math.min(high, Math.max(low, price));
  }

  /** Contracts at a price, in 1/100: log-normal about the usual. */
  #depthE2({ minute }: Instant, strikeE4: PriceE4, askE4: number): number {
    const times = Math.exp(DEPTH_DEVIATION * normalAt(this.#options.seed, minute, strikeE4));
    return usualDepth(askE4) * times * ONE_CONTRACT_E2;
  }
}

const complementOf = (priceE4: PriceE4): number => complement(priceE4);
const opposite = (priceE4: PriceE4 | null): PriceE4 | null => (priceE4 === null ? null : complement(priceE4));

function some(wantedE2: CountE2, thereE2: number, priceE4: PriceE4): Fill | null {
  const countE2 = Math.floor(Math.min(wantedE2, thereE2) / ONE_CONTRACT_E2) * ONE_CONTRACT_E2;
  return countE2 > 0 ? { countE2: countE2 as CountE2, priceE4 } : null;
}
