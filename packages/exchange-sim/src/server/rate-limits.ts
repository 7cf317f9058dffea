import type { Account } from '../account.ts';
import { TokenBucket } from './token-bucket.ts';
import { higher, isUsageLevel, USAGE_LEVELS, type UsageLevel } from './usage-level.ts';

/** The bucket of writes that no shard of its own pays. */
export const UNSCOPED = 0;

/** What a request costs. Writes name the shards whose buckets pay it; each pays all of it. */
export type Charge =
  | { readonly bucket: 'read'; readonly cost: number }
  | { readonly bucket: 'write'; readonly cost: number; readonly shards: readonly number[] };

type Buckets = {
  readonly level: UsageLevel;
  readonly read: TokenBucket;
  readonly write: Map<number, TokenBucket>;
};

/** Who may ask how much: one set of buckets per account, whatever key it signs with. */
export class RateLimits {
  readonly #levelOf: (account: string) => UsageLevel;
  readonly #nowMs: () => number;
  readonly #buckets = new Map<string, Buckets>();

  /** @param nowMs wall time: buckets refill at the speed of this world */
  constructor(levelOf: (account: string) => UsageLevel, nowMs: () => number) {
    this.#levelOf = levelOf;
    this.#nowMs = nowMs;
  }

  /** An account's level: that of its key or the server's, or a higher one that it was granted. */
  level({ name, settings: { usageLevel } }: Account): UsageLevel {
    const own = this.#levelOf(name);
    return usageLevel !== null && isUsageLevel(usageLevel) ? higher(own, usageLevel) : own;
  }

  /** Takes the tokens of all buckets that pay, or of none. */
  pays(account: Account, charge: Charge): boolean {
    const nowMs = this.#nowMs();
    const own = this.#of(account, nowMs);
    if (charge.bucket === 'read') {
      if (!own.read.holds(charge.cost, nowMs)) return false;
      own.read.take(charge.cost);
      return true;
    }
    const payers = charge.shards.map((shard) => this.#writeBucket(own, shard, nowMs));
    if (!payers.every((bucket) => bucket.holds(charge.cost, nowMs))) return false;
    for (const bucket of payers) bucket.take(charge.cost);
    return true;
  }

  #of(account: Account, nowMs: number): Buckets {
    const level = this.level(account);
    const known = this.#buckets.get(account.name);
    if (known?.level === level) return known;
    const { perSecond, capacity } = USAGE_LEVELS[level].read;
    const made: Buckets = { level, read: new TokenBucket(perSecond, capacity, nowMs), write: new Map() };
    this.#buckets.set(account.name, made);
    return made;
  }

  #writeBucket({ level, write }: Buckets, shard: number, nowMs: number): TokenBucket {
    let bucket = write.get(shard);
    if (!bucket) {
      const { perSecond, capacity } = USAGE_LEVELS[level].write;
      bucket = new TokenBucket(perSecond, capacity, nowMs);
      write.set(shard, bucket);
    }
    return bucket;
  }
}
