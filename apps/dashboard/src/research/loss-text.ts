import { RESEARCH } from '../text/research.ts';

/** Models differ in the fourth. */
export const LOSS_DIGITS = 5;

export const signed = (value: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(LOSS_DIGITS)}`;

/** −0.00089 (−0.00110 … −0.00020) */
export const interval = ({ mean, low, high }: { mean: number; low: number; high: number }): string =>
  RESEARCH.interval(signed(mean), signed(low), signed(high));
