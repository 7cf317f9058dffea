import { DatabaseError, type DatabaseErrorCode } from '@rec-io/database/errors';
import type { CatalogueCode } from './catalogue.ts';
import { CatalogueError } from './catalogue-error.ts';

const OF_DATABASE: Readonly<Record<DatabaseErrorCode, CatalogueCode>> = {
  DB_SERVER_TOO_OLD: 'REC-204',
  DB_SCHEMA_MISSING: 'REC-204',
  DB_SCHEMA_OLDER: 'REC-204',
  DB_SCHEMA_NEWER: 'REC-204',
  DB_MIGRATION_CHANGED: 'REC-204',
  DB_LEDGER_CONFLICT: 'REC-207',
  DB_LEDGER_CLOSED: 'REC-205',
  DB_TRADER_RUNS: 'REC-829',
  DB_USER_EXISTS: 'REC-205',
  DB_USER_UNKNOWN: 'REC-205',
  DB_LAST_OWNER: 'REC-655',
  DB_GRANTS_WRONG: 'REC-211',
  DB_COPY_VERSIONS: 'REC-204',
  DB_COPY_NOT_EMPTY: 'REC-220',
  DB_COPY_DIFFERS: 'REC-221',
  DB_COPY_INCOMPLETE: 'REC-223',
  DB_COPY_LOCKED: 'REC-224',
  DB_BACKUP_UNREADABLE: 'REC-219',
  DB_BACKUP_LOCKED: 'REC-225',
  DB_NAME_REFUSED: 'REC-205',
  DB_PLATFORM_UNSUPPORTED: 'REC-201',
  DB_ACCOUNT_FAILED: 'REC-201',
  DB_IDENTITY_UNREADABLE: 'REC-201',
  DB_PORT_TAKEN: 'REC-203',
  DB_CLUSTER_FAILED: 'REC-201',
  DB_CLUSTER_FOREIGN: 'REC-201',
  DB_START_FAILED: 'REC-202',
  DB_STOP_FAILED: 'REC-206',
};

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const TOO_MANY_CONNECTIONS = '53300';

/** Any failure as one of the catalogue, for people to read. */
export function explain(error: unknown): CatalogueError {
  if (error instanceof CatalogueError) return error;
  if (error instanceof DatabaseError) {
    return new CatalogueError(OF_DATABASE[error.code], { message: error.message, fix: error.fix }, error);
  }
  const message = error instanceof Error ? error.message : String(error);
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CatalogueError('REC-119', { path: errorPath(error) }, error);
  if (code === TOO_MANY_CONNECTIONS) return new CatalogueError('REC-222', { reason: message }, error);
  return new CatalogueError('REC-100', { message }, error);
}

/** The system's own code of a failure: `ENOENT`, `EADDRINUSE` …; null when it has none. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** Where it happened: of a copy the place it was copied to, else whatever the failure names. */
function errorPath(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const places = ['dest' in error ? error.dest : null, 'path' in error ? error.path : null, error.message];
  return places.find((place) => typeof place === 'string') ?? '';
}
