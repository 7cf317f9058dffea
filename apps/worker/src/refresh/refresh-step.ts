import type { CoinSymbol } from '@rec-io/domain/market';

/** The steps of a refresh, in order. */
const STEPS = ['fetch', 'verify', 'train', 'evaluate', 'keep', 'decide'] as const;
export type RefreshStep = (typeof STEPS)[number];

/** How much of a refresh of these coins is done, 0…1. @param share of the step, where it is long */
export const shareDone = (
  symbols: readonly CoinSymbol[],
  symbol: CoinSymbol,
  step: RefreshStep,
  share: number | null,
): number => {
  const done = symbols.indexOf(symbol) + (STEPS.indexOf(step) + (share ?? 0)) / STEPS.length;
  return done / symbols.length;
};
