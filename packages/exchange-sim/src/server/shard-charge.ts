import { EXCHANGE_INDEX } from '../trading-market.ts';
import { type Charge, UNSCOPED } from './rate-limits.ts';
import { writing } from './route-rule.ts';

/** Shards with a bucket of writes each. */
const SHARDS: readonly number[] = [UNSCOPED, EXCHANGE_INDEX];
/** The exchange looks for the shard by the ticker when asked with this. */
export const AUTO_ROUTED = -1;

/** Where a write goes: the shard that it names, or all that have to be looked through by the ticker. */
export function shardCharge(cost: number, exchangeIndex: unknown, ticker: unknown): Charge {
  const index = exchangeIndex ?? (typeof ticker === 'string' && ticker !== '' ? AUTO_ROUTED : UNSCOPED);
  // Nobody is sent away from one bucket because another is empty that is not needed.
  if (index === AUTO_ROUTED) return writing(cost, SHARDS);
  return writing(cost, [SHARDS.find((shard) => shard === index) ?? UNSCOPED]);
}
