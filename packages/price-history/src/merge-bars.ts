import { BarColumns } from '@rec-io/prices/bar-columns';
import { type Bar, barAt, type MinuteBars } from '@rec-io/prices/bars';

/** One minute of which both know, and say different things. */
export type Contradiction = {
  /** Rows in the one and the other. */
  readonly storedRow: number;
  readonly incomingRow: number;
  readonly stored: Bar & { readonly volume: number };
  readonly incoming: Bar & { readonly volume: number };
};

/** What is there, and what comes, in one order. */
export type Merge = {
  readonly merged: MinuteBars;
  /** Rows of `merged` that only the incoming have, and where they are there. */
  readonly added: Rows;
  /** Rows of `merged` in which the incoming took the place of other values. */
  readonly replaced: Rows;
  /** Rows of `merged` that are the stored ones of the same number; −1: added. */
  readonly storedRow: Int32Array;
  readonly same: number;
  readonly contradicting: number;
  /** The first of them. */
  readonly examples: readonly Contradiction[];
};

type Rows = { readonly merged: Int32Array; readonly incoming: Int32Array };

const EXAMPLES_MAX = 5;

/** @param replaces whether the incoming win where both know a minute */
export function mergeBars(stored: MinuteBars, incoming: MinuteBars, replaces: boolean): Merge {
  if (stored.length === 0) return allNew(incoming);
  const columns = new BarColumns();
  const [added, replaced] = [new RowList(), new RowList()];
  const storedRow = new Int32Array(stored.length + incoming.length).fill(-1);
  const examples: Contradiction[] = [];
  let [same, contradicting] = [0, 0];
  let [i, j] = [0, 0];
  while (i < stored.length || j < incoming.length) {
    const storedMs = stored.startMs[i] ?? Number.POSITIVE_INFINITY;
    const incomingMs = incoming.startMs[j] ?? Number.POSITIVE_INFINITY;
    const row = columns.length;
    if (incomingMs < storedMs) {
      added.push(row, j);
      pushRow(columns, incoming, j++);
      continue;
    }
    storedRow[row] = i;
    const isBoth = incomingMs === storedMs;
    const isOther = isBoth && !isSame(stored, i, incoming, j);
    if (isBoth && !isOther) same++;
    if (isOther) {
      contradicting++;
      if (examples.length < EXAMPLES_MAX) examples.push(contradiction(stored, i, incoming, j));
      if (replaces) replaced.push(row, j);
    }
    pushRow(columns, isOther && replaces ? incoming : stored, isOther && replaces ? j : i);
    i++;
    if (isBoth) j++;
  }
  return {
    merged: columns.bars(),
    added: added.rows(),
    replaced: replaced.rows(),
    storedRow: storedRow.subarray(0, columns.length),
    ...{ same, contradicting, examples },
  };
}

/** Without a copy: an import of years has no memory to waste. */
function allNew(incoming: MinuteBars): Merge {
  const all = Int32Array.from({ length: incoming.length }, (_, row) => row);
  const none = new Int32Array();
  return {
    merged: incoming,
    added: { merged: all, incoming: all },
    replaced: { merged: none, incoming: none },
    storedRow: new Int32Array(incoming.length).fill(-1),
    ...{ same: 0, contradicting: 0, examples: [] },
  };
}

function pushRow(into: BarColumns, from: MinuteBars, row: number): void {
  into.push(
    from.startMs[row] ?? 0,
    from.openE4[row] ?? 0,
    from.highE4[row] ?? 0,
    from.lowE4[row] ?? 0,
    from.closeE4[row] ?? 0,
    from.volume[row],
  );
}

/** Whether both say the same of a minute. */
export const isSame = (a: MinuteBars, i: number, b: MinuteBars, j: number): boolean =>
  a.openE4[i] === b.openE4[j] &&
  a.highE4[i] === b.highE4[j] &&
  a.lowE4[i] === b.lowE4[j] &&
  a.closeE4[i] === b.closeE4[j] &&
  Object.is(a.volume[i], b.volume[j]);

const contradiction = (stored: MinuteBars, i: number, incoming: MinuteBars, j: number): Contradiction => ({
  storedRow: i,
  incomingRow: j,
  stored: { ...barAt(stored, i), volume: stored.volume[i] ?? Number.NaN },
  incoming: { ...barAt(incoming, j), volume: incoming.volume[j] ?? Number.NaN },
});

/** Pairs of row numbers, without an array of objects. */
class RowList {
  readonly #merged: number[] = [];
  readonly #incoming: number[] = [];

  push(merged: number, incoming: number): void {
    this.#merged.push(merged);
    this.#incoming.push(incoming);
  }

  rows(): Rows {
    return { merged: Int32Array.from(this.#merged), incoming: Int32Array.from(this.#incoming) };
  }
}
