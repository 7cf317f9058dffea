import type { LedgerEntry } from '@rec-io/domain/ledger';
import { ledgerConflict } from './errors.ts';
import type { Cell, LedgerTable } from './ledger-table.ts';
import { LEDGER_TABLES } from './ledger-tables.ts';

export type LedgerRow = { readonly seq: number; readonly cells: readonly Cell[] };
export type TableRows = { readonly table: LedgerTable; readonly rows: readonly LedgerRow[] };

/**
 * Sorts entries into the rows of their tables, each with its number. The same entry twice is one row.
 * @throws DatabaseError when two of them claim one id with different content
 */
export function groupEntries(
  entries: readonly LedgerEntry[],
  numbers: readonly number[],
): readonly TableRows[] {
  return LEDGER_TABLES.flatMap((table) => {
    const rows = new Map<string, LedgerRow>();
    const key = columnIndexes(table, table.key);
    const compared = columnIndexes(table, table.compared);
    for (const [index, entry] of entries.entries()) {
      if (entry.kind !== table.kind) continue;
      const cells = table.encode(entry);
      const id = JSON.stringify(key.map((column) => cells[column]));
      const earlier = rows.get(id);
      if (earlier === undefined) {
        rows.set(id, { seq: numbers[index] ?? 0, cells });
        continue;
      }
      const differing = compared.filter((column) => earlier.cells[column] !== cells[column]);
      if (differing.length === 0) continue;
      const both = differing.map(
        (column) =>
          `${table.columns[column]?.name} is ${earlier.cells[column]} in one and ${cells[column]} in the other`,
      );
      throw ledgerConflict(
        `two different entries of kind ${table.kind} have the id ${id}: ${both.join(', ')}`,
      );
    }
    return rows.size === 0 ? [] : [{ table, rows: [...rows.values()] }];
  });
}

const columnIndexes = (table: LedgerTable, names: readonly string[]): readonly number[] =>
  names.map((name) => table.columns.findIndex((column) => column.name === name));
