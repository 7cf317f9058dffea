const DECIMAL = /^-?(\d+)(?:\.(\d+))?$/;

/**
 * A decimal number as an integer of 10^-decimals, rounded: some venues quote finer than 1/10,000 $. NaN when it is no plain
 * decimal number, or too large to be exact.
 */
export function scaledDecimal(text: string, decimals: number): number {
  const [found, whole = '', fraction = ''] = DECIMAL.exec(text) ?? [];
  if (found === undefined) return Number.NaN;
  const kept = `${whole}${fraction.slice(0, decimals).padEnd(decimals, '0')}`;
  const value = Number(kept) + (fraction.charAt(decimals) >= '5' ? 1 : 0);
  if (!Number.isSafeInteger(value)) return Number.NaN;
  return found.startsWith('-') ? -value : value;
}
