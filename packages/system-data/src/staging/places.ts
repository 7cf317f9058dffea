import { RECORDS } from '@rec-io/database/copy/kept-schemas';
import type { Named } from '../description.ts';
import { quotedTable } from '../schemas.ts';

export { RECORDS };

/** Where a table of `schema` is made, under its own name; nothing reads it. */
export const stagingSchema = (schema: string): string => `${RECORDS}_${schema}`;

export const stagedTable = ({ schema, name }: Named): Named => ({ schema: stagingSchema(schema), name });

export const quoted = ({ schema, name }: Named): string => quotedTable(schema, name);
export const quotedStaged = (table: Named): string => quoted(stagedTable(table));
