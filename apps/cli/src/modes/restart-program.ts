import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Installation } from '../installation.ts';
import { serviceManager } from '../supervision/service-manager.ts';

const LOOK_MS = 250;
const RESTART_S_MAX = 90;

/**
 * Lets a running program take up changed settings: it is asked to end, and whatever keeps it alive starts it again. Of a trader,
 * open trades are supervised again before anything else.
 * @returns whether it ran
 */
export async function restartProgram(
  installation: Installation,
  name: 'trader' | 'monitor' | 'web',
): Promise<boolean> {
  const manager = serviceManager(installation);
  const running = async () =>
    (await manager.system()).programs.find(({ program }) => program === name) ?? null;
  const before = await running();
  if (before?.pid == null) return false;
  process.kill(before.pid, 'SIGTERM');
  for (let waitedMs = 0; waitedMs < RESTART_S_MAX * 1_000; waitedMs += LOOK_MS) {
    await sleep(LOOK_MS);
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
