import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mode } from '@rec-io/domain/ledger';
import { DAY_MS, floorTo, HOUR_MS } from '@rec-io/domain/time';
import { errorCodeOf } from './error-code.ts';

export type Kept = {
  /** 7 days by default. */
  readonly ageMs: number;
  /** Of all files of one account and mode; 500 MB by default. */
  readonly bytes: number;
};
export const KEPT: Kept = { ageMs: 7 * DAY_MS, bytes: 500_000_000 };

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

/** Deletes files that were last written too long ago, and of the others the oldest until they fit. */
export async function forgetOld(directory: string, nowMs: number, kept: Kept): Promise<void> {
  const files = await Promise.all(
    (await readdir(directory))
      .filter((name) => NAME.test(name))
      .map(async (name) => {
        const path = join(directory, name);
        const { size, mtimeMs } = await stat(path);
        return { path, size, mtimeMs };
      }),
  );
  let bytes = 0;
  for (const { path, size, mtimeMs } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    bytes += size;
    if (nowMs - mtimeMs > kept.ageMs || bytes > kept.bytes) await rm(path, { force: true });
  }
}
