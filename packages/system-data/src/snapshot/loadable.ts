import { sanitize } from '../catalog/sanitize.ts';
import { type Description, type TableDescription, tableName } from '../description.ts';
import { sameForm } from './chunk-form.ts';
import type { Manifest, ManifestTable } from './manifest.ts';

/**
 * What this version lets in of a signed description, without the tables of which it would expect other columns than were published:
 * another version may let in less than the publisher's did.
 */
export function loadable(
  { description: given, tables: published }: Manifest,
  schemas: readonly string[],
): Description {
  const { description, notes } = sanitize(given);
  const isWanted = ({ schema }: { readonly schema: string }) => schemas.includes(schema);
  const there = new Map(published.map((table) => [tableName(table), table]));
  const tables: TableDescription[] = [];
  const unfit: Description['skipped'][number][] = [];
  for (const table of description.tables.filter(isWanted)) {
    const name = tableName(table);
    const one = there.get(name);
    if (one !== undefined && sameForm(table, one)) tables.push(asHashed(table, one));
    else unfit.push({ name, reason: 'it was published in a form that this version does not know' });
  }
  return {
    ...description,
    tables,
    enums: description.enums.filter(isWanted),
    sequences: description.sequences.filter(isWanted),
    skipped: [...description.skipped, ...notes, ...unfit],
  };
}

/** The publisher could not hash its rows as records, so they are compared by their text. */
const asHashed = (table: TableDescription, { record }: ManifestTable): TableDescription =>
  record !== null
    ? table
    : {
        ...table,
        columns: table.columns.map((column) => ({ ...column, type: { ...column.type, hashable: false } })),
      };
