import { broughtColumns, copyFormat, type TableDescription } from '../description.ts';
import type { ManifestTable } from './manifest.ts';

/** How a table's rows are written by `COPY`: by whoever publishes as by whoever loads. */
export const formOf = (table: TableDescription): Pick<ManifestTable, 'columns' | 'copyFormat'> => ({
  columns: broughtColumns(table).map(({ name }) => name),
  copyFormat: copyFormat(table),
});

export const sameForm = (table: TableDescription, published: ManifestTable): boolean => {
  const { columns, copyFormat: format } = formOf(table);
  return (
    format === published.copyFormat &&
    columns.length === published.columns.length &&
    columns.every((name, place) => name === published.columns[place])
  );
};
