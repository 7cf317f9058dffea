import type { Named } from '../description.ts';
import { quotedTable } from '../schemas.ts';

/** What the copies here are written down in. Nobody but the database's owner gets in. */
export const RECORDS = 'system_data';

/** Where a table of `schema` is made, under its own name; nothing reads it. */
export const stagingSchema = (schema: string): string => `system_data_${schema}`;

export const stagedTable = ({ schema, name }: Named): Named => ({ schema: stagingSchema(schema), name });

export const quoted = ({ schema, name }: Named): string => quotedTable(schema, name);
export const quotedStaged = (table: Named): string => quoted(stagedTable(table));
