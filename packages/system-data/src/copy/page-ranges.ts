import type { Heap, TableDescription } from '../description.ts';
import type { Chunk, Chunks } from '../source.ts';

/** Of one heap; `to` is the page after the last, null: to the end. */
export type PageRange = { readonly from: number; readonly to: number | null };

const keyOf = ({ schema, name }: Heap, { from, to }: PageRange): string =>
  JSON.stringify([schema, name, from, to]);

export function rangeOf({ key }: Pick<Chunk, 'key'>): PageRange {
  const [, , from, to] = JSON.parse(key) as [string, string, number, number | null];
  return { from, to };
}

/**
 * Cuts a table's heaps into ranges of pages of about `chunkBytes`. A heap has no visible row behind the pages that it had when
 * the snapshot was taken, so the last range ends there, and what is added later is found as a range of its own.
 * @param finished keys of ranges that were brought before
 * @param isRanged whether the server finds a range without reading the whole heap: `ctid` from PostgreSQL 14 on
 * @returns null when a finished range is of a heap that is not there any more
 */
export function pageRanges(
  table: TableDescription,
  finished: readonly string[],
  chunkBytes: number,
  isRanged: boolean,
): Chunks | null {
  const known = finished.map((key) => finishedRange(table, key));
  if (known.includes(null)) return null;
  const kept = known.filter((one) => one !== null);
  const chunk = (heap: Heap, range: PageRange): Chunk => ({
    key: keyOf(heap, range),
    table,
    heap,
    bytes: bytesOf(heap, range),
  });
  return {
    finished: kept.map(({ heap, range }) => chunk(heap, range)),
    missing: table.heaps.flatMap((heap) =>
      gaps(
        heap.pages,
        kept.filter((one) => one.heap === heap).map(({ range }) => range),
      )
        .flatMap((range) => (isRanged ? pieces(heap, range, chunkBytes) : [{ from: 0, to: null }]))
        .map((range) => chunk(heap, range)),
    ),
  };
}

function finishedRange(
  { heaps }: TableDescription,
  key: string,
): { readonly heap: Heap; readonly range: PageRange } | null {
  const [schema, name] = JSON.parse(key) as readonly unknown[];
  const heap = heaps.find((one) => one.schema === schema && one.name === name);
  return heap === undefined ? null : { heap, range: rangeOf({ key }) };
}

const bytesOf = ({ bytes, pages }: Heap, { from, to }: PageRange): number =>
  pages === 0 ? 0 : Math.round((bytes * ((to ?? pages) - from)) / pages);

/** What of `pages` no range covers. */
function gaps(pages: number, ranges: readonly PageRange[]): readonly { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let at = 0;
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    if (from > at) found.push({ from: at, to: from });
    at = Math.max(at, to ?? pages);
  }
  if (pages > at) found.push({ from: at, to: pages });
  return found;
}

/** Of equal size, so that none is a crumb. */
function pieces(
  heap: Heap,
  { from, to }: { from: number; to: number },
  chunkBytes: number,
): readonly PageRange[] {
  const count = Math.max(1, Math.round(bytesOf(heap, { from, to }) / chunkBytes));
  const edge = (index: number) => from + Math.round(((to - from) * index) / count);
  return Array.from({ length: count }, (_, index) => ({ from: edge(index), to: edge(index + 1) })).filter(
    (range) => range.to > range.from,
  );
}
