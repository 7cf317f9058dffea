import { formatDecimal } from './money.ts';

/** Amounts as people read them, on the page and in what is sent to their devices. Units are those of the view: E2, E4, E6 integers. */

const MINUS = '−';

/** An integer of 10^-unit, rounded half away from zero to `decimals` and grouped by thousands: no floats in between. */
export function decimal(value: number, unit: number, decimals: number): string {
  const grain = 10 ** (unit - decimals);
  const size = Math.floor((Math.abs(Math.round(value)) + grain / 2) / grain);
  const [whole = '0', fraction] = formatDecimal(size, decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Minus, plus or nothing for what is shown as zero. */
export function sign(value: number, shown: string): string {
  if (!/[1-9]/.test(shown)) return '';
  return value < 0 ? MINUS : '+';
}

/** $82,000, and $3,120.50 where a strike has cents. */
export const strike = (valueE4: number): string => `$${decimal(valueE4, 4, valueE4 % 10_000 === 0 ? 0 : 2)}`;

/** A contract's price in cents: 96, 96.5, 96.55. */
export const cents = (valueE4: number): string => decimal(valueE4, 2, 2).replace(/\.?0+$/, '');

/** Contracts: 1, 12.5 */
export const count = (valueE2: number): string => decimal(Math.abs(valueE2), 2, 2).replace(/\.?0+$/, '');

/** $1,234.56 */
export const money = (valueE6: number): string => `${valueE6 < 0 ? MINUS : ''}$${decimal(valueE6, 6, 2)}`;

/** Profit or loss with sign. Below 100 $ to 1/10,000 $, so that rows add up to their total. */
export function profit(valueE6: number): string {
  const shown = decimal(valueE6, 6, Math.abs(valueE6) < 100_000_000 ? 4 : 2);
  return `${sign(valueE6, shown)}$${shown}`;
}
