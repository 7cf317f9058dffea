import type { PriceE4 } from '@rec-io/domain/money';

const CENT_E4 = 100;
/** Steps between strikes in 1/10,000 $, narrowest first: 1, 2.5 and 5 of each power of ten, from 1 cent to $1,000. */
const STEPS_E4 = [
  CENT_E4,
  500,
  1_000,
  2_500,
  5_000,
  10_000,
  25_000,
  50_000,
  100_000,
  250_000,
  500_000,
  1_000_000,
  2_500_000,
  5_000_000,
];
const WIDEST_E4 = 10_000_000;
/** 40 strikes that are 1/1,200 of the price apart cover ±1.7 % of it; the next wider step up to ±4.2 %. */
const STEP_OF_PRICE = 1 / 1_200;

/** The narrowest step of the list above 1/1,200 of the price: $100 from 60,000 $ on, as the exchange has it for bitcoin. */
export function strikeStepE4(indexE4: PriceE4): number {
  const wanted = indexE4 * STEP_OF_PRICE;
  return STEPS_E4.find((step) => step > wanted) ?? WIDEST_E4;
}

/** Stands for the strike that is not known yet. */
export const NO_STRIKE_E4 = 0 as PriceE4;

/** Floor strikes around the index, ascending: one cent below each step ("$82,000 or above" is above 81,999.99). */
export const floorStrikesE4 = (indexE4: PriceE4, count: number): PriceE4[] =>
  strikesE4(indexE4, count, strikeStepE4(indexE4));

/** A day's strikes are one step of the list wider than an hour's: $250 where those are $100 apart. */
export function dailyStrikesE4(indexE4: PriceE4, count: number): PriceE4[] {
  const hourly = strikeStepE4(indexE4);
  return strikesE4(indexE4, count, STEPS_E4.find((step) => step > hourly) ?? WIDEST_E4);
}

function strikesE4(indexE4: PriceE4, count: number, stepE4: number): PriceE4[] {
  const span = spanOf(indexE4, count, stepE4);
  return Array.from({ length: count }, (_, place) => floorStrikeOf(span, place));
}

/** A ladder of evenly spaced strikes. */
export type StrikeSpan = { readonly stepE4: number /** The lowest, in steps. */; readonly first: number };

/** The ladder of {@link floorStrikesE4}, for whoever needs few of its strikes. */
export const hourlySpan = (indexE4: PriceE4, count: number): StrikeSpan =>
  spanOf(indexE4, count, strikeStepE4(indexE4));

export const floorStrikeOf = ({ stepE4, first }: StrikeSpan, place: number): PriceE4 =>
  ((first + place) * stepE4 - CENT_E4) as PriceE4;

function spanOf(indexE4: PriceE4, count: number, stepE4: number): StrikeSpan {
  return { stepE4, first: Math.max(1, Math.round(indexE4 / stepE4) - Math.floor((count - 1) / 2)) };
}

/** "$82,000 or above" for the floor strike a cent below. */
export const strikeText = (floorStrikeE4: PriceE4): string => orAbove(floorStrikeE4 + CENT_E4);

/** "$81,234.56 or above" for a strike that is itself enough. */
export const leastText = (strikeE4: PriceE4): string =>
  strikeE4 === NO_STRIKE_E4 ? 'The strike is set at the opening' : orAbove(strikeE4);

function orAbove(leastE4: number): string {
  const [whole = '', fraction] = String(leastE4 / 10_000).split('.');
  const cents = fraction === undefined ? '' : `.${fraction.padEnd(2, '0')}`;
  return `$${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${cents} or above`;
}
