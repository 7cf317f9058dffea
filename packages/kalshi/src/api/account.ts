import type { RateLimits } from '../rate-limits/rate-limits.ts';
import type { Rest } from '../rest.ts';
import {
  AccountLimits,
  EndpointCosts,
  type VolumeProgress,
  VolumeProgressList,
  type WireAccountLimits,
  type WireEndpointCosts,
} from '../schemas/account.ts';
import type { Done, Judged } from '../write-outcome.ts';

/** What the account may ask of the exchange, and how often. Reads throw KalshiError; the write never does. */
export class AccountApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** Tier and buckets: tokens, and tokens per second. */
  limits(): Promise<WireAccountLimits> {
    return this.#rest.get('/account/limits', AccountLimits);
  }

  /** Tokens by endpoint, where they are not the default. */
  endpointCosts(): Promise<WireEndpointCosts> {
    return this.#rest.get('/account/endpoint_costs', EndpointCosts);
  }

  /** Volume of the last 30 days beside what each tier asks for. */
  async volumeProgress(): Promise<readonly VolumeProgress[]> {
    const path = '/account/api_usage_level/volume_progress';
    return (await this.#rest.get(path, VolumeProgressList)).volume_progress ?? [];
  }

  /** Asks for the next tier that the account has earned. */
  upgrade(): Promise<Judged<Done<unknown>>> {
    const path = '/account/api_usage_level/upgrade';
    return this.#rest.write({ method: 'POST', path, lane: 'entry' }, () => ({ kind: 'acknowledged' }));
  }
}

/** Reads what the account may do, and keeps to it. @throws KalshiError: what was read until then is kept to */
export async function learnLimits(account: AccountApi, limits: RateLimits): Promise<void> {
  const { read, write } = await account.limits();
  limits.adopt({ read: bucketOf(read), write: bucketOf(write) });
  const { endpoint_costs, default_cost } = await account.endpointCosts();
  limits.adoptCosts(endpoint_costs ?? [], default_cost);
}

const bucketOf = (wire: WireAccountLimits['read']) => ({
  capacity: wire.bucket_capacity,
  refillPerS: wire.refill_rate,
});
