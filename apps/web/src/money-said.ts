import type { Mode } from '@rec-io/domain/ledger';

/** What kind of money it is, wherever profit is shown: practice must not be taken for it. */
export const MONEY_SAID: Readonly<Record<Mode, string>> = {
  simulated: 'Made against simulated makers: it says nothing about what the real market would have paid.',
  demo: 'Made on the exchange’s practice market: no real money.',
  prod: 'Real money.',
};
