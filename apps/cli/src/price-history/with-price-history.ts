import { openPool } from '@rec-io/database/connection';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Pool } from 'pg';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';

/**
 * Reads the stored prices of an installation. As the worker, who trains on them, and not as the database's owner: in a full
 * installation that is root's alone, and what web begins runs as the programs do. A server of our own that does not run is started
 * for the while.
 * @throws CatalogueError REC-210 where this account may not read the worker's password
 */
export async function withPriceHistory<T>(
  installation: Installation,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  const { layout, configuration } = installation;
  const connection = await databaseConnections(layout, configuration).program('worker');
  const borrowed = configuration.database === 'embedded' ? await borrowDatabase(installation) : null;
  const pool = openPool(connection, { max: 1, name: 'rec-io-research' });
  try {
    return await work(pool);
  } finally {
    await pool.end();
    await borrowed?.close();
  }
}
