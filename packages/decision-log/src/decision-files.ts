import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { boundFor, type DataBounds } from '@rec-io/domain/data-growth';
import type { Mode } from '@rec-io/domain/ledger';
import { DAY_MS, floorTo, HOUR_MS } from '@rec-io/domain/time';
import { errorCodeOf } from './error-code.ts';

export type Kept = {
  readonly ageMs: number;
  readonly bytes: number;
};

/** How much of the decisions is kept: as their owner set it, else as usual. */
export function keptDecisions(bounds: DataBounds): Kept {
  const { days, bytes } = boundFor('decisions', bounds);
  return { ageMs: (days ?? Number.POSITIVE_INFINITY) * DAY_MS, bytes: bytes ?? Number.POSITIVE_INFINITY };
}

const NAME = /^(\d{4}-\d{2}-\d{2}T\d{2})\.ndjson\.zst$/;

/** Where the decisions of one account and mode are: a file for each hour of the exchange's time. */
export const decisionsDirectory = (root: string, account: string, mode: Mode): string =>
  join(root, `${account}-${mode}`);

export const decisionFile = (directory: string, timeMs: number): string =>
  join(directory, `${new Date(timeMs).toISOString().slice(0, 13)}.ndjson.zst`);

/** The hours of which there are files, oldest first. Empty where nothing was recorded. */
export async function recordedHours(directory: string): Promise<number[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map((hour) => Date.parse(`${hour}:00:00Z`))
    .sort((a, b) => a - b);
}

export const hourOf = (timeMs: number): number => floorTo(timeMs, HOUR_MS);

/** Deletes files of a directory that were last written too long ago, and of the others the oldest until they fit. */
export const forgetOld = (directory: string, nowMs: number, kept: Kept): Promise<void> =>
  forgetOldIn([directory], nowMs, kept);

/** The same of all accounts and modes together: also of those whose trader does not run any more. @param root of all of them */
export async function forgetOldDecisions(root: string, nowMs: number, kept: Kept): Promise<void> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw error;
  });
  const directories = entries.filter((each) => each.isDirectory()).map(({ name }) => join(root, name));
  await forgetOldIn(directories, nowMs, kept);
}

async function forgetOldIn(directories: readonly string[], nowMs: number, kept: Kept): Promise<void> {
  const files = (await Promise.all(directories.map(filesOf))).flat();
  let bytes = 0;
  for (const { path, size, mtimeMs } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    bytes += size;
    if (nowMs - mtimeMs > kept.ageMs || bytes > kept.bytes) await rm(path, { force: true });
  }
}

async function filesOf(directory: string) {
  const names = (await readdir(directory)).filter((name) => NAME.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      // Somebody else may have deleted it for its age meanwhile.
      const { size, mtimeMs } = (await stat(path).catch(() => null)) ?? { size: 0, mtimeMs: 0 };
      return { path, size, mtimeMs };
    }),
  );
  return found;
}
