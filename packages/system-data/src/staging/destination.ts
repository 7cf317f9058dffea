import type { TableDescription } from '../description.ts';

/** What is to happen to a table here that has rows which no copy brought, or which were changed since. */
export type Policy = 'keep' | 'merge' | 'replace';

export type Destination = {
  /**
   * `create`: it is not here. `swap`: the staged one takes the place of the one here. `fill`: rows go into the one here,
   * because things hang on it.
   */
  readonly how: 'create' | 'swap' | 'fill';
  /** What lies in the table here, as it was looked at; none where it is not here. */
  readonly here: 'none' | 'empty' | 'copied' | 'own';
  /** Rows whose key is not here are added to those that are. */
  readonly merge: boolean;
  /** The table here, as it was looked at. */
  readonly ours: TableDescription | null;
  /** The staged table is made like the one here, and not as the source described it. */
  readonly isLikeOurs: boolean;
  /** What the staged table gets besides columns: of the source, or of the table here. */
  readonly shape: TableDescription;
  /** Divided by day here, by this column. */
  readonly daysOf: string | null;
  /** Changes when a staged table of an earlier run is none of this destination. */
  readonly digest: string;
};

export type Wanted = { readonly table: TableDescription; readonly destination: Destination };
