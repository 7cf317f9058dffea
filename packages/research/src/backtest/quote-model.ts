import type { PriceE4 } from '@rec-io/domain/money';
import type { Minute } from '@rec-io/domain/probability';
import { BAR_MEAN_VARIANCE_SECONDS } from '@rec-io/domain/settlement-window';
import { ewmaNormal } from '../ewma-normal.ts';

/**
 * How much of what the model under test knows the market knows, too. `model`: all of it, so that nothing can be earned;
 * `textbook`: none; its makers quote a normal distribution with an exponentially weighted volatility, and every better model
 * takes their money; `half`: between the two, in log-odds.
 */
export const MARKETS = ['half', 'model', 'textbook'] as const;
export type MarketWisdom = (typeof MARKETS)[number];

/** Half-life of the textbook's volatility: the middle of those that the evaluation chooses from. */
const HALF_LIFE_MINUTES = 30;
const CENT_E4 = 100;
const DOLLAR_E4 = 10_000;
/** Ten cents: below, the spread depends on the time that is left. */
const TAIL_E4 = 1_000;
const ODDS_MIN = 1e-6;

/**
 * Half of what bid and ask are apart beyond the step of the grid, in 1/10,000 $, by the price of the cheaper side in cents.
 * Fitted to 36,794 quotes of 60 KXBTC15M markets on 2026-05-11: their mean spread, less the step of their grid (0.1¢ below 10¢ and
 * above 90¢, 1¢ between), by which rounding outward widens a spread in the mean, halved. An hourly market has whole cents everywhere.
 */
const HALF_SPREAD: readonly (readonly [cents: number, halfSpreadE4: number])[] = [
  [0, 6],
  [0.5, 8],
  [1.5, 17],
  [2.5, 22],
  [4, 23],
  [6.5, 25],
  [10, 25],
  [16, 10],
  [50, 10],
];
/** The same quotes: how many times as wide they are, by seconds to the close, where one side costs less than 10¢. */
const WIDTH_UNTIL_S = [60, 120, 300, 600, Number.POSITIVE_INFINITY];
const WIDTHS = [1.6, 1.2, 1.05, 0.85, 0.75];
/** The same quotes: contracts at the best ask, in the median, by its price in cents; and the deviation of their logarithm. */
const DEPTH: readonly (readonly [cents: number, contracts: number])[] = [
  [1, 370],
  [4, 80],
  [8, 80],
  [15, 550],
  [50, 300],
  [85, 230],
  [91, 78],
  [95, 75],
  [96.5, 93],
  [98, 120],
  [99.5, 240],
];
export const DEPTH_DEVIATION = 1.7;

/** A straight line between the points, level beyond them. */
function between(points: readonly (readonly [number, number])[], at: number): number {
  let before = points[0] as readonly [number, number];
  if (at <= before[0]) return before[1];
  for (const point of points) {
    if (at <= point[0])
      return before[1] + ((at - before[0]) / (point[0] - before[0])) * (point[1] - before[1]);
    before = point;
  }
  return before[1];
}

const TENTHS = 500;
/** By tenths of a cent of the cheaper side. */
const HALF_SPREAD_E4 = Float64Array.from({ length: TENTHS + 2 }, (_, tenth) =>
  between(HALF_SPREAD, tenth / 10),
);

/** Contracts that usually stand at an ask, in the median. */
export const usualDepth = (askE4: number): number => between(DEPTH, askE4 / CENT_E4);

/** Best prices of YES; null where nobody quotes. */
export type Quote = { bidE4: PriceE4 | null; askE4: PriceE4 | null; fair: number };

/**
 * What makers would quote: a fair probability, a spread around it, rounded outward to whole cents. It is modelled: no real
 * market has quoted any of it.
 */
export class QuoteModel {
  readonly #wisdom: MarketWisdom;
  readonly #textbook = ewmaNormal(HALF_LIFE_MINUTES, BAR_MEAN_VARIANCE_SECONDS);
  #width = 1;

  constructor(wisdom: MarketWisdom) {
    this.#wisdom = wisdom;
  }

  observeMinute(minute: Minute): void {
    this.#textbook.observeMinute(minute);
  }

  prepare(nowMs: number, indexE4: PriceE4, closeTimeMs: number): void {
    this.#textbook.prepare(nowMs, indexE4, closeTimeMs, null);
    const seconds = (closeTimeMs - nowMs) / 1_000;
    let from = 0;
    while (seconds > (WIDTH_UNTIL_S[from] as number)) from++;
    this.#width = WIDTHS[from] as number;
  }

  /**
   * Writes the quotes of a strike. Prices never fall as the strike falls.
   * @param ours what the model under test says of it
   */
  quote(strikeE4: PriceE4, ours: number, out: Quote): void {
    const fair = this.#fair(strikeE4, ours);
    out.fair = fair;
    out.bidE4 = null;
    out.askE4 = null;
    if (Number.isNaN(fair)) return;
    const middleE4 = fair * DOLLAR_E4;
    const isTail = Math.min(middleE4, DOLLAR_E4 - middleE4) < TAIL_E4;
    const halfE4 = halfSpreadE4(middleE4) * (isTail ? this.#width : 1);
    const bidE4 = Math.floor((middleE4 - halfE4) / CENT_E4) * CENT_E4;
    const askE4 = Math.ceil((middleE4 + halfE4) / CENT_E4) * CENT_E4;
    if (bidE4 > 0) out.bidE4 = bidE4 as PriceE4;
    if (askE4 < DOLLAR_E4) out.askE4 = askE4 as PriceE4;
  }

  #fair(strikeE4: PriceE4, ours: number): number {
    if (this.#wisdom === 'model') return ours;
    const textbook = this.#textbook.above(strikeE4);
    if (this.#wisdom === 'textbook') return textbook;
    const odds = Math.sqrt(oddsOf(ours) * oddsOf(textbook));
    return odds / (1 + odds);
  }
}

/** Before the time to the close widens it. @param middleE4 the fair price, in 1/10,000 $ */
export function halfSpreadE4(middleE4: number): number {
  const tenths = Math.min(middleE4, DOLLAR_E4 - middleE4) / 10;
  const tenth = Math.floor(tenths);
  const left = HALF_SPREAD_E4[tenth] as number;
  return left + (tenths - tenth) * ((HALF_SPREAD_E4[tenth + 1] as number) - left);
}

function oddsOf(probability: number): number {
  const clipped = Math.min(1 - ODDS_MIN, Math.max(ODDS_MIN, probability));
  return clipped / (1 - clipped);
}
