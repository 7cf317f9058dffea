import { reasonOf } from '@rec-io/installer/json-file';
import type { ClientBase, Pool } from 'pg';
import { type AccessStatus, beginAccess } from '../access-log.ts';
import type { SourceConnection } from '../source-connection.ts';

export type LoggingCheck = { readonly check: string; readonly ok: boolean; readonly detail: string };

/**
 * Writes the entries of a successful and of a failed installation as the installer's role, marked as tests, and reads them
 * back as the operator. Nothing is copied. Entries stay: the log is never shortened.
 */
export async function testInstallationLogging(
  source: SourceConnection,
  operator: ClientBase | Pool,
  version: string,
): Promise<readonly LoggingCheck[]> {
  return [
    await check('A successful installation is logged', () => written(source, operator, version, 'test')),
    await check('A failed installation is logged', () => written(source, operator, version, 'test_failed')),
    await check('An entry cannot be changed by the installer', () => unchangeable(operator)),
  ];
}

async function written(
  source: SourceConnection,
  operator: ClientBase | Pool,
  version: string,
  status: AccessStatus,
): Promise<string> {
  const failed = status === 'test_failed';
  const identity = {
    userId: 'test',
    name: 'Test of the installation log',
    email: 'test@localhost',
    version,
  };
  const log = await beginAccess(source, identity, status);
  const id = await log
    .end({
      status,
      tables: failed ? 0 : 3,
      rows: failed ? 0 : 42,
      seconds: 1,
      error: failed ? 'a failure that was made up for this test' : null,
    })
    .finally(() => log.close());
  const { rows } = await operator.query<{
    status: string;
    tables: number;
    error: string | null;
    ended: boolean;
  }>(
    `SELECT status, tables_cloned AS tables, error_message AS error, connection_end IS NOT NULL AS ended
     FROM system.installation_access_log WHERE id = $1`,
    [id],
  );
  const [entry] = rows;
  if (entry === undefined) throw new Error(`entry ${id} was written and is not there`);
  if (
    entry.status !== status ||
    !entry.ended ||
    entry.tables !== (failed ? 0 : 3) ||
    (entry.error !== null) !== failed
  )
    throw new Error(`entry ${id} reads otherwise than it was written: ${JSON.stringify(entry)}`);
  return `entries ${log.id} and ${id}, status ${status}`;
}

async function unchangeable(operator: ClientBase | Pool): Promise<string> {
  const { rows } = await operator.query<{ may: boolean }>(
    `SELECT has_table_privilege('rec_io_installer', 'system.installation_access_log', 'UPDATE, DELETE, TRUNCATE') AS may`,
  );
  if (rows[0]?.may !== false) throw new Error('rec_io_installer may change or remove entries');
  return 'it may add and read, nothing else';
}

const check = async (name: string, run: () => Promise<string>): Promise<LoggingCheck> => {
  try {
    return { check: name, ok: true, detail: await run() };
  } catch (error) {
    return { check: name, ok: false, detail: reasonOf(error) };
  }
};
