import { formatCount, formatDecimal, formatPrice } from '@rec-io/domain/money';

/** How the wire writes numbers: decimal texts of fixed length, times in RFC 3339. */

/** "0.5600" */
export const dollars = (priceE4: number): string => formatPrice(priceE4 as Parameters<typeof formatPrice>[0]);
/** "10.00" */
export const contracts = (countE2: number): string =>
  formatCount(countE2 as Parameters<typeof formatCount>[0]);
/** "2.500000" */
export const money6 = (moneyE6: number): string => formatDecimal(Math.round(moneyE6), 6);
/** "98.0186"; what is finer than 1/10,000 $ is cut off. */
export const money4 = (moneyE6: number): string => formatDecimal(Math.floor(moneyE6 / 100), 4);
/** Whole cents, cut off. */
export const cents = (moneyE6: number): number => Math.trunc(moneyE6 / 10_000);
export const complementE4 = (priceE4: number): number => 10_000 - priceE4;

/** "2026-10-08T16:00:00Z", with a fraction only where there is one. */
export const time = (timeMs: number): string => new Date(timeMs).toISOString().replace('.000Z', 'Z');
export const seconds = (timeMs: number): number => Math.floor(timeMs / 1_000);

/** An index value: two decimals, or more where it has them. */
export function indexText(indexE4: number): string {
  const text = formatDecimal(indexE4, 4);
  return text.endsWith('00') ? text.slice(0, -2) : text;
}

/** A mean of index values with eight decimals. */
export const meanText = (sumE4: number, prints: number): string =>
  formatDecimal(Math.round((sumE4 * 10_000) / prints), 8);
