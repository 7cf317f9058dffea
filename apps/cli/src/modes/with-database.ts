import { openPool } from '@rec-io/database/connection';
import type { Pool } from 'pg';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';

/**
 * Works on an installation's database as its owner; one that does not run is started for the while.
 * @param userNo whose rows are written; without it, no user's
 */
export async function withDatabase<T>(
  installation: Installation,
  work: (pool: Pool) => Promise<T>,
  userNo?: string,
): Promise<T> {
  const database = await borrowDatabase(installation);
  const pool = openPool(database.admin, {
    max: 1,
    name: 'rec-io-owner',
    ...(userNo === undefined ? {} : { userNo }),
  });
  try {
    return await work(pool);
  } finally {
    await pool.end();
    await database.close();
  }
}
