/** What is not as it should be in a file that is taken all the same. */
export type FindingKind =
  /** More than ten minutes without a row. */
  | 'gap'
  /** Rows that stand before an earlier one. */
  | 'out-of-order'
  /** The same minute again, with the same values. */
  | 'duplicate'
  /** The same minute again, with other values: the first row counts. */
  | 'contradicting-row'
  /** Rows that are no bar: a price of zero, high below low, no number, cut off. */
  | 'no-bar'
  /** A bar far off, between two that are not. */
  | 'spike'
  /** Prices that are several times what the coin cost then. */
  | 'unusual-level'
  /** Minutes in which nobody traded. */
  | 'no-trade'
  /** The price moved, and the volume is zero: it is not known. */
  | 'no-volume'
  /** The header again, where files were put together. */
  | 'repeated-header'
  /** Priced in a coin that is worth about a dollar. */
  | 'not-dollars';

export type Example = {
  /** Counted from 1; null: not of one line. */
  readonly line: number | null;
  readonly text: string;
};

export type Finding = {
  readonly kind: FindingKind;
  /** Rows; for gaps, gaps. */
  readonly count: number;
  readonly examples: readonly Example[];
};

const EXAMPLES_MAX = 3;

/** Counts what is found, and keeps the first of each kind. */
export class Findings {
  readonly #found = new Map<FindingKind, { count: number; examples: Example[] }>();

  /** @param text told only for those that are kept, so it may be costly */
  note(kind: FindingKind, line: number | null, text: () => string, count = 1): void {
    const found = this.#found.get(kind) ?? { count: 0, examples: [] };
    found.count += count;
    if (found.examples.length < EXAMPLES_MAX) found.examples.push({ line, text: text() });
    this.#found.set(kind, found);
  }

  count(kind: FindingKind): number {
    return this.#found.get(kind)?.count ?? 0;
  }

  all(): Finding[] {
    return [...this.#found].map(([kind, { count, examples }]) => ({ kind, count, examples }));
  }
}
