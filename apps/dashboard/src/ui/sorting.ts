import { useState } from 'react';

/** By which column rows are sorted; null: as they come. */
export type Sorting<K extends string> = { readonly by: K; readonly isDescending: boolean } | null;

/** The first press sorts the highest first, the second the lowest first, the third as they come again. */
export function nextSorting<K extends string>(now: Sorting<K>, by: K): Sorting<K> {
  if (now?.by !== by) return { by, isDescending: true };
  return now.isDescending ? { by, isDescending: false } : null;
}

export function useSorting<K extends string>(): readonly [Sorting<K>, press: (by: K) => void] {
  const [sorting, setSorting] = useState<Sorting<K>>(null);
  return [sorting, (by) => setSorting((now) => nextSorting(now, by))];
}

/** What has no value stands last, whichever way is up; what is equal stays as it came. */
export function sorted<Row, K extends string>(
  rows: readonly Row[],
  sorting: Sorting<K>,
  sortValue: (row: Row, by: K) => number | string | null,
): readonly Row[] {
  if (sorting === null) return rows;
  const { by, isDescending } = sorting;
  return [...rows].sort((left, right) => {
    const [a, b] = [sortValue(left, by), sortValue(right, by)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b);
    return isDescending ? -order : order;
  });
}
