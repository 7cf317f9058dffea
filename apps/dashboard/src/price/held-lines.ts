import type { LadderRowView } from '@rec-io/domain/view';
import * as format from '../format.ts';

export type HeldLine = { readonly price: number; readonly title: string; readonly side: 'yes' | 'no' };

/** A line for every strike that is held. */
export const heldLines = (rows: readonly LadderRowView[]): HeldLine[] =>
  rows
    .filter((row) => row.heldE2 !== 0)
    .map((row) => ({
      price: row.strikeE4 / 10_000,
      title: `${row.heldE2 > 0 ? 'YES' : 'NO'} ${format.count(row.heldE2)}`,
      side: row.heldE2 > 0 ? 'yes' : 'no',
    }));
