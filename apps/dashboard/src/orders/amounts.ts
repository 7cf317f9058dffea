import { AmountError, parseDecimal } from '@rec-io/domain/money';

/** More contracts than this in one order are a slip of the finger. */
const CONTRACTS_MAX = 10_000;

/** Whole contracts as somebody types them, in 1/100 contract; null for anything else. */
export function typedCountE2(text: string): number | null {
  const contracts = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return contracts >= 1 && contracts <= CONTRACTS_MAX ? contracts * 100 : null;
}

/** A price in cents as somebody types it, in 1/10,000 $: `96`, `96.5`, `96,5`; null for what is no price of a contract. */
export function typedPriceE4(text: string): number | null {
  try {
    const priceE4 = parseDecimal(text.trim().replace(',', '.'), 2);
    return priceE4 >= 1 && priceE4 <= 9_999 ? priceE4 : null;
  } catch (error) {
    if (error instanceof AmountError) return null;
    throw error;
  }
}
