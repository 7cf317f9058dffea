import { bootService } from '@rec-io/installer/boot/boot-service';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import type { Machine } from '@rec-io/installer/machine';
import { signal, waitForEnd } from '@rec-io/installer/process-identity';
import { supervisorFiles } from '@rec-io/installer/supervisor/supervised';
import { endProcesses, ownProcesses, ownSupervisors } from './own-processes.ts';
import type { FoundProcess } from './processes.ts';
import { Supervisor, SupervisorGone } from './supervisor-rpc.ts';

/** Every program has its fifteen seconds, and an embedded database its minute. */
const STOP_MS_MAX = 150_000;
const KILL_MS = 5_000;

/**
 * Ends our Supervisor with its programs, and programs that a killed one left behind. Only what is proven to be of this
 * installation is touched.
 * @returns whether anything ran
 */
export async function stopUnderSupervisor(layout: Layout, machine: Machine): Promise<boolean> {
  const service = await bootService(layout, machine);
  let ran = (await ownSupervisors(layout)).length > 0;
  // Even when none runs now: it may be between an end and the next start.
  await service?.stop();
  // Looked for again: one that is on its way up goes into the background as another process.
  for (;;) {
    const found = await ownSupervisors(layout);
    if (found.length === 0) break;
    ran = true;
    // And it has no socket yet; a signal it hears all the same.
    if (!(await askToEnd(layout))) for (const manager of found) signal(manager, 'SIGTERM');
    for (const manager of found) await untilEnded(manager);
  }
  const left = await ownProcesses(layout);
  await endProcesses(left);
  return ran || left.length > 0;
}

async function untilEnded(manager: FoundProcess): Promise<void> {
  if (await waitForEnd(manager, STOP_MS_MAX)) return;
  signal(manager, 'SIGKILL');
  if (!(await waitForEnd(manager, KILL_MS)))
    throw new CatalogueError('REC-304', { program: 'supervisord', pid: manager.pid });
}

/** @returns false when nobody answers */
async function askToEnd(layout: Layout): Promise<boolean> {
  try {
    await new Supervisor(supervisorFiles(layout).socket).shutdown();
    return true;
  } catch (error) {
    if (error instanceof SupervisorGone) return false;
    throw error;
  }
}
