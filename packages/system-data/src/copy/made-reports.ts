import type { Finished } from '../adapters/adapt.ts';
import type { MappingReport } from '../adapters/adapter.ts';
import type { TableReport } from '../copy-system-data.ts';
import { leftReports } from './table-reports.ts';

/** What became of the tables of ours that were to be made here of tables that came. */
export function madeReports({ placed, reports, left }: Finished): readonly TableReport[] {
  const nothing = reports.filter(({ rowsOut }) => rowsOut === 0);
  return [
    ...placed.map(
      ({ table, rows, refused }): TableReport => ({
        table,
        outcome: refused === null ? 'made' : 'failed',
        rows: refused === null ? rows : null,
        reason: refused,
      }),
    ),
    ...leftReports(left),
    ...nothing.map(
      ({ table, leftOut }): TableReport => ({
        table,
        outcome: 'left',
        rows: null,
        reason: leftOut.map(({ reason }) => reason).join('; ') || 'there is nothing to make it of',
      }),
    ),
  ];
}

const NAMED = 3;

/** Lines for people: how many rows of what became ours, why others did not, and what was decided by which evidence. */
export const mappingLines = ({
  table,
  from,
  unit,
  rowsIn,
  rowsOut,
  leftOut,
  notes,
}: MappingReport): readonly string[] => [
  `${table}: ${count(rowsOut)} of ${count(rowsIn)} ${unit} of ${from.length > NAMED ? `${from.length} tables` : from.join(', ')}`,
  ...leftOut.map(({ reason, rows }) => `  ${count(rows)} left out: ${reason}`),
  ...notes.map((note) => `  ${note}`),
];

const count = (value: number): string => value.toLocaleString('en-US');
