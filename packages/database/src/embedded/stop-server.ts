import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '../errors.ts';
import { findPostmaster, worksIn } from './postmaster.ts';

/** Fast: open transactions are rolled back and everything is written. Immediate: only if that does not end. */
const STEPS = [
  { signal: 'SIGINT', patienceMs: 30_000 },
  { signal: 'SIGQUIT', patienceMs: 10_000 },
] as const;

/** Ends the server of a cluster, whoever started it. @returns false when none ran */
export async function stopServer(clusterDir: string, log: string): Promise<boolean> {
  const found = await findPostmaster(clusterDir);
  if (found === null) return false;
  for (const { signal, patienceMs } of STEPS) {
    process.kill(found.pid, signal);
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if (!(await worksIn(found.pid, clusterDir))) return true;
      await sleep(25);
    }
  }
  throw new DatabaseError(
    'DB_STOP_FAILED',
    `the database server (process ${found.pid}) did not stop within 40 s`,
    `Look into ${log}.`,
  );
}
