import { reasonOf } from '@rec-io/installer/json-file';
import type { ClientBase, Pool } from 'pg';
import { type AccessStatus, beginAccess } from '../access-log.ts';
import { requireSource } from '../require-source.ts';
import { INSTALLER_ROLE, quotedTable, SYSTEM_SCHEMAS } from '../schemas.ts';
import { openSource, type SourceConnection } from '../source-connection.ts';
import { readTables } from '../tables.ts';
import { readInstallationLog } from './installation-log.ts';

const TESTER = 'logging-test';

export type LoggingCheck = { readonly check: string; readonly ok: boolean; readonly detail: string };

/**
 * Writes the entries of a successful and of a failed installation as the installer's role, marked as tests, reads them back,
 * and looks at what that role may do. Nothing is copied. Entries stay: the log is never shortened.
 */
export async function testInstallationLogging(
  source: SourceConnection,
  reader: ClientBase | Pool,
  version: string,
): Promise<readonly LoggingCheck[]> {
  return [
    await check('Successful installation logging', () => written(source, reader, version, 'test')),
    await check('Failed installation logging', () => written(source, reader, version, 'test_failed')),
    await check('Database access verification', () => access(source)),
    await check('Complete audit trail', () => trail(reader)),
  ];
}

async function written(
  source: SourceConnection,
  reader: ClientBase | Pool,
  version: string,
  status: AccessStatus,
): Promise<string> {
  const failed = status === 'test_failed';
  const identity = {
    userId: TESTER,
    name: 'Test of the installation log',
    email: 'test@localhost',
    version,
  };
  const log = await beginAccess(source, identity, status);
  const id = await log.end({
    status,
    tables: failed ? 0 : 3,
    rows: failed ? 0 : 42,
    seconds: 1,
    error: failed ? 'a failure that was made up for this test' : null,
  });
  const { rows } = await reader.query<{
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

/** As the role itself: the three schemas can be read, and nothing else can. */
async function access(source: SourceConnection): Promise<string> {
  const client = await openSource(source, 'rec-io-installation-log');
  try {
    await requireSource(client, source);
    const tables = await readTables(client);
    for (const { schema, name } of tables)
      await client.query(`SELECT FROM ${quotedTable(schema, name)} LIMIT 1`);
    return `${tables.length} tables of ${SYSTEM_SCHEMAS.join(', ')} can be read, and no other`;
  } finally {
    await client.end();
  }
}

/** Both tests can be found with who, from where and when, and their writer cannot take that back. */
async function trail(reader: ClientBase | Pool): Promise<string> {
  const { rows } = await reader.query<{ may: boolean }>(
    `SELECT has_table_privilege('${INSTALLER_ROLE}', 'system.installation_access_log', 'UPDATE, DELETE, TRUNCATE') AS may`,
  );
  if (rows[0]?.may !== false) throw new Error(`${INSTALLER_ROLE} may change or remove entries`);
  const found = await readInstallationLog(reader, { limit: 1_000, tests: true, who: TESTER });
  for (const status of ['test', 'test_failed']) {
    const entry = found.find((item) => item.status === status);
    if (entry?.endedAt == null || entry.version === null || entry.schemas.length !== SYSTEM_SCHEMAS.length)
      throw new Error(`the entry with status ${status} is not complete`);
  }
  return 'who, from where, when, how much and how it ended; entries can be added and never changed';
}

const check = async (name: string, run: () => Promise<string>): Promise<LoggingCheck> => {
  try {
    return { check: name, ok: true, detail: await run() };
  } catch (error) {
    return { check: name, ok: false, detail: reasonOf(error) };
  }
};
