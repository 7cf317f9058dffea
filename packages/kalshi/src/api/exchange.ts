import type { Rest } from '../rest.ts';
import { ExchangeSchedule, ExchangeStatus, type Schedule, UserDataTimestamp } from '../schemas/exchange.ts';

const TOLD_WHEN_DOWN: ReadonlySet<number> = new Set([500, 503, 504]);

/** The exchange as a whole. Every method throws KalshiError. */
export class ExchangeApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** Whether it takes anything at all, and trades, as a whole and by shard; also told with a status of failure when it is down. */
  status(): Promise<ExchangeStatus> {
    return this.#rest.get('/exchange/status', ExchangeStatus, {}, TOLD_WHEN_DOWN);
  }

  /** Weekly hours in US Eastern time, and windows of maintenance (RFC 3339). */
  async schedule(): Promise<Schedule> {
    return (await this.#rest.get('/exchange/schedule', ExchangeSchedule)).schedule;
  }

  /** RFC 3339 time up to which balance, orders, fills and positions are in what is read: reading lags behind writing. */
  async userDataTimestamp(): Promise<string> {
    return (await this.#rest.get('/exchange/user_data_timestamp', UserDataTimestamp)).as_of_time;
  }
}
