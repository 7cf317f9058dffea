import type { BookSide } from '@rec-io/domain/order';
import { type Random, random } from '@rec-io/domain/random';
import type { Outlook } from './fair-value.ts';
import { HousePlayer } from './participant.ts';
import type { TradingHour } from './trading-hour.ts';

/** Mean number of trades in a second over the whole ladder. */
const TRADES_PER_SECOND = 1.2;
/** The crowd trades strikes around the price, this many deviations wide: 5 to 98 cents. */
const REACH = 1.25;
const LEAST_REACH_STEPS = 0.8;
const SIZE_MIN = 5;
const SIZE_SPAN = 40;

export type CrowdOrder = { place: number; side: BookSide; countE2: number };

/** People who hit whatever is quoted, without an opinion: what makes volume. */
export class Crowd extends HousePlayer {
  readonly #random: Random;
  readonly #order: CrowdOrder = { place: 0, side: 'bid', countE2: 0 };

  constructor(houseNumber: number, seed: number | string, label: string) {
    super(houseNumber);
    this.#random = random(seed, label);
  }

  /** How many orders this second. */
  arrivals(): number {
    // Poisson by products of uniforms: exact, and short for so small a mean.
    const limit = Math.exp(-TRADES_PER_SECOND);
    let count = -1;
    for (let product = 1; product > limit; count++) product *= this.#random.next();
    return count;
  }

  /** The next order; rewritten by the next call. Null when it falls outside the ladder. */
  order(hour: TradingHour, outlook: Outlook): CrowdOrder | null {
    const dice = this.#random;
    const reachE4 = Math.max(LEAST_REACH_STEPS * hour.stepE4, REACH * outlook.deviationE4);
    const targetE4 = outlook.meanE4 + reachE4 * dice.normal();
    const place = Math.round((targetE4 - (hour.fact.floorStrikesE4[0] ?? 0)) / hour.stepE4);
    this.#order.side = dice.next() < 0.5 ? 'bid' : 'ask';
    this.#order.countE2 = 100 * Math.floor(SIZE_MIN * SIZE_SPAN ** dice.next());
    this.#order.place = place;
    return place >= 0 && place < hour.markets.length ? this.#order : null;
  }
}
