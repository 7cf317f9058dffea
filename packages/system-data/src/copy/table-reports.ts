import type { TableReport } from '../copy-system-data.ts';
import type { Note } from '../description.ts';
import type { Fingerprint } from '../source.ts';
import type { TableWork } from './table-work.ts';

export const equalReports = (equal: ReadonlyMap<string, Fingerprint>): readonly TableReport[] =>
  [...equal].map(([table, { rows }]) => ({ table, outcome: 'equal', rows, reason: null }));

export const leftReports = (left: readonly Note[]): readonly TableReport[] =>
  left.map(({ name, reason }) => ({ table: name, outcome: 'left', rows: null, reason }));

export function workReport({ name, destination, failure, there, rowsAdded }: TableWork): TableReport {
  if (failure !== null) return { table: name, outcome: 'failed', rows: null, reason: failure };
  const { here, merge } = destination;
  const outcome = merge ? 'merged' : here === 'none' ? 'created' : here === 'empty' ? 'filled' : 'replaced';
  const reason = merge ? `${rowsAdded} of them were not here` : null;
  return { table: name, outcome, rows: there.rows, reason };
}
