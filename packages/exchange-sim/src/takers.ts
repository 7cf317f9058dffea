import type { BookSide } from '@rec-io/domain/order';
import { type Random, random } from '@rec-io/domain/random';
import type { Outlook } from './fair-value.ts';
import { HousePlayer } from './participant.ts';
import type { TradingEvent } from './trading-event.ts';

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

  readonly #perSecond: number;

  /** @param perSecond mean number of its trades over the whole ladder */
  constructor(houseNumber: number, seed: number | string, label: string, perSecond: number) {
    super(houseNumber);
    this.#perSecond = perSecond;
    this.#random = random(seed, label);
  }

  /** How many orders this second, where there are so many times the usual number of takers. */
  arrivals(times: number): number {
    // Poisson by products of uniforms: exact, and short for so small a mean.
    const limit = Math.exp(-this.#perSecond * times);
    let count = -1;
    for (let product = 1; product > limit; count++) product *= this.#random.next();
    return count;
  }

  /** The next order; rewritten by the next call. Null when it falls outside the ladder. */
  order(event: TradingEvent, outlook: Outlook): CrowdOrder | null {
    const dice = this.#random;
    const place = event.markets.length === 1 ? 0 : this.#place(event, outlook);
    this.#order.side = dice.next() < 0.5 ? 'bid' : 'ask';
    this.#order.countE2 = 100 * Math.floor(SIZE_MIN * SIZE_SPAN ** dice.next());
    this.#order.place = place;
    return place >= 0 && place < event.markets.length ? this.#order : null;
  }

  #place({ stepE4, fact }: TradingEvent, { meanE4, deviationE4 }: Outlook): number {
    const reachE4 = Math.max(LEAST_REACH_STEPS * stepE4, REACH * deviationE4);
    const targetE4 = meanE4 + reachE4 * this.#random.normal();
    return Math.round((targetE4 - (fact.floorStrikesE4[0] ?? 0)) / stepE4);
  }
}
