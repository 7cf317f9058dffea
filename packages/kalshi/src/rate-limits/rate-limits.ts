import type { Clock, Timers } from '@rec-io/engine/ports';
import { backoffMs } from '../backoff.ts';
import { CRYPTO_SHARD } from '../shards.ts';
import type { Method } from '../signing.ts';
import { type EndpointCost, EndpointCosts } from './endpoint-costs.ts';
import { type Lane, Lanes } from './lanes.ts';
import { type AccountLimits, BASIC } from './tiers.ts';
import { type BucketLimit, TokenBucket } from './token-bucket.ts';

export type RateLimitsOptions = {
  readonly clock: Clock;
  readonly timers: Timers;
  /**
   * Part of the account's limits that this client uses, above 0 and up to 1; 0.9 by default. The rest is for a network that
   * bunches what left evenly. Clients of one account in several processes must share 1 between them.
   */
  readonly share?: number;
  readonly random?: () => number;
};

/** What a request asks of the limits. */
export type Claim = {
  readonly method: Method;
  /** Below the API's root, without query. */
  readonly path: string;
  readonly lane: Lane;
  /** Orders in a batch, each of which is charged; 1 by default. */
  readonly items?: number;
  /** Shard named in a write. Without one the exchange finds it by the market and charges every shard's bucket. */
  readonly exchangeIndex?: number;
  /** Local wall time from which on it must not be sent any more. */
  readonly notAfterMs?: number;
};

/** The buckets that a request was charged to. */
export type Charge = readonly TokenBucket[];

/** Parts of a write bucket that entries leave for exits, and for cancels; never less than two orders and one. */
const EXIT_PART = 0.2;
const CANCEL_PART = 0.1;
const ORDER_COST = 10;
const PAUSE = { firstMs: 250, maxMs: 5_000 };

/** The account's token buckets as the exchange keeps them, with lanes before them. */
export class RateLimits {
  readonly costs = new EndpointCosts();
  readonly #clock: Clock;
  readonly #share: number;
  readonly #random: () => number;
  readonly #lanes: Lanes;
  readonly #read: TokenBucket;
  /** By shard; 0 is also what batches are charged to. */
  readonly #write = new Map<number, TokenBucket>();
  #limits: AccountLimits = BASIC;
  #refusals = 0;

  constructor({ clock, timers, share = 0.9, random = Math.random }: RateLimitsOptions) {
    this.#clock = clock;
    this.#share = share;
    this.#random = random;
    this.#lanes = new Lanes(clock, timers);
    this.#read = new TokenBucket(this.#own(BASIC.read), clock.nowMs());
    for (const shard of [0, CRYPTO_SHARD]) this.#shard(shard);
  }

  /** How many requests wait for tokens. */
  get waiting(): number {
    return this.#lanes.waiting;
  }

  /** How often the exchange refused with 429 although these limits let it pass: another client uses the account, too. */
  get refusals(): number {
    return this.#refusals;
  }

  /** What the exchange told of the account. */
  adopt(limits: AccountLimits): void {
    this.#limits = limits;
    const nowMs = this.#clock.nowMs();
    this.#read.resize(this.#own(limits.read), nowMs);
    for (const bucket of this.#write.values()) bucket.resize(this.#own(limits.write), nowMs);
    this.#lanes.serve();
  }

  adoptCosts(costs: readonly EndpointCost[], defaultCost: number): void {
    this.costs.adopt(costs, defaultCost);
  }

  /** Resolves when the request may be sent. @throws KalshiError `not_sent_in_time`, `over_rate_limit` or `client_stopped` */
  async admit(claim: Claim): Promise<Charge> {
    const { method, path, lane, items = 1, notAfterMs } = claim;
    const buckets = this.#buckets(claim);
    const cost = this.costs.of(method, path) * items;
    const floor = (bucket: TokenBucket) => this.#floor(lane, bucket);
    await this.#lanes.pass({
      lane,
      buckets,
      cost,
      floor,
      ...(notAfterMs === undefined ? {} : { notAfterMs }),
    });
    return buckets;
  }

  /** The exchange answered 429: its bucket is empty, whatever ours says. */
  refused(charge: Charge): void {
    this.#refusals++;
    const pauseMs = (refusals: number) => backoffMs(PAUSE, refusals, this.#random);
    for (const bucket of charge) bucket.refused(this.#clock.nowMs(), pauseMs);
  }

  accepted(charge: Charge): void {
    for (const bucket of charge) bucket.accepted();
  }

  stop(): void {
    this.#lanes.stop();
  }

  #buckets({ method, path, items, exchangeIndex }: Claim): Charge {
    if (!isWrite(method, path)) return [this.#read];
    if (items !== undefined) return [this.#shard(0)];
    if (exchangeIndex !== undefined && exchangeIndex >= 0) return [this.#shard(exchangeIndex)];
    return [...this.#write.values()];
  }

  #shard(exchangeIndex: number): TokenBucket {
    let bucket = this.#write.get(exchangeIndex);
    if (!bucket) {
      bucket = new TokenBucket(this.#own(this.#limits.write), this.#clock.nowMs());
      this.#write.set(exchangeIndex, bucket);
    }
    return bucket;
  }

  #floor(lane: Lane, bucket: TokenBucket): number {
    if (lane === 'exit' || bucket === this.#read) return 0;
    const { capacity } = bucket;
    const forExits = Math.min(Math.max(EXIT_PART * capacity, 2 * ORDER_COST), capacity / 2);
    if (lane === 'cancel') return forExits;
    return forExits + Math.min(Math.max(CANCEL_PART * capacity, ORDER_COST), capacity / 4);
  }

  #own({ capacity, refillPerS }: BucketLimit): BucketLimit {
    return {
      capacity: Math.max(1, Math.floor(capacity * this.#share)),
      refillPerS: Math.max(1, Math.floor(refillPerS * this.#share)),
    };
  }
}

/** Orders and order groups; all else counts as reading, also what moves money or keys. */
const isWrite = (method: Method, path: string): boolean =>
  method !== 'GET' &&
  (path.startsWith('/portfolio/events/orders') || path.startsWith('/portfolio/order_groups'));
