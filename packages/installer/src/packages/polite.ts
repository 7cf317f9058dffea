import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '../catalogue-error.ts';
import type { PackageRun } from './package-manager.ts';

/** How patient an installation is with others and with mirrors. Tests are less so. */
export type Patience = {
  /** How long a busy package manager is waited for. The first upgrade of a new machine takes minutes. */
  readonly busyMsMax: number;
  readonly lookEveryMs: number;
  /** Pauses before fetching again after a mirror has failed. */
  readonly retryAfterMs: readonly number[];
};
export const PATIENCE: Patience = {
  busyMsMax: 30 * 60_000,
  lookEveryMs: 2_000,
  retryAfterMs: [2_000, 10_000, 30_000],
};

/** Said again that often while waiting, so that nobody believes that it hangs. */
const SAY_EVERY_MS = 20_000;

/**
 * Waits until nobody else uses the package manager. It is theirs until they are done: nothing is ended, no lock is removed.
 * @throws CatalogueError REC-610 when that takes too long, REC-113 when the person cancels
 */
export async function untilFree(
  busy: () => Promise<string | null>,
  { say, signal }: PackageRun,
  { busyMsMax, lookEveryMs }: Patience,
): Promise<void> {
  const begunMs = performance.now();
  let saidMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    const holder = await busy();
    if (holder === null) return;
    const waitedMs = performance.now() - begunMs;
    if (waitedMs >= busyMsMax)
      throw new CatalogueError('REC-610', { holder, minutes: Math.round(busyMsMax / 60_000) });
    if (waitedMs - saidMs >= SAY_EVERY_MS) {
      saidMs = waitedMs;
      say(`Waiting for ${holder}, which uses the package manager (${Math.round(waitedMs / 1000)} s)`);
    }
    if (signal?.aborted) throw new CatalogueError('REC-113');
    await sleep(lookEveryMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    if (signal?.aborted) throw new CatalogueError('REC-113');
  }
}

/** Runs again after a pause, as often as patience has it, while it ends with a failure that may pass. */
export async function withRetries(
  attempt: () => Promise<{ readonly mayPass: string } | null>,
  { say, signal }: PackageRun,
  { retryAfterMs }: Patience,
): Promise<string | null> {
  for (const pauseMs of [...retryAfterMs, null]) {
    const failure = await attempt();
    if (failure === null) return null;
    if (pauseMs === null || signal?.aborted) return failure.mayPass;
    say(`${failure.mayPass}; trying again in ${pauseMs / 1000} s`);
    await sleep(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
  return null;
}
