import { bootService } from '@rec-io/installer/boot/boot-service';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import type { Machine } from '@rec-io/installer/machine';
import { signal, waitForEnd } from '@rec-io/installer/process-identity';
import { supervisorFiles } from '@rec-io/installer/supervisor/supervised';
import { endProcesses, ownProcesses, ownSupervisors } from './own-processes.ts';
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
  const managers = await ownSupervisors(layout);
  const service = await bootService(layout, machine);
  // Even when none runs now: it may be between an end and the next start.
  await service?.stop();
  if (service === null) await askToEnd(layout);
  for (const manager of managers) {
    if (await waitForEnd(manager, STOP_MS_MAX)) continue;
    signal(manager, 'SIGKILL');
    if (!(await waitForEnd(manager, KILL_MS)))
      throw new CatalogueError('REC-304', { program: 'supervisord', pid: manager.pid });
  }
  const left = await ownProcesses(layout);
  await endProcesses(left);
  return managers.length > 0 || left.length > 0;
}

async function askToEnd(layout: Layout): Promise<void> {
  try {
    await new Supervisor(supervisorFiles(layout).socket).shutdown();
  } catch (error) {
    if (!(error instanceof SupervisorGone)) throw error;
  }
}
