import type { Mode } from './ledger.ts';

/** Each mode in words that cannot be confused, wherever a person reads of it. */
export const MODE_NAMES: Readonly<Record<Mode, string>> = {
  simulated: 'SIMULATED',
  demo: 'DEMO',
  prod: 'REAL MONEY',
};
