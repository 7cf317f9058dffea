import type { Pool, PoolClient } from 'pg';

/** Whoever waits for an answer is told of a connection that breaks; to nobody else it is news. */
const toldByQueries = (): void => undefined;

/** Runs `work` in one transaction on one connection. A connection that failed to roll back is not reused. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // The pool listens only to connections that lie idle: one that breaks in hand would end the process.
  client.on('error', toldByQueries);
  let broken = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.off('error', toldByQueries);
    client.release(broken);
  }
}

/** Like `inTransaction`, seeing the rows of one user whatever the pool is bound to. */
export function asUser<T>(pool: Pool, userNo: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query("SELECT set_config('rec_io.user_no', $1, true)", [userNo]);
    return work(client);
  });
}
