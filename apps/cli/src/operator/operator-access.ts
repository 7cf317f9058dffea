import { type Connection, openPool } from '@rec-io/database/connection';
import type { Pool } from 'pg';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';

export type OperatorDatabase = {
  readonly admin: Connection;
  readonly pool: Pool;
  close(): Promise<void>;
};

/**
 * The database that others copy from: this machine's installation, or the server that a connection file names.
 * @param file the operator's own connection file; null: the installation's database
 */
export async function operatorDatabase(
  installation: () => Promise<Installation>,
  file: string | null,
): Promise<OperatorDatabase> {
  const { readConnectionFile } = await import('@rec-io/system-data/connection-file');
  const borrowed =
    file === null
      ? await borrowDatabase(await installation())
      : { admin: await readConnectionFile(file), close: () => Promise.resolve() };
  const pool = openPool(borrowed.admin, { max: 1, name: 'rec-io-operator' });
  return {
    admin: borrowed.admin,
    pool,
    async close() {
      await pool.end();
      await borrowed.close();
    },
  };
}
