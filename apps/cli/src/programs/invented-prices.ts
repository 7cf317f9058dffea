import type { Configuration } from '@rec-io/installer/configuration';

/**
 * Why prices are not true, or null where they are: the exchange is a real one, or practice runs on those of Coinbase. What is
 * invented teaches nothing of the market and goes into no history of it.
 */
export const inventedPrices = ({ mode, source }: Pick<Configuration, 'mode' | 'source'>): string | null =>
  mode !== 'simulated' || source === 'coinbase' ? null : `prices are invented (${source})`;
