import { chmod, lstat, mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { STRATEGY_TYPES_FILE } from '@rec-io/domain/strategy';
import { accountName } from './account-ids.ts';
import { CatalogueError } from './catalogue-error.ts';
import { writeJsonDurably } from './durable-file.ts';
import { errorCode } from './explain.ts';
import { INSTALL_LOCK_FILE, lockDirectory } from './install-lock.ts';
import { type JsonObject, readJsonObject } from './json-file.ts';
import { absentDirectories, removeEmptyDirectories } from './paths.ts';
import { type InstallationKind, RECEIPT_FILE } from './receipt.ts';

/** What a data directory's files look like; another number is another program's. */
export const DATA_FORMAT = 1;
export const MARKER_FILE = 'rec-io.json';
const STRATEGIES = 'strategies';
const OWN_FILES: readonly string[] = [RECEIPT_FILE, INSTALL_LOCK_FILE, MARKER_FILE];
const isForeign = (name: string): boolean => !OWN_FILES.some((own) => name.startsWith(own));
const ROOM_BYTES_MIN = 1_000_000_000;

export type DataDirectoryState = 'absent' | 'empty' | 'ours';

/**
 * Looks at a data directory and changes nothing.
 * @param whose only `anyones` for what is read, never for what is written
 * @throws CatalogueError when it may not be used: REC-101, 102, 104, 105, 107
 */
export async function inspectDataDirectory(
  path: string,
  whose: 'own' | 'anyones' = 'own',
): Promise<DataDirectoryState> {
  const found = await lstatOrNull(path);
  if (found === null) {
    await requireRoom(path);
    return 'absent';
  }
  // A link to a directory is the owner's way to put the data on another disk.
  if (!(await stat(path).catch(() => found)).isDirectory()) throw new CatalogueError('REC-105', { path });
  const marker = await readMarker(path);
  // The programs of a full installation run as another account than the one that installed it.
  if (marker?.['kind'] !== 'full' && whose === 'own') await requireOwner(path);
  const entries = await readEntries(path);
  if (marker !== null) {
    requireFormat(path, marker['formatVersion']);
    return 'ours';
  }
  if (entries.length > 0) {
    const found = entries.slice(0, 3).join(', ') + (entries.length > 3 ? ' …' : '');
    throw new CatalogueError('REC-101', { path, found });
  }
  await requireRoom(path);
  return 'empty';
}

/**
 * Makes the directory, closed to others, with our marker in it: it is there with the marker or not at all, so from its first
 * moment on a killed installation is known as ours, and which directories it made.
 * @returns the directories that were not there before, outermost first
 */
export async function claimDataDirectory(
  path: string,
  kind: InstallationKind = 'quick',
): Promise<readonly string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await claimed(path, kind, attempt === ATTEMPTS);
    } catch (error) {
      if (error instanceof CatalogueError || errorCode(error) === 'ENOSPC') throw error;
      if (!OVERTAKEN.has(errorCode(error)) || attempt === ATTEMPTS)
        throw new CatalogueError('REC-106', { path, reason: errorCode(error) ?? String(error) }, error);
      await setTimeout(OVERTAKEN_WAIT_MS);
    }
  }
}

/** Another run claims the same directory. It will be there in a moment; which of the two goes on, the lock in it says. */
const OVERTAKEN: ReadonlySet<string | null> = new Set(['ENOTEMPTY', 'EEXIST', 'ENOENT']);
const OVERTAKEN_WAIT_MS = 20;
const ATTEMPTS = 50;

/** @param anew also where an unfinished claim is: nobody has gone on with it, so that it is of a run that was killed */
async function claimed(path: string, kind: InstallationKind, anew: boolean): Promise<readonly string[]> {
  const made = absentDirectories(path);
  const [top] = made;
  if (top === undefined) {
    const marker = await readJsonObject(join(path, MARKER_FILE));
    if (marker !== null) return directoriesOf(marker);
    await writeMarker(path, kind, made);
    return made;
  }
  const unfinished = unfinishedClaim(top);
  if (anew) await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  try {
    const place = join(unfinished, relative(top, path));
    await mkdir(place, { recursive: true, mode: kind === 'full' ? 0o755 : 0o700 });
    // The account that the programs run as must get through, whatever the umask is.
    if (kind === 'full')
      for (const directory of made) await chmod(join(unfinished, relative(top, directory)), 0o755);
    await writeMarker(place, kind, made);
    await rename(unfinished, top);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  return made;
}

const unfinishedClaim = (top: string): string => `${top}.rec-io-unfinished`;

const writeMarker = (path: string, kind: InstallationKind, directories: readonly string[]): Promise<void> =>
  writeJsonDurably(
    join(path, MARKER_FILE),
    { product: 'rec-io', formatVersion: DATA_FORMAT, kind, directories },
    kind === 'full' ? 0o644 : 0o600,
  );

/** Earlier versions did not keep them there. */
const directoriesOf = ({ directories }: JsonObject): readonly string[] =>
  Array.isArray(directories) ? directories.filter((path) => typeof path === 'string') : [];

/** Whether there is nothing but a claim: of a run that was killed before its first record, or after its last. */
export async function isBareClaim(path: string): Promise<boolean> {
  const [top] = absentDirectories(path);
  if (top !== undefined) return absentDirectories(unfinishedClaim(top)).length === 0;
  const names: readonly string[] = await readdir(path).catch(() => []);
  return names.includes(MARKER_FILE) && !names.includes(RECEIPT_FILE) && !names.some(isForeign);
}

/** Takes such a claim back, whole. */
export async function abandonClaim(path: string): Promise<void> {
  const [top] = absentDirectories(path);
  if (top !== undefined) return rm(unfinishedClaim(top), { recursive: true, force: true });
  const unlock = await lockDirectory(path);
  try {
    const marker = await readMarker(path);
    await disclaimDataDirectory(path);
    await unlock();
    await removeEmptyDirectories(marker === null ? [] : directoriesOf(marker));
  } finally {
    await unlock();
  }
}

/** Ends that a directory is ours: the last act of a removal, so that one that is cut short before can be run again. */
export async function disclaimDataDirectory(path: string): Promise<void> {
  // With what killed runs left: half a receipt, the lock of a process that is gone.
  const names = await readdir(path).catch(() => []);
  const left = OWN_FILES.flatMap((own) => names.filter((name) => name.startsWith(`${own}.`)));
  for (const name of [...left, RECEIPT_FILE, MARKER_FILE]) await rm(join(path, name), { force: true });
}

/** Which kind of installation is in a directory of ours. */
export async function installationKind(path: string): Promise<InstallationKind> {
  return (await readMarker(path))?.['kind'] === 'full' ? 'full' : 'quick';
}

/** What cannot be read is another account's: nothing is known of it then. */
const readMarker = (path: string) =>
  readJsonObject(join(path, MARKER_FILE)).catch((error: unknown) => {
    if (error instanceof CatalogueError) throw error;
    return null;
  });

/** What their owner wrote outlives the installation, and must not keep the next one out. */
const hasOwnStrategies = async (path: string): Promise<boolean> =>
  (await readdir(join(path, STRATEGIES)).catch((): string[] => [])).includes(STRATEGY_TYPES_FILE);

async function readEntries(path: string): Promise<readonly string[]> {
  try {
    // What a killed installation may have left before its marker was there.
    const ours = [INSTALL_LOCK_FILE, MARKER_FILE];
    const names = (await readdir(path)).filter((name) => !ours.some((own) => name.startsWith(own)));
    return (await hasOwnStrategies(path)) ? names.filter((name) => name !== STRATEGIES) : names;
  } catch (error) {
    throw new CatalogueError('REC-106', { path, reason: errorCode(error) ?? String(error) }, error);
  }
}

/** How many bytes this account may still write at a path that need not exist yet. */
export async function freeBytesAt(path: string): Promise<number> {
  for (let at = path; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch (error) {
      if (dirname(at) === at) throw error;
    }
  }
}

async function requireRoom(path: string): Promise<void> {
  const free = await freeBytesAt(path);
  if (free >= ROOM_BYTES_MIN) return;
  const inMb = (bytes: number) => `${Math.floor(bytes / 1e6).toLocaleString('en-US')} MB`;
  throw new CatalogueError('REC-107', { path, free: inMb(free), needed: inMb(ROOM_BYTES_MIN) });
}

/** @throws CatalogueError REC-104 when another account's files are there */
export async function requireOwner(path: string): Promise<void> {
  const account = process.getuid?.();
  const { uid } = await stat(path);
  if (account === undefined || uid === account) return;
  throw new CatalogueError('REC-104', {
    path,
    owner: await accountName(uid),
    account: await accountName(account),
  });
}

function requireFormat(path: string, found: unknown): void {
  if (found === DATA_FORMAT) return;
  throw new CatalogueError('REC-102', { path, found: String(found ?? 'none'), known: DATA_FORMAT });
}

async function lstatOrNull(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    if (errorCode(error) === 'ENOTDIR') throw new CatalogueError('REC-105', { path: dirname(path) }, error);
    throw new CatalogueError('REC-106', { path, reason: errorCode(error) ?? String(error) }, error);
  }
}
