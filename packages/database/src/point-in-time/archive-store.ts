import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { openedBytes, sealedBytes } from '../backup/seal.ts';
import { DatabaseError } from '../errors.ts';
import { readWalHeader } from './wal-header.ts';
import { type Ancestor, isArchivedName, isHistoryName, readHistory, walSegment } from './wal-name.ts';

const unzip = promisify(gunzip);
const zip = promisify(gzip);

/** Something that the server handed over, as it lies in the store: `age -d -i KEY FILE | gunzip` is what the server wrote. */
export type StoredLog = {
  readonly name: string;
  readonly file: string;
  /** When the server last wrote to it: what happened until then is in it or in one before. */
  readonly timeMs: number;
};

const SUFFIX = '.gz.age';
const STORED = /^([0-9A-F.a-z]+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.gz\.age$/;

/** Where base copies and log of one database lie: `<backups>/point-in-time/<its system identifier>`. */
export class ArchiveStore {
  readonly directory: string;
  readonly logDirectory: string;
  readonly systemId: string;

  constructor(root: string, systemId: string) {
    this.systemId = systemId;
    this.directory = path.join(root, systemId);
    this.logDirectory = path.join(this.directory, 'log');
  }

  async prepare(): Promise<void> {
    await mkdir(this.logDirectory, { recursive: true, mode: 0o700 });
  }

  /** All of the log, by name. */
  async logs(): Promise<readonly StoredLog[]> {
    const names = await readdir(this.logDirectory).catch(nothing);
    return names.toSorted().flatMap((file): StoredLog[] => {
      const read = readStoredName(file);
      return read === null ? [] : [{ ...read, file }];
    });
  }

  async has(name: string): Promise<StoredLog | null> {
    const names = await readdir(this.logDirectory).catch(nothing);
    const file = names.find((each) => each.startsWith(`${name}-`) && each.endsWith(SUFFIX));
    const read = file === undefined ? null : readStoredName(file);
    return file === undefined || read === null ? null : { ...read, file };
  }

  /** Seals and keeps it: whole and on the disk when this returns. @param zipped as gzip made it, proven before */
  async put(name: string, timeMs: number, zipped: Buffer, recipient: string): Promise<StoredLog> {
    const file = storedName(name, timeMs);
    const unfinished = path.join(this.logDirectory, `${name}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      const handle = await open(unfinished, 'wx', 0o600);
      try {
        await handle.writeFile(await sealedBytes(recipient, zipped));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(unfinished, path.join(this.logDirectory, file));
      await syncDirectory(this.logDirectory);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    return { name, file, timeMs };
  }

  /** The content as gzip made it, proven to be whole. @throws DatabaseError DB_BACKUP_UNREADABLE, DB_BACKUP_LOCKED */
  async zipped({ file, name }: StoredLog, identity: string): Promise<Buffer> {
    const at = path.join(this.logDirectory, file);
    const zipped = await openedBytes(identity, await readFile(at), at);
    await provenContent(name, zipped, this.systemId, at);
    return zipped;
  }

  /** What every timeline came from. */
  async histories(identity: string): Promise<ReadonlyMap<number, readonly Ancestor[]>> {
    const found = new Map<number, readonly Ancestor[]>();
    for (const log of await this.logs()) {
      if (!isHistoryName(log.name)) continue;
      const text = await unzip(await this.zipped(log, identity));
      found.set(Number.parseInt(log.name.slice(0, 8), 16), readHistory(text.toString('utf8')));
    }
    return found;
  }

  async remove({ file }: StoredLog): Promise<void> {
    await rm(path.join(this.logDirectory, file), { force: true });
  }

  /**
   * What each file takes, in bytes, by its name without directory.
   * @param known of an earlier call: a part of the log never changes, and a week has ten thousand of them
   */
  async sizes(known: ReadonlyMap<string, number> = new Map()): Promise<Map<string, number>> {
    const sizes = new Map<string, number>();
    for (const directory of [this.directory, this.logDirectory])
      for (const entry of await readdir(directory, { withFileTypes: true }).catch(() => [])) {
        if (!entry.isFile()) continue;
        const before = directory === this.logDirectory ? known.get(entry.name) : undefined;
        sizes.set(entry.name, before ?? (await sizeOf(path.join(directory, entry.name))));
      }
    return sizes;
  }
}

/** The databases that have something in a root. */
export const storedSystems = async (root: string): Promise<readonly string[]> =>
  (await readdir(root).catch(nothing)).filter((name) => /^\d{1,20}$/.test(name));

/**
 * Unpacks and proves: a segment is whole, says the place that its name does, and is of this database.
 * @throws DatabaseError DB_BACKUP_UNREADABLE
 */
export async function provenContent(
  name: string,
  zipped: Buffer,
  systemId: string,
  file: string,
): Promise<Buffer> {
  const content = await unzip(zipped).catch((error: unknown) => {
    throw damaged(file, 'it cannot be unpacked', error);
  });
  if (!/^[0-9A-F]{24}(\.partial)?$/.test(name)) return content;
  const header = readWalHeader(content);
  if (header === null) throw damaged(file, 'it is no whole segment of a log');
  if (header.systemId !== systemId) throw damaged(file, 'it is of another database');
  if (walSegment(name.slice(0, 24), header.segmentBytes)?.number !== header.number)
    throw damaged(file, 'it is another segment than its name says');
  return content;
}

export const zippedContent = (content: Buffer): Promise<Buffer> => zip(content, { level: 4 });

const damaged = (file: string, why: string, cause?: unknown): DatabaseError =>
  new DatabaseError(
    'DB_BACKUP_UNREADABLE',
    `${file}: ${why}`,
    'Restore to a time before it, or use a nightly backup: recio backup list shows both.',
    cause,
  );

const storedName = (name: string, timeMs: number): string =>
  `${name}-${new Date(timeMs).toISOString().replaceAll(/[-:.]/g, '')}${SUFFIX}`;

function readStoredName(file: string): Pick<StoredLog, 'name' | 'timeMs'> | null {
  const [, name, year, month, day, hour, minute, second, ms] = STORED.exec(file) ?? [];
  if (name === undefined || !isArchivedName(name)) return null;
  return { name, timeMs: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`) };
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

const nothing = (error: NodeJS.ErrnoException): string[] => {
  if (error.code === 'ENOENT') return [];
  throw error;
};

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
