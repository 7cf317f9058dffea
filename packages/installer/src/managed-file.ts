import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { chmod, chown, copyFile, lstat, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeUnfinished, writeDurably } from './durable-file.ts';
import { errorCode } from './explain.ts';
import type { Made, ManagedFile } from './receipt.ts';

/** A file that the installer writes among those of others: `/etc/systemd/system/rec-io.service`, `.env` … */
export type Wanted = {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  /** Whose it is to be; absent: the installing account's. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** It lies in a directory of ours, where nothing of others has to be kept, and where a program may have put a link by now. */
  readonly inOurs?: true;
};

export const sha256 = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

/** Looks only: the record to be kept before the file is written. What was there is to be kept beside it. */
export async function toBeWritten({ path, content, mode, inOurs }: Wanted): Promise<ManagedFile> {
  const found = inOurs === true ? null : await readOrNull(path);
  const wanted = sha256(content);
  const backup = found === null || sha256(found) === wanted ? null : freeName(`${path}.before-rec-io`);
  return { path, sha256: wanted, mode, backup };
}

/** What an earlier change has kept there is not what this one finds. */
export function freeName(name: string): string {
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${name}.${number}`;
    if (!existsSync(free)) return free;
  }
}

/** Looks only: the records of those that will have another content. What has it already was there before, and is not removed. */
export async function toBeChanged(wanted: readonly Wanted[]): Promise<readonly ManagedFile[]> {
  const changed = await Promise.all(
    wanted.map(async (file) => {
      const found = await readOrNull(file.path);
      return found !== null && sha256(found) === sha256(file.content) ? null : await toBeWritten(file);
    }),
  );
  return changed.filter((file) => file !== null);
}

export async function isWritten({ path, content, mode, owner, inOurs }: Wanted): Promise<boolean> {
  const isLink = (await lstat(path).catch(() => null))?.isSymbolicLink() === true;
  if (isLink && inOurs === true) return false;
  const found = await readOrNull(path);
  if (found === null || sha256(found) !== sha256(content)) return false;
  const { mode: modeNow, uid, gid } = await stat(path);
  return (modeNow & 0o7777) === mode && (owner === undefined || (uid === owner.uid && gid === owner.gid));
}

/**
 * Writes it; what was there before us is kept at the backup that the record names, and never overwritten there.
 * @param made the step's record (`StepContext.made`): only it knows whether what is there now is an earlier run's
 */
export async function writeManaged(wanted: Wanted, made: Made): Promise<void> {
  const { path, content, mode, owner } = wanted;
  const backup = made.files.find((file) => file.path === path)?.backup ?? null;
  await mkdir(dirname(path), { recursive: true });
  const found = await readOrNull(path);
  if (backup !== null && found !== null && (await readOrNull(backup)) === null) await keep(path, backup);
  await writeDurably(path, content, mode, owner);
}

/** Takes files back while they are still ours. @returns those that were edited since, in words; they stay */
export async function revertManaged(files: readonly ManagedFile[]): Promise<readonly string[]> {
  const left: string[] = [];
  for (const { path, sha256: ours, backup } of files.toReversed()) {
    const found = await readOrNull(path);
    await removeUnfinished(path);
    if (backup !== null) await rm(unfinishedBackup(backup), { force: true });
    if (found !== null && sha256(found) !== ours) {
      // A run that was killed before it wrote: what is there was there before.
      if (backup !== null && (await readOrNull(backup))?.equals(found) === true) {
        await rm(backup);
        continue;
      }
      left.push(`${path} was changed since it was installed, and stays`);
      continue;
    }
    if (backup === null || (await readOrNull(backup)) === null) await rm(path, { force: true });
    else await rename(backup, path);
  }
  return left;
}

const unfinishedBackup = (backup: string): string => `${backup}.tmp`;

/** With its mode and owner, and whole or not at all: it comes back by a rename. */
async function keep(path: string, backup: string): Promise<void> {
  const unfinished = unfinishedBackup(backup);
  const { mode, uid, gid } = await stat(path);
  await copyFile(path, unfinished);
  await chmod(unfinished, mode & 0o7777);
  await chown(unfinished, uid, gid);
  await rename(unfinished, backup);
}

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    // A pipe in its place must not keep us waiting for somebody who writes.
    return await readFile(path, { flag: constants.O_RDONLY | constants.O_NONBLOCK });
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}
