/**
 * Exact money. Nothing here is a float dollar: every amount is a safe integer of a fixed unit, and the unit is the
 * last part of the name. Products close over the units: price (E4) × count (E2) = money (E6).
 */

declare const unit: unique symbol;

/** Price in 1/10,000 $. A contract's price is 0…10,000; an index may be far larger (82,000 $ = 820,000,000). */
export type PriceE4 = number & { readonly [unit]: 'PriceE4' };
/** Number of contracts in 1/100 contract, the exchange's finest grain. May be negative for a NO position. */
export type CountE2 = number & { readonly [unit]: 'CountE2' };
/** Money in 1/1,000,000 $. Signed. */
export type MoneyE6 = number & { readonly [unit]: 'MoneyE6' };

/** The payout of one winning contract: $1. */
export const ONE_DOLLAR_E4 = 10_000 as PriceE4;
export const ZERO_MONEY = 0 as MoneyE6;
export const ZERO_COUNT = 0 as CountE2;

/** Thrown when a text or number cannot be an exact amount. The edge that parsed it decides what to do. */
export class AmountError extends Error {
  override readonly name = 'AmountError';
}

function safe(value: number, what: string): number {
  if (!Number.isSafeInteger(value)) throw new AmountError(`${what} is not a safe integer: ${value}`);
  return value === 0 ? 0 : value;
}

/** @throws AmountError unless `value` is a safe integer. */
export const priceE4 = (value: number): PriceE4 => safe(value, 'price in 1/10,000 $') as PriceE4;
/** @throws AmountError unless `value` is a safe integer. */
export const countE2 = (value: number): CountE2 => safe(value, 'count in 1/100 contract') as CountE2;
/** @throws AmountError unless `value` is a safe integer. */
export const moneyE6 = (value: number): MoneyE6 => safe(value, 'money in 1/1,000,000 $') as MoneyE6;

/** Price × count, exact. @throws AmountError when the product is not a safe integer. */
export const cost = (price: PriceE4, count: CountE2): MoneyE6 => moneyE6(price * count);

/** What the other side of a contract costs: $1 − price. */
export const complement = (price: PriceE4): PriceE4 => (ONE_DOLLAR_E4 - price) as PriceE4;

const DECIMAL = /^(-?)(\d{1,16})(?:\.(\d{1,18}))?$/;

/**
 * Reads a decimal text exactly. Digits beyond `decimals` must be zeros, so nothing is ever rounded silently.
 * @throws AmountError on anything else (empty, exponent, sign plus, too precise, too large).
 */
export function parseDecimal(text: string, decimals: number): number {
  const match = DECIMAL.exec(text);
  if (!match) throw new AmountError(`not a decimal number: ${JSON.stringify(text)}`);
  const [, sign, whole = '', fraction = ''] = match;
  if (/[1-9]/.test(fraction.slice(decimals))) {
    throw new AmountError(`finer than ${decimals} decimals: ${JSON.stringify(text)}`);
  }
  const digits = Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  return safe(sign === '-' ? -digits : digits, `"${text}" with ${decimals} decimals`);
}

export const parsePriceE4 = (text: string): PriceE4 => parseDecimal(text, 4) as PriceE4;
export const parseCountE2 = (text: string): CountE2 => parseDecimal(text, 2) as CountE2;
export const parseMoneyE6 = (text: string): MoneyE6 => parseDecimal(text, 6) as MoneyE6;

/** Writes an integer of 10^-decimals as a decimal text with exactly that many decimals: (-12345, 4) → "-1.2345". */
export function formatDecimal(value: number, decimals: number): string {
  safe(value, 'amount to format');
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  return `${value < 0 ? '-' : ''}${whole}${decimals > 0 ? `.${fraction}` : ''}`;
}

export const formatPrice = (price: PriceE4): string => formatDecimal(price, 4);
export const formatCount = (count: CountE2): string => formatDecimal(count, 2);
export const formatMoney = (money: MoneyE6): string => formatDecimal(money, 6);
