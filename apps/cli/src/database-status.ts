import { openPool } from '@rec-io/database/connection';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Installation } from './installation.ts';
import type { ProgramStatus } from './status.ts';

/** @param pid of a server that we run; null when it is the machine's own, or not known */
export async function databaseStatus(
  { layout, configuration }: Installation,
  pid: number | null,
): Promise<ProgramStatus> {
  const port = configuration.ports.database;
  const base = { program: 'database', pid, port, restarts: 0 };
  try {
    const service = await databaseConnections(layout, configuration).service();
    const pool = openPool(service, { max: 1, name: 'rec-io-status' });
    await pool.query('SELECT 1').finally(() => pool.end());
    return { ...base, ready: true, state: 'ready', reason: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...base, ready: false, state: 'stopped', reason };
  }
}
