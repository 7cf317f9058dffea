import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CatalogueError } from '../catalogue-error.ts';
import { writeJsonDurably } from '../durable-file.ts';
import { programFiles } from './program-files.ts';
import { runtimePackages } from './runtime-packages.ts';

/** Written last: a release without it is half a copy. */
export const RELEASE_FILE = '.release.json';

/** What runs and can be told apart: a version, and a hash over every file of the program. */
export type Release = {
  /** `0.1.0-3f2a…`: also the name of its folder. */
  readonly id: string;
  readonly files: Readonly<Record<string, string>>;
};

/** Where a release is copied to before it gets its name. */
export const unfinishedCopy = (folder: string): string => `${folder}.unfinished`;

/** Looks only: the release that a copy of this clone would be. A copy is what it was when it was made. */
export async function releaseOf(clone: string): Promise<Release> {
  const copied = await wholeRelease(clone);
  if (copied !== null) return copied;
  const files: Record<string, string> = {};
  const whole = createHash('sha256');
  for (const path of await programFiles(clone)) {
    const hash = await hashOf(join(clone, path));
    files[path] = hash;
    whole.update(`${hash}  ${path}\n`);
  }
  whole.update(process.version);
  const { version } = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8')) as { version: string };
  return { id: `${version}-${whole.digest('hex').slice(0, 12)}`, files };
}

/** The name of the release that lies whole in a folder; null when none does. */
export async function wholeRelease(folder: string): Promise<Release | null> {
  const text = await readFile(join(folder, RELEASE_FILE), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Release);
}

/**
 * Copies the program, its packages, the built page and the pinned Node out of a clone, so that nothing of an installation
 * depends on the clone staying where it is. Everything belongs to the copying account and can be read by every other.
 */
export async function copyRelease(
  clone: string,
  folder: string,
  release: Release,
  say: (line: string) => void,
): Promise<void> {
  const unfinished = unfinishedCopy(folder);
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const packages = await runtimePackages(clone);
  const files = Object.keys(release.files);
  say(`${files.length} files of the program and ${packages.length} packages`);
  for (const path of files) await copyInto(clone, unfinished, path);
  for (const path of packages) await copyInto(clone, unfinished, path);
  for (const path of ['apps/dashboard/dist', '.runtime/node']) await copyInto(clone, unfinished, path);
  await openToRead(unfinished);
  await writeJsonDurably(join(unfinished, RELEASE_FILE), release, 0o644);
  await chmod(join(unfinished, RELEASE_FILE), 0o644);
  await rename(unfinished, folder);
}

/** @throws CatalogueError REC-120 that names the first file that is not what it should be */
export async function verifyRelease(folder: string, release: Release): Promise<void> {
  const [first] = await damagedFiles(folder, release);
  if (first !== undefined) throw new CatalogueError('REC-120', { path: join(folder, first) });
}

/** @returns the paths of files that are missing, or not what they were when the copy was made */
export async function damagedFiles(folder: string, { files }: Release): Promise<readonly string[]> {
  const damaged: string[] = [];
  for (const [path, wanted] of Object.entries(files))
    if ((await hashOf(join(folder, path)).catch(() => null)) !== wanted) damaged.push(path);
  return damaged;
}

/**
 * Single files anew, while programs run from the others.
 * @throws CatalogueError REC-120 when the clone does not have them as they were, either
 */
export async function mendRelease(
  clone: string,
  folder: string,
  release: Release,
  damaged: readonly string[],
): Promise<void> {
  for (const path of damaged) {
    const from = join(clone, path);
    if ((await hashOf(from).catch(() => null)) !== release.files[path])
      throw new CatalogueError('REC-120', { path: join(folder, path) });
    const unfinished = `${join(folder, path)}.unfinished`;
    await mkdir(dirname(unfinished), { recursive: true });
    await cp(from, unfinished);
    await openToRead(unfinished);
    await rename(unfinished, join(folder, path));
  }
}

async function copyInto(clone: string, target: string, path: string): Promise<void> {
  const to = join(target, path);
  await mkdir(dirname(to), { recursive: true });
  // Links to workspaces stay links: packages must not lie under node_modules, where Node strips no types.
  await cp(join(clone, path), to, { recursive: true, verbatimSymlinks: true });
}

/** The umask may have closed what the service's account must read, or left open what it must not write. */
async function openToRead(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  if (!found.isDirectory()) return chmod(path, (found.mode & 0o100) === 0 ? 0o644 : 0o755);
  await chmod(path, 0o755);
  for (const name of await readdir(path)) await openToRead(join(path, name));
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
