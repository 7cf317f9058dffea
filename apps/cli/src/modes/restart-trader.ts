import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Installation } from '../installation.ts';
import { serviceManager } from '../supervision/service-manager.ts';

const LOOK_MS = 250;
const RESTART_S_MAX = 90;

/**
 * Lets a running trader take up changed settings: it is asked to end, and whatever keeps it alive starts it again. Open trades
 * are supervised again before anything else.
 * @returns whether one ran
 */
export async function restartTrader(installation: Installation): Promise<boolean> {
  const manager = serviceManager(installation);
  const trader = async () =>
    (await manager.system()).programs.find(({ program }) => program === 'trader') ?? null;
  const before = await trader();
  if (before?.pid == null) return false;
  process.kill(before.pid, 'SIGTERM');
  for (let waitedMs = 0; waitedMs < RESTART_S_MAX * 1_000; waitedMs += LOOK_MS) {
    await sleep(LOOK_MS);
    const now = await trader();
    if (now?.pid != null && now.pid !== before.pid) return true;
  }
  throw new CatalogueError('REC-302', {
    program: 'trader',
    seconds: RESTART_S_MAX,
    reason: 'it was not started again',
    lastLines: '',
  });
}
