import type { Layout } from '@rec-io/installer/layout';
import { type Machine, thisMachine } from '@rec-io/installer/machine';
import { requireNotMoved } from '../convert/moved-from.ts';
import type { Installation } from '../installation.ts';
import { stopUnderParent } from '../parent/stop-system.ts';
import { requireOwner } from './owner.ts';
import { type Restarted, serviceManager } from './service-manager.ts';
import { stopUnderSupervisor } from './stop-under-supervisor.ts';

/** @throws CatalogueError REC-311 for whoever may not, REC-302 and others with the last lines of what did not come up */
export async function startSystem(
  installation: Installation,
  signal?: AbortSignal,
): Promise<{ readonly alreadyRan: boolean }> {
  await requireOwner(installation.layout, 'start');
  await requireNotMoved(installation.layout);
  return serviceManager(installation).start(signal);
}

/**
 * Stops whatever of an installation runs, by whatever it was started. Needs no configuration: a damaged one must not keep a
 * running system from being stopped.
 * @returns whether anything ran
 */
export async function stopSystem(layout: Layout, machine: Machine = thisMachine()): Promise<boolean> {
  await requireOwner(layout, 'stop');
  const ran = layout.kind === 'full' && (await stopUnderSupervisor(layout, machine));
  return (await stopUnderParent(layout)) || ran;
}

export async function restartSystem(
  installation: Installation,
  say: (line: string) => void,
): Promise<readonly Restarted[]> {
  await requireOwner(installation.layout, 'restart');
  await requireNotMoved(installation.layout);
  return serviceManager(installation).restart(say);
}
