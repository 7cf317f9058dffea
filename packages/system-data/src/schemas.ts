import { escapeIdentifier } from 'pg';

/** What an operator's server gives to new installations: everything else on it is not theirs to see. */
export const SYSTEM_SCHEMAS: readonly string[] = ['analytics', 'historical_data', 'live_data'];

/** The role that new installations sign in with at the operator's server. */
export const INSTALLER_ROLE = 'rec_io_installer';

/** For statements; people read `schema.name`. */
export const quotedTable = (schema: string, name: string): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;

export const quotedColumns = (names: readonly string[]): string => names.map(escapeIdentifier).join(', ');
