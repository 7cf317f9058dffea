import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { checksum } from '@rec-io/database/point-in-time/base-copy';
import { syncDirectory } from '@rec-io/installer/durable-file';

/** Half of something, or of somebody who writes it right now: it is made again. */
export const isUnfinished = (name: string): boolean => /\.(unfinished|tmp)$/.test(name);

/** Whole and on the disk under its name when this returns. */
export async function copyWhole(from: string, to: string): Promise<void> {
  const unfinished = `${to}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await pipeline(createReadStream(from), createWriteStream(unfinished, { flags: 'wx', mode: 0o600 }));
    const { atime, mtime } = await stat(from);
    await utimes(unfinished, atime, mtime);
    const handle = await open(unfinished, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(unfinished, to);
    await syncDirectory(dirname(to));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Whether two files hold the same, read to their ends. */
export async function holdSame(one: string, other: string): Promise<boolean> {
  const [size, there] = await Promise.all([sizeOf(one), sizeOf(other)]);
  return size !== null && size === there && (await checksum(one)) === (await checksum(other));
}

export const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ size }) => size,
    () => null,
  );

/** What the journals of two directories tell, in the order of its happening, each once. */
export function joinedJournals(one: string, other: string): string {
  const lines = new Set([one, other].flatMap((text) => text.split('\n')).filter((line) => line !== ''));
  const at = (line: string): number => Number(/"timeMs":(\d+)/.exec(line)?.[1] ?? 0);
  return [...lines]
    .toSorted((a, b) => at(a) - at(b))
    .map((line) => `${line}\n`)
    .join('');
}

export const isJournal = (path: string): boolean => basename(path) === 'journal.jsonl';
