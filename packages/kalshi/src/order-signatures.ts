import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import { BATCH_PATH, ORDERS_PATH } from './api/order-writes.ts';
import { HeaderPool } from './header-pool.ts';
import type { ServerClock } from './server-clock.ts';
import type { Method, Signer } from './signing.ts';

/**
 * Signatures for the order paths that are always the same. Single cancels and amendments carry an id in their path: those are
 * signed on libuv's threads when they are asked for, a millisecond that no price waits for.
 */
export class PooledSignatures {
  readonly create: HeaderPool;
  readonly createBatch: HeaderPool;
  readonly cancelBatch: HeaderPool;
  readonly cancelAll: HeaderPool;

  constructor(options: {
    readonly signer: Signer;
    /** Path of the API's root: `/trade-api/v2`. */
    readonly basePath: string;
    readonly clock: Clock;
    readonly serverClock: ServerClock;
    readonly timers: Timers;
    readonly log: EngineLog;
  }) {
    const pool = (method: Method, path: string, size?: number) =>
      new HeaderPool({
        ...options,
        method,
        path: `${options.basePath}${path}`,
        ...(size === undefined ? {} : { size }),
      });
    this.create = pool('POST', ORDERS_PATH);
    this.createBatch = pool('POST', BATCH_PATH, 1);
    this.cancelBatch = pool('DELETE', BATCH_PATH, 1);
    this.cancelAll = pool('DELETE', ORDERS_PATH, 1);
  }

  async start(): Promise<void> {
    await Promise.all(this.#all.map((pool) => pool.start()));
  }

  stop(): void {
    for (const pool of this.#all) pool.stop();
  }

  get #all(): readonly HeaderPool[] {
    return [this.create, this.createBatch, this.cancelBatch, this.cancelAll];
  }
}
