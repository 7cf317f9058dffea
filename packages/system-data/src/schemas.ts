import { escapeIdentifier } from 'pg';

/** What an operator's server gives to new installations: everything else on it is not theirs to see. */
export const SYSTEM_SCHEMAS: readonly string[] = ['analytics', 'historical_data', 'live_data'];

/** Whose rights every installer has. Nobody signs in as it: each invitation is a login of its own that belongs to it. */
export const INSTALLER_ROLE = 'rec_io_installer';
/** How the logins of invitations begin. */
export const INVITED_PREFIX = 'rec_io_i_';
/** How the logins begin with which an operator tries what installers may do. They last as long as the trial. */
export const TRIAL_PREFIX = 'rec_io_trial_';

/** Written through by installers: all that they can change on an operator's server. */
export const LOG_FUNCTIONS: readonly string[] = [
  'system.begin_installation(text,text,text,text[],text,text)',
  'system.continue_installation(integer,text,integer,bigint)',
  'system.end_installation(integer,text,text,integer,bigint,text)',
];
export const VERSION_FUNCTION = 'system.schema_version_for_installers()';

/** For statements; people read `schema.name`. */
export const quotedTable = (schema: string, name: string): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;

export const quotedColumns = (names: readonly string[]): string => names.map(escapeIdentifier).join(', ');
