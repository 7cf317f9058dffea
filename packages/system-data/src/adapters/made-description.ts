import { builtIn } from '../catalog/built-in-types.ts';
import type { ColumnDescription, TableDescription } from '../description.ts';

/** A column of a built-in type. @param type as the catalogue has it, with its modifier: `numeric(16,4)` */
export function madeColumn(
  name: string,
  type: string,
  more: Partial<Pick<ColumnDescription, 'notNull' | 'comment'>> = {},
): ColumnDescription {
  const [base = '', modifier = ''] = type.split(/(?=\()/);
  const { hashable, portable } = builtIn(base) ?? { hashable: false, portable: false };
  return {
    name,
    type: { schema: 'pg_catalog', name: base, modifier, kind: 'built-in', array: false, hashable, portable },
    notNull: false,
    collation: null,
    default: null,
    generated: null,
    identity: null,
    sequence: null,
    numberedBy: null,
    comment: null,
    ...more,
  };
}

/** A table as a source would describe it. */
export const madeTable = (
  schema: string,
  name: string,
  columns: readonly ColumnDescription[],
  more: Partial<Pick<TableDescription, 'indexes' | 'checks' | 'comment'>> = {},
): TableDescription => ({
  schema,
  name,
  columns,
  indexes: [],
  checks: [],
  foreignKeys: [],
  comment: null,
  partitioning: null,
  partitions: [],
  heaps: [{ schema, name, pages: 0, bytes: 0 }],
  estimatedRows: 0,
  ...more,
});
