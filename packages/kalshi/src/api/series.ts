import type { Rest } from '../rest.ts';
import { type SeriesFeeChange, SeriesFeeChanges } from '../schemas/fee-changes.ts';
import { Series, type WireSeries } from '../schemas/market.ts';
import { SeriesList } from '../schemas/series-and-events.ts';
import { part } from './pages.ts';

export type SeriesQuery = {
  readonly category?: string;
  readonly tags?: string;
  /** Unix seconds. */
  readonly min_updated_ts?: number;
  readonly include_product_metadata?: boolean;
  readonly include_volume?: boolean;
};

/** Series: what repeats, with its rules and fees. Every method throws KalshiError. */
export class SeriesApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** All series that fit, in one answer. */
  async list(query: SeriesQuery = {}): Promise<readonly WireSeries[]> {
    return (await this.#rest.get('/series', SeriesList, query)).series ?? [];
  }

  /** One series with its kind of fee and multiplier. `not_found` for an unknown ticker. */
  async one(ticker: string): Promise<WireSeries> {
    return (await this.#rest.get(`/series/${part(ticker)}`, Series)).series;
  }

  /** Changes of fees that are to come, or with `show_historical` those that were. */
  async feeChanges(
    query: { readonly series_ticker?: string; readonly show_historical?: boolean } = {},
  ): Promise<readonly SeriesFeeChange[]> {
    const { series_fee_change_arr: changes } = await this.#rest.get(
      '/series/fee_changes',
      SeriesFeeChanges,
      query,
    );
    return changes ?? [];
  }
}
