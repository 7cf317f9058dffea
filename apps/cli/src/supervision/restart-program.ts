import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { signal } from '@rec-io/installer/process-identity';
import type { Installation } from '../installation.ts';
import { guestsOf, programsOf } from '../programs/program-table.ts';
import { ownProcesses } from './own-processes.ts';
import { serviceManager } from './service-manager.ts';

const LOOK_MS = 250;
const RESTART_S_MAX = 90;
/** Above what a program is given when all are stopped; one that hangs does not hear that it is asked to end. */
const HANGS_MS = 25_000;

/**
 * Lets a running program take up changed settings: it is asked to end, and whatever keeps it alive starts it again. Of a trader,
 * open trades are supervised again before anything else.
 * @returns whether it ran
 */
export async function restartProgram(installation: Installation, name: string): Promise<boolean> {
  const manager = serviceManager(installation);
  const running = async () =>
    (await manager.system()).programs.find(({ program }) => program === name) ?? null;
  const before = await running();
  if (before?.pid == null) return false;
  process.kill(before.pid, 'SIGTERM');
  for (let waitedMs = 0; waitedMs < RESTART_S_MAX * 1_000; waitedMs += LOOK_MS) {
    await sleep(LOOK_MS);
    if (waitedMs === HANGS_MS) {
      const all = await ownProcesses(installation.layout);
      const hung = all.find(({ program, pid }) => program === name && pid === before.pid);
      if (hung !== undefined) signal(hung, 'SIGKILL');
    }
    const now = await running();
    if (now?.pid != null && now.pid !== before.pid) return true;
  }
  throw new CatalogueError('REC-302', {
    program: name,
    seconds: RESTART_S_MAX,
    reason: 'it was not started again',
    lastLines: '',
  });
}

/** @throws CatalogueError REC-307 for none of ours, REC-308 for one that has no process of its own to be restarted */
export function requireRestartable({ configuration }: Installation, name: string): void {
  const hosts = programsOf(configuration);
  if (hosts.some((host) => host.name === name)) return;
  if (name === 'database')
    throw new CatalogueError('REC-308', {
      program: name,
      reason: 'every program needs it',
      command: 'recio restart',
    });
  const host = hosts.find((each) => guestsOf(each.name, configuration).some((guest) => guest.name === name));
  if (host !== undefined)
    throw new CatalogueError('REC-308', {
      program: name,
      reason: `it lives in the process of ${host.name}`,
      command: `recio restart ${host.name}`,
    });
  throw new CatalogueError('REC-307', {
    program: name,
    known: hosts.map((each) => each.name).join(', '),
  });
}
