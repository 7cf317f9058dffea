import type { Heap } from '../description.ts';

/** `to` is the page after the last; null: to the end. */
export type PageRange = { readonly from: number; readonly to: number | null };

/**
 * Cuts a heap where it was cut the last time, too, however much it has grown: what is unchanged is then the same file again. So
 * the number of pages is a power of two, and the rest is a range of its own.
 * @param chunkBytes on disk, for one range at most, though never less than a page
 */
export function stableRanges(
  { pages, bytes }: Pick<Heap, 'pages' | 'bytes'>,
  chunkBytes: number,
): readonly PageRange[] {
  if (pages === 0) return [];
  const most = chunkBytes / (bytes / pages);
  const step = most === Number.POSITIVE_INFINITY ? pages : 2 ** Math.max(0, Math.floor(Math.log2(most)));
  const count = Math.ceil(pages / step);
  return Array.from({ length: count }, (_, index) => ({
    from: index * step,
    to: index === count - 1 ? null : (index + 1) * step,
  }));
}

/** The rows of these pages, as a condition; empty for all of the heap. */
export const rangeCondition = ({ from, to }: PageRange): string =>
  [
    ...(from > 0 ? [`ctid >= '(${from},0)'::tid`] : []),
    ...(to === null ? [] : [`ctid < '(${to},0)'::tid`]),
  ].join(' AND ');
