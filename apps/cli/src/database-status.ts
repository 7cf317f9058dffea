import { openPool } from '@rec-io/database/connection';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { databaseConnections } from '@rec-io/installer/database-connections';
import { errorCode } from '@rec-io/installer/explain';
import { portTakenBy } from '@rec-io/installer/ports';
import { processUse } from '@rec-io/installer/process-use';
import type { Installation } from './installation.ts';
import type { ProgramStatus } from './status.ts';

const isForbidden = (error: unknown): boolean =>
  error instanceof CatalogueError && errorCode(error.cause) === 'EACCES';

/** @param pid of a server that we run; null when it is the machine's own, or not known */
export async function databaseStatus(
  { layout, configuration }: Installation,
  pid: number | null,
): Promise<ProgramStatus> {
  const port = configuration.ports.database;
  // Its memory is that of many processes, most of it shared: one of them says nothing of it.
  const use = { ...processUse(pid), memoryBytes: null };
  const base = { program: 'database', pid, port, restarts: 0, ...use };
  try {
    const service = await databaseConnections(layout, configuration).service();
    const pool = openPool(service, { max: 1, name: 'rec-io-status' });
    await pool.query('SELECT 1').finally(() => pool.end());
    return { ...base, ready: true, state: 'ready', reason: null };
  } catch (error) {
    // Who may not read the password, such as a plain user who only looks, sees whether the server is there.
    if (isForbidden(error) && (await portTakenBy('127.0.0.1', port)) !== null)
      return {
        ...base,
        ready: true,
        state: 'ready',
        reason: 'it listens; more is for the owner of the installation',
      };
    const reason = error instanceof Error ? error.message : String(error);
    return { ...base, ready: false, state: 'stopped', reason };
  }
}
