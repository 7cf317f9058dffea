import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import { takeLock } from '@rec-io/installer/process-lock';

const LOOK_MS = 100;
/** Longer than a whole start may take. */
const WAIT_MS_MAX = 300_000;

/**
 * Starts and restarts of one installation take turns: at boot, by hand, after an upgrade. One that was killed lets go.
 * @throws CatalogueError REC-317 when the other does not end
 */
export async function inTurn<T>(
  { control }: Layout,
  action: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  await mkdir(control, { recursive: true, mode: 0o700 });
  const path = join(control, 'start.lock');
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    signal?.throwIfAborted();
    const lock = await takeLock(path);
    if (lock.held) return action().finally(() => lock.release());
    if (waitedMs >= WAIT_MS_MAX) throw new CatalogueError('REC-317', { pid: lock.by.pid });
    await sleep(LOOK_MS);
  }
}
