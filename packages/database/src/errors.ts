/** Failures of the database that a person can do something about. Codes are stable; `fix` says what to do. */
export type DatabaseErrorCode =
  | 'DB_SERVER_TOO_OLD'
  | 'DB_SCHEMA_MISSING'
  | 'DB_SCHEMA_OLDER'
  | 'DB_SCHEMA_NEWER'
  | 'DB_MIGRATION_CHANGED'
  | 'DB_LEDGER_CONFLICT'
  | 'DB_LEDGER_CLOSED'
  | 'DB_TRADER_RUNS'
  | 'DB_USER_EXISTS'
  | 'DB_USER_UNKNOWN'
  | 'DB_LAST_OWNER'
  | 'DB_GRANTS_WRONG'
  | 'DB_COPY_VERSIONS'
  | 'DB_COPY_NOT_EMPTY'
  | 'DB_COPY_DIFFERS'
  | 'DB_COPY_INCOMPLETE'
  | 'DB_COPY_LOCKED'
  | 'DB_BACKUP_UNREADABLE'
  | 'DB_BACKUP_LOCKED'
  | 'DB_NAME_REFUSED'
  | 'DB_PLATFORM_UNSUPPORTED'
  | 'DB_ACCOUNT_FAILED'
  | 'DB_IDENTITY_UNREADABLE'
  | 'DB_PORT_TAKEN'
  | 'DB_CLUSTER_FAILED'
  | 'DB_CLUSTER_FOREIGN'
  | 'DB_START_FAILED'
  | 'DB_STOP_FAILED';

export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: DatabaseErrorCode;
  readonly fix: string;

  constructor(code: DatabaseErrorCode, message: string, fix: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.fix = fix;
  }
}

/** The SQLSTATE of a server's error, or null when the failure did not come from the server. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** The ledger's id is taken by other content, or another writer raced this one. @param message which entry, and what each says of it */
export const ledgerConflict = (message: string, cause?: unknown): DatabaseError =>
  new DatabaseError(
    'DB_LEDGER_CONFLICT',
    message,
    'What the ledger has is never changed, and nothing is entered meanwhile. See with `recio status` that only one trader runs, start anew (`recio stop`, `recio start`), so that the trader begins with what the ledger has, and compare with the exchange: `recio reconcile`.',
    cause,
  );
