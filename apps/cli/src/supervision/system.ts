import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import { type Machine, thisMachine } from '@rec-io/installer/machine';
import type { PortName } from '@rec-io/installer/ports';
import { requireNotMoved } from '../convert/moved-from.ts';
import type { Installation } from '../installation.ts';
import { lastLines } from '../log-lines.ts';
import { readiness } from '../parent/readiness.ts';
import { stopUnderParent } from '../parent/stop-system.ts';
import { requireOwner } from './owner.ts';
import { requireRestartable, restartProgram } from './restart-program.ts';
import { type Restarted, serviceManager } from './service-manager.ts';
import { stopUnderSupervisor } from './stop-under-supervisor.ts';

const LOOK_MS = 250;
const READY_S_MAX = 90;

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

/**
 * One program anew, and no other; returns when it is ready again.
 * @throws CatalogueError REC-301 when it does not run, REC-302 when it does not come back, REC-307 and REC-308 for a name that is none or
 * is no process, REC-311 for whoever may not
 */
export async function restartOneProgram(installation: Installation, name: string): Promise<void> {
  await requireOwner(installation.layout, `restart ${name}`);
  requireRestartable(installation, name);
  if (!(await restartProgram(installation, name))) throw new CatalogueError('REC-301');
  const port = installation.configuration.ports[name as PortName];
  let reason = '';
  for (let waitedMs = 0; waitedMs < READY_S_MAX * 1_000; waitedMs += LOOK_MS) {
    const found = await readiness(`http://127.0.0.1:${port}/readyz`);
    if (found.ready) return;
    ({ reason } = found);
    await sleep(LOOK_MS);
  }
  throw new CatalogueError('REC-302', {
    ...{ program: name, seconds: READY_S_MAX, reason },
    lastLines: await lastLines(join(installation.layout.logs, `${name}.log`)),
  });
}

export async function restartSystem(
  installation: Installation,
  say: (line: string) => void,
): Promise<readonly Restarted[]> {
  await requireOwner(installation.layout, 'restart');
  await requireNotMoved(installation.layout);
  return serviceManager(installation).restart(say);
}
