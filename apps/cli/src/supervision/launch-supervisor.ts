import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { bootService } from '@rec-io/installer/boot/boot-service';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import type { Machine } from '@rec-io/installer/machine';
import { supervisorFiles } from '@rec-io/installer/supervisor/supervised';
import { lastLines } from '../log-lines.ts';
import { ownSupervisors } from './own-processes.ts';
import type { Supervisor } from './supervisor-rpc.ts';

const ANSWERS_S_MAX = 30;
/** Each program has its fifteen seconds to end. */
const SETTLES_MS_MAX = 60_000;

/**
 * Sees that our Supervisor runs: through the machine's service manager where that is to keep it alive, else by itself.
 * @returns whether it ran already
 * @throws CatalogueError REC-314, REC-315
 */
export async function launchSupervisor(
  layout: Layout,
  supervisor: Supervisor,
  machine: Machine,
): Promise<boolean> {
  if (await isAnswering(layout, supervisor)) return true;
  if (!existsSync(layout.supervisordConf))
    throw new CatalogueError('REC-115', { path: layout.supervisordConf, reason: 'it is missing' });
  // Without the folder of its log, Supervisor does not start.
  await mkdir(layout.logs, { recursive: true, mode: 0o750 });
  const service = await bootService(layout, machine);
  const said = service === null ? await launchAlone(layout, machine) : await service.start();
  for (let waitedMs = 0; waitedMs < ANSWERS_S_MAX * 1_000; waitedMs += 100) {
    if ((await supervisor.pid()) !== null) return false;
    if (said !== '') break;
    await sleep(100);
  }
  throw new CatalogueError('REC-315', {
    reason: said || `it does not answer within ${ANSWERS_S_MAX} seconds`,
    lastLines: await lastLines(supervisorFiles(layout).log),
  });
}

/** One that is there and says nothing is on its way up or down; two at once would fight over the socket. */
async function isAnswering(layout: Layout, supervisor: Supervisor): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += 100) {
    if ((await supervisor.pid()) !== null) return true;
    const isThere = (await ownSupervisors(layout)).length > 0;
    if (!isThere || waitedMs >= SETTLES_MS_MAX) return false;
    await sleep(100);
  }
}

/** It puts itself into the background, and outlives us. @returns what it said when it did not start */
async function launchAlone({ supervisordConf }: Layout, machine: Machine): Promise<string> {
  const file = await machine.which('supervisord');
  if (file === null) throw new CatalogueError('REC-314');
  const { code, stdout, stderr } = await machine.run(file, ['-c', supervisordConf], { timeoutMs: 30_000 });
  return code === 0 ? '' : stderr.trim() || stdout.trim() || `it ended with ${code}`;
}
