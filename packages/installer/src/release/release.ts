import { createHash, hash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs';
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
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

/** Within packages: types and maps, a third of their files. */
const ONLY_READ_BY_EDITORS = /\.(?:d\.[cm]?ts|map)$/;

/** Where a release is copied to before it gets its name. */
export const unfinishedCopy = (folder: string): string => `${folder}.unfinished`;

/** Looks only: the release that a copy of this clone would be. A copy is what it was when it was made. */
export async function releaseOf(clone: string): Promise<Release> {
  const copied = await wholeRelease(clone);
  if (copied !== null) return copied;
  const files: Record<string, string> = {};
  const whole = createHash('sha256');
  for (const path of await programFiles(clone)) {
    const found = hashOf(join(clone, path));
    files[path] = found;
    whole.update(`${found}  ${path}\n`);
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
  for (const path of [...files, ...packages, 'apps/dashboard/dist', '.runtime/node']) {
    copyTo(join(clone, path), join(unfinished, path));
    // Whoever is told to stop meanwhile hears it.
    await turn();
  }
  openToRead(unfinished);
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
    if (hashFound(join(folder, path)) !== wanted) damaged.push(path);
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
    if (hashFound(from) !== release.files[path])
      throw new CatalogueError('REC-120', { path: join(folder, path) });
    const unfinished = `${join(folder, path)}.unfinished`;
    copyTo(from, unfinished);
    openToRead(unfinished);
    await rename(unfinished, join(folder, path));
  }
}

/** Thousands of files: a promise for each would cost several times what copying them does. */
function copyTo(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copy(from, to);
}

function copy(from: string, to: string): void {
  const found = lstatSync(from);
  // Links to workspaces stay links: packages must not lie under node_modules, where Node strips no types.
  if (found.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else if (!found.isDirectory()) copyFileSync(from, to);
  else {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from))
      if (!ONLY_READ_BY_EDITORS.test(name)) copy(join(from, name), join(to, name));
  }
}

/** The umask may have closed what the service's account must read, or left open what it must not write. */
function openToRead(path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  const wanted = found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644;
  if ((found.mode & 0o7777) !== wanted) chmodSync(path, wanted);
  if (found.isDirectory()) for (const name of readdirSync(path)) openToRead(join(path, name));
}

/** Read at once, as they are small: streams of two thousand files cost twenty times what hashing them does. */
const hashOf = (path: string): string => hash('sha256', readFileSync(path));

/** Null where there is none that can be read. */
function hashFound(path: string): string | null {
  try {
    return hashOf(path);
  } catch {
    return null;
  }
}
