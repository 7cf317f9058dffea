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

/** Floor strikes around the index, ascending: one cent below each step ("$82,000 or above" is above 81,999.99). */
export function floorStrikesE4(indexE4: PriceE4, count: number): PriceE4[] {
  const step = strikeStepE4(indexE4);
  const first = Math.max(1, Math.round(indexE4 / step) - Math.floor((count - 1) / 2));
  return Array.from({ length: count }, (_, i) => ((first + i) * step - CENT_E4) as PriceE4);
}

/** "$82,000 or above" */
export function strikeText(floorStrikeE4: PriceE4): string {
  const [whole = '', fraction] = String((floorStrikeE4 + CENT_E4) / 10_000).split('.');
  const cents = fraction === undefined ? '' : `.${fraction.padEnd(2, '0')}`;
  return `$${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${cents} or above`;
}
