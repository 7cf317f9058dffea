import { EXCHANGE_INDEX } from './trading-market.ts';

/** Shards that this exchange has: the default one, where nothing trades, and that of crypto. */
export const SHARDS: readonly number[] = [0, EXCHANGE_INDEX];
