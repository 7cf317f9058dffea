import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJsonDurably } from '@rec-io/installer/durable-file';
import { readJsonObject } from '@rec-io/installer/json-file';
import type { Layout } from '@rec-io/installer/layout';
import { processStarted } from '@rec-io/installer/process-identity';
import { restartDelayMs } from '../parent/backoff.ts';

/** Starts of a program that ended, one after the other, under the Supervisor that runs now. */
export type FailedStarts = {
  readonly failures: number;
  /** When the program goes on after having been held back, in UTC milliseconds. */
  readonly heldUntilMs: number;
};

const NONE: FailedStarts = { failures: 0, heldUntilMs: 0 };

const fileOf = ({ run }: Layout, program: string): string => join(run, `${program}.starts.json`);

/** Another Supervisor, after a boot or by hand, begins anew. */
const supervisedBy = (supervisor: number): string => `${supervisor} ${processStarted(supervisor)}`;

/** What is not there or cannot be read has not failed. */
export async function failedStarts(
  layout: Layout,
  program: string,
  supervisor: number,
): Promise<FailedStarts> {
  const found = await readJsonObject(fileOf(layout, program)).catch(() => null);
  if (found?.['supervisor'] !== supervisedBy(supervisor)) return NONE;
  return { failures: Number(found['failures']), heldUntilMs: Number(found['heldUntilMs']) };
}

/**
 * Called at each start; until it is forgiven, it counts as failed.
 * @returns how often the program has failed already, and for how long to hold it back
 */
export async function countStart(
  layout: Layout,
  program: string,
  supervisor: number,
): Promise<{ readonly failures: number; readonly delayMs: number }> {
  const { failures } = await failedStarts(layout, program, supervisor);
  const delayMs = failures === 0 ? 0 : restartDelayMs(failures);
  await writeJsonDurably(
    fileOf(layout, program),
    { supervisor: supervisedBy(supervisor), failures: failures + 1, heldUntilMs: Date.now() + delayMs },
    0o644,
  );
  return { failures, delayMs };
}

export const forgiveStarts = (layout: Layout, program: string): Promise<void> =>
  rm(fileOf(layout, program), { force: true });
