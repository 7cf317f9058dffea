import { stat } from 'node:fs/promises';
import { stopDatabase } from '@rec-io/database/embedded/start-database';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import { isAlive, type ProcessIdentity, signal, waitForEnd } from '@rec-io/installer/process-identity';
import { readParentReport } from './parent-state.ts';

/** The parent stops four programs and the database, each within ten seconds. */
const PARENT_STOP_MS = 55_000;
const CHILD_STOP_MS = 10_000;
const KILL_MS = 5_000;

/**
 * Stops whatever of an installation runs: its parent, children that lost their parent, and a database that lost both.
 * Only processes that the installation itself recorded are touched, and only when they are still the same.
 * @returns whether anything ran
 */
export async function stopUnderParent(layout: Layout): Promise<boolean> {
  if (await isOfAnother(layout)) return false;
  const report = await readParentReport(layout.parentState);
  let ran = false;
  if (report !== null) {
    ran = await end('parent', report.process, PARENT_STOP_MS);
    // Read again: the parent may have started others since.
    const children = (await readParentReport(layout.parentState))?.programs ?? report.programs;
    for (const { program, process } of children.toReversed()) {
      if (process !== null && (await end(program, process, CHILD_STOP_MS))) ran = true;
    }
  }
  return (await stopDatabase(layout.data, layout.databaseLog)) || ran;
}

/**
 * Where the programs run as an account of their own, no parent of ours runs; what lies there was put there by them, and must not
 * tell root which processes to end.
 */
async function isOfAnother({ data }: Layout): Promise<boolean> {
  const found = await stat(data).catch(() => null);
  return found !== null && found.uid !== process.getuid?.();
}

/** Asks, waits, then kills. @returns whether it was alive @throws CatalogueError REC-304 when even that does not help */
async function end(program: string, target: ProcessIdentity, limitMs: number): Promise<boolean> {
  if (!isAlive(target)) return false;
  signal(target, 'SIGTERM');
  if (await waitForEnd(target, limitMs)) return true;
  signal(target, 'SIGKILL');
  if (await waitForEnd(target, KILL_MS)) return true;
  throw new CatalogueError('REC-304', { program, pid: target.pid });
}
