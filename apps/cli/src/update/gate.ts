import { setTimeout as sleep } from 'node:timers/promises';
import type { Layout } from '@rec-io/installer/layout';
import type { CheckOutcome } from '../verification/check.ts';
import { lastObject, reasonIn, runRelease } from './run-release.ts';

const LOOK_MS = 2_000;
/** Programs come up one after another, a minute each at most. */
const HEALTHY_MS_MAX = 180_000;
const TRIES = 3;
const BETWEEN_MS = 15_000;

/** What of a running system does not pass its checks, as a release judges it. Empty: all does. */
export async function failedChecks(layout: Layout, id: string): Promise<readonly CheckOutcome[]> {
  const said = await runRelease(layout, id, 'verify');
  const checks = lastObject(said)?.['checks'];
  if (!Array.isArray(checks)) throw new Error(`recio verify: ${reasonIn(said)}`);
  return (checks as readonly CheckOutcome[]).filter(({ result }) => result.state === 'failed');
}

/** How it was before. */
export type Before = {
  readonly readyBefore: readonly string[];
  /** Checks that had failed, which is no fault of the release: the clock of the machine, its disk. */
  readonly failedBefore: readonly string[];
};

/**
 * Whether a release that was just started does what the one before did: every program ready, and no check fails that had passed.
 * @throws Error with what is wrong, once it has had its time
 */
export async function passGate(
  layout: Layout,
  id: string,
  { readyBefore, failedBefore }: Before,
  say: (line: string) => void,
): Promise<void> {
  await untilHealthy(layout, id, readyBefore);
  for (let tries = 1; ; tries++) {
    const failed = (await failedChecks(layout, id)).filter((check) => !failedBefore.includes(check.id));
    if (failed.length === 0) return;
    const words = failed.map(
      ({ title, result }) => `${title}: ${result.state === 'failed' ? result.what : ''}`,
    );
    if (tries === TRIES) throw new Error(words.join('; '));
    say(`not yet: ${words.join('; ')}`);
    await sleep(BETWEEN_MS);
  }
}

type Told = { readonly program: string; readonly ready: boolean };

async function untilHealthy(layout: Layout, id: string, readyBefore: readonly string[]): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    const said = await runRelease(layout, id, 'status');
    const status = lastObject(said);
    const missing = notReady(status, readyBefore);
    if (status?.['healthy'] === true && missing.length === 0) return;
    if (waitedMs >= HEALTHY_MS_MAX)
      throw new Error(missing.length > 0 ? `not ready: ${missing.join(', ')}` : reasonIn(said));
    await sleep(LOOK_MS);
  }
}

function notReady(
  status: Readonly<Record<string, unknown>> | null,
  before: readonly string[],
): readonly string[] {
  const told = (value: unknown) => (Array.isArray(value) ? (value as readonly Told[]) : []);
  const programs = told(status?.['programs']);
  const guests = told(status?.['guests']).filter(({ program }) => before.includes(program));
  return [...programs, ...guests].filter(({ ready }) => !ready).map(({ program }) => program);
}
