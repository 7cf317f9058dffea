import type { Rest } from '../rest.ts';
import { IndexHistory } from '../schemas/market.ts';

/** `time` in Unix milliseconds, `value` in dollars as a decimal text. */
export type IndexValue = { readonly time: number; readonly value: string };

/**
 * The index that crypto contracts settle on, forwarded from its provider. Dear (50 to 150 tokens), and for accounts that are
 * entitled to it. Every method throws KalshiError.
 */
export class CfBenchmarksApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** The newest values. @param id `BRTI`, `ETHUSD_RTI` … */
  values(id: string): Promise<readonly IndexValue[]> {
    return this.#read('/cfbenchmarks/values', { id });
  }

  /** One-second values, oldest first. @param query `timestamp` in Unix milliseconds: the end; now by default */
  async history(query: {
    readonly id: string;
    readonly timespan: 'HOUR' | 'DAY';
    readonly timestamp?: number;
  }): Promise<readonly IndexValue[]> {
    const values = await this.#read('/cfbenchmarks/history/values', query);
    return values.toSorted((a, b) => a.time - b.time);
  }

  async #read(
    path: string,
    query: Record<string, string | number | undefined>,
  ): Promise<readonly IndexValue[]> {
    const { data } = await this.#rest.get(path, IndexHistory, query);
    return data.values ?? data.payload ?? [];
  }
}
