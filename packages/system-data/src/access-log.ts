import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { SYSTEM_SCHEMAS } from './schemas.ts';
import { openSource, type SourceConnection } from './source-connection.ts';

/** Who copies, as the operator's log names them. */
export type InstallerIdentity = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** Of REC.IO. */
  readonly version: string;
};

export type AccessStatus = 'in_progress' | 'completed' | 'failed' | 'cancelled' | 'test' | 'test_failed';

/** How a copy ended. Null where it was not known yet. */
export type AccessEnd = {
  readonly status: AccessStatus;
  readonly tables: number | null;
  readonly rows: number | null;
  readonly seconds: number | null;
  readonly error: string | null;
};

/** The copy’s first entry in the operator's log, and the way to add the last. */
export type AccessLog = {
  readonly id: number;
  /** @returns the id of the entry made now */
  end(end: AccessEnd): Promise<number>;
};

const BEGUN: AccessEnd = { status: 'in_progress', tables: null, rows: null, seconds: null, error: null };
const ERROR_CHARACTERS_MAX = 2_000;

/**
 * Writes that a copy begins. Nothing is copied from a server that cannot write that down. The role may add entries and never
 * change one, so the end is an entry of its own with the same start; a killed copy leaves the first alone. Each entry has a
 * connection of its own: one that lay idle for the whole copy would be cut by what is between.
 * @throws CatalogueError REC-699, REC-691, REC-692
 */
export async function beginAccess(
  source: SourceConnection,
  identity: InstallerIdentity,
  begun: AccessStatus = 'in_progress',
): Promise<AccessLog> {
  const first = await enter(source, identity, null, { ...BEGUN, status: begun });
  return { id: first.id, end: async (end) => (await enter(source, identity, first.start, end)).id };
}

/** In a transaction that says that it writes: the role's sessions may be read-only by default. */
async function enter(
  source: SourceConnection,
  { userId, name, email, version }: InstallerIdentity,
  start: string | null,
  { status, tables, rows, seconds, error }: AccessEnd,
): Promise<{ id: number; start: string }> {
  const client = await openSource(source, 'rec-io-installation-log');
  try {
    await client.query('BEGIN READ WRITE');
    const inserted = await client.query<{ id: number; start: string }>(INSERT, [
      userId.slice(0, 100),
      name.slice(0, 200),
      email.slice(0, 200),
      start,
      SYSTEM_SCHEMAS,
      tables,
      rows,
      seconds,
      status,
      error === null ? null : error.slice(0, ERROR_CHARACTERS_MAX),
      `recio/${version} (${process.platform} ${process.arch}; Node ${process.versions.node})`,
      version.slice(0, 50),
    ]);
    await client.query('COMMIT');
    const [entry] = inserted.rows;
    if (entry === undefined) throw new Error('the server made no entry');
    return entry;
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new CatalogueError('REC-699', { reason: reasonOf(cause) }, cause);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const INSERT = `
  INSERT INTO system.installation_access_log (installer_user_id, installer_name, installer_email, installer_ip_address,
    connection_start, connection_end, schemas_accessed, tables_cloned, total_rows_cloned, clone_duration_seconds, status,
    error_message, user_agent, installation_package_version)
  VALUES ($1, $2, $3, inet_client_addr(), coalesce($4::timestamptz, now()), CASE WHEN $4::text IS NULL THEN NULL ELSE now() END,
    $5, $6, $7, $8, $9, $10, $11, $12)
  RETURNING id, connection_start::text AS start`;
