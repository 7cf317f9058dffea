import { attempt } from '@rec-io/installer/attempt';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Configuration } from '@rec-io/installer/configuration';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { thisMachine } from '@rec-io/installer/machine';
import { choosePorts, DEFAULT_HOST, DEFAULT_PORTS, type Ports, portTakenBy } from '@rec-io/installer/ports';
import { ownerOf } from '@rec-io/installer/profile/owner';
import { CLONE, version } from '../clone.ts';
import { recordInstallation } from '../data-dir.ts';
import { type Installation, installationOf, requireInstallation } from '../installation.ts';
import { quickSteps } from '../quick/quick-steps.ts';
import { stopSystem } from '../supervision/system.ts';
import type { Ui } from '../ui/ui.ts';
import { completionStep } from '../verification/completion-step.ts';
import { moveStep } from './move-step.ts';

/**
 * Makes a quick installation of a full one: the data moves to the embedded database in a directory of its own. The full one
 * is stopped and kept.
 * @throws CatalogueError REC-130 when it is no full one, or not in simulated mode: a quick one knows no other
 */
export async function shrink(
  from: Installation,
  into: string,
  portOffset: number | null,
  ui: Ui,
): Promise<Installation> {
  const { layout: old, configuration } = from;
  if (old.kind !== 'full' || configuration.mode !== 'simulated')
    throw new CatalogueError('REC-130', { path: old.dataDir, kind: old.kind, mode: configuration.mode });
  const layout = layoutOf(into);
  await attempt({
    dataDir: into,
    kind: 'quick',
    version: version(),
    clone: CLONE.root,
    progress: ui.display,
    signal: ui.signal,
    onFailure: 'rollback',
    settle: async () => void (await stopSystem(layout)),
    async plan(receipt) {
      const quick = quickOf(configuration, await portsFor(configuration.ports, portOffset));
      const installation = installationOf(layout, quick, receipt);
      const to = { layout, configuration: quick };
      const move = moveStep({ from, to, machine: thisMachine(), owner: ownerOf(null) });
      const options = { start: true, newPassword: null, signal: ui.signal, move };
      // Before the old one is let go the new one has to be proven.
      const steps = [...quickSteps(installation, options), completionStep(installation, null)];
      ui.display.plan(steps);
      return { steps, choices: { ...quick } };
    },
  });
  await recordInstallation(into);
  return requireInstallation(into);
}

/** The full one's own ports are free when it is stopped; its database's stays the machine's. */
async function portsFor(ports: Ports, offset: number | null): Promise<Ports> {
  if (offset !== null) return choosePorts(offset, new Map());
  let database = DEFAULT_PORTS.database;
  while (Object.values(ports).includes(database) || (await portTakenBy(DEFAULT_HOST, database)) !== null)
    database++;
  return { ...ports, database };
}

const quickOf = (full: Configuration, ports: Ports): Configuration => ({
  ...full,
  ports,
  kind: 'quick',
  database: 'embedded',
  supervision: 'parent',
  serviceAccount: null,
  access: [],
  hostNames: [],
});
