import { type Random, random } from '@rec-io/domain/random';
import { MovingVolatility, normalBelow, type Outlook } from './fair-value.ts';
import { NO_BID, RestingOrder } from './order-book.ts';
import { HousePlayer } from './participant.ts';
import { type Stance, USUAL } from './regimes.ts';
import type { TradingEvent } from './trading-event.ts';

/** How one maker quotes. */
export type MakerStyle = {
  /** Distance of each quote from the fair value, before rounding outward to the market's grid. */
  readonly halfSpreadCents: number;
  readonly sizeE2: number;
  /** Looks at the price once in so many seconds. */
  readonly lagS: number;
  readonly volatilityHalfLifeS: number;
  /** Standard deviation and half-life of its slow error about the fair value. */
  readonly errorCents: number;
  readonly errorHalfLifeS: number;
};

/** Quick and narrow to slow and wide: a book with several layers, whose top is now one's, now another's. */
export const MAKER_STYLES: readonly MakerStyle[] = [
  {
    halfSpreadCents: 0.6,
    sizeE2: 15_000,
    lagS: 1,
    volatilityHalfLifeS: 300,
    errorCents: 1.0,
    errorHalfLifeS: 120,
  },
  {
    halfSpreadCents: 0.9,
    sizeE2: 40_000,
    lagS: 2,
    volatilityHalfLifeS: 900,
    errorCents: 1.4,
    errorHalfLifeS: 240,
  },
  {
    halfSpreadCents: 1.3,
    sizeE2: 90_000,
    lagS: 3,
    volatilityHalfLifeS: 1_800,
    errorCents: 1.7,
    errorHalfLifeS: 600,
  },
  {
    halfSpreadCents: 1.8,
    sizeE2: 250_000,
    lagS: 4,
    volatilityHalfLifeS: 3_600,
    errorCents: 1.2,
    errorHalfLifeS: 900,
  },
];

const CENT_E4 = 100;
/** Quotes are of whole contracts. */
const WHOLE_E2 = 100;
/** A quote stands until the fair value has moved this far from where it was made. */
const PATIENCE_CENTS = 0.5;
/** Near certainty a fifth of a cent matters. */
const TAIL_PATIENCE_CENTS = 0.2;
const TAIL_CENTS = 6;
/** One size of inventory moves the quotes this far, and never further than the second. */
const SKEW_CENTS = 0.3;
const SKEW_MAX_CENTS = 1.2;
/** The error shrinks towards the ends of the scale, where everybody is nearly sure, but not to nothing. */
const LEAST_ERROR_PART = 0.35;

/** A maker's two orders in one market and what they were made from. */
export class Quote {
  readonly bid: RestingOrder;
  readonly ask: RestingOrder;
  /** NaN: look again whatever happened. */
  fairCents = Number.NaN;

  constructor(maker: HousePlayer) {
    this.bid = new RestingOrder('bid', maker);
    this.ask = new RestingOrder('ask', maker);
    this.bid.quote = this;
    this.ask.quote = this;
  }
}

export type Wish = { bidTick: number; askTick: number };

export class Maker extends HousePlayer {
  readonly style: MakerStyle;
  readonly volatility: MovingVolatility;
  readonly outlook: Outlook = { meanE4: 0, deviationE4: 1 };
  /** What it would quote now; rewritten by `wish`. */
  readonly wished: Wish = { bidTick: NO_BID, askTick: NO_BID };
  stance: Stance = USUAL;
  readonly #random: Random;
  #errorCents = 0;

  constructor(houseNumber: number, style: MakerStyle, seed: number | string, label: string, yearly: number) {
    super(houseNumber);
    this.style = style;
    this.volatility = new MovingVolatility(yearly, style.volatilityHalfLifeS);
    this.#random = random(seed, label);
  }

  /** Contracts of each of its quotes. */
  get sizeE2(): number {
    return Math.ceil((this.style.sizeE2 * this.stance.sizePart) / WHOLE_E2) * WHOLE_E2;
  }

  /** Its opinion drifts; called each time it looks. */
  drift(): void {
    const { errorCents, errorHalfLifeS, lagS } = this.style;
    const keep = 0.5 ** (lagS / errorHalfLifeS);
    this.#errorCents =
      keep * this.#errorCents + errorCents * Math.sqrt(1 - keep * keep) * this.#random.normal();
  }

  /** True when the market's quote should change; then `wished` says to what. */
  wish(event: TradingEvent, place: number, quote: Quote): boolean {
    const { meanE4, deviationE4 } = this.outlook;
    const market = event.markets[place];
    if (!market) return false;
    const probability = normalBelow((meanE4 - market.floorStrikeE4) / deviationE4);
    const trueCents = 100 * probability;
    const errorPart = Math.max(LEAST_ERROR_PART, 2 * Math.sqrt(probability * (1 - probability)));
    // An error that moved the quotes of a sure thing would be a gift: nobody is that wrong.
    const sure = probability < 0.002 || probability > 0.998;
    const fairCents = sure ? trueCents : trueCents + this.#errorCents * errorPart;
    const patience =
      fairCents < TAIL_CENTS || fairCents > 100 - TAIL_CENTS ? TAIL_PATIENCE_CENTS : PATIENCE_CENTS;
    if (Math.abs(fairCents - quote.fairCents) < patience) return false;
    quote.fairCents = fairCents;
    const inventory = (market.houseHeldE2[this.houseNumber] ?? 0) / this.style.sizeE2;
    const skew = Math.max(-SKEW_MAX_CENTS, Math.min(SKEW_MAX_CENTS, inventory * SKEW_CENTS));
    const middle = fairCents - skew;
    const halfSpreadCents = this.style.halfSpreadCents * this.stance.width;
    const { grid } = market;
    // Far strikes have one side only: nobody bids below the lowest price or offers above the highest.
    this.wished.bidTick = Math.min(grid.floorTick((middle - halfSpreadCents) * CENT_E4), grid.ticks - 1);
    this.wished.askTick = Math.max(grid.ceilTick((middle + halfSpreadCents) * CENT_E4), 1);
    if (inventory > this.stance.inventoryMax) this.wished.bidTick = NO_BID;
    if (inventory < -this.stance.inventoryMax) this.wished.askTick = grid.ticks;
    return true;
  }
}
