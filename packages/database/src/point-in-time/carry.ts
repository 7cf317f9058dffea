import { constants } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { recipientOf } from '../backup/seal.ts';
import { DatabaseError } from '../errors.ts';
import { LET_GO_FILE } from './archive-command.ts';
import { type ArchiveStore, provenContent, type StoredLog } from './archive-store.ts';
import { isArchivedName } from './wal-name.ts';

const unzip = promisify(gunzip);
/** A segment is 16 MB at most with us, and less when packed. */
const BYTES_MAX = 64 * 1024 * 1024;
const BROKEN = '.broken';

export type Carried = {
  readonly carried: readonly StoredLog[];
  /** What could not be carried, and why; empty where all went well. */
  readonly failures: readonly string[];
};

/**
 * Carries what the server has handed over from the spool to the store: proven, sealed, on the disk there before it is gone here.
 * Two at once do no harm. What is damaged is put aside under another name and told.
 * @param identity of the backups: what is in the store already is opened to compare
 */
export async function carry(spool: string, store: ArchiveStore, identity: string): Promise<Carried> {
  const names = await readdir(spool).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const carried: StoredLog[] = [];
  const failures = names
    .filter((name) => name.endsWith(BROKEN))
    .map((name) => `${path.join(spool, name)} is damaged`);
  const waiting = names.filter((name) => name.endsWith('.gz') && isArchivedName(name.slice(0, -3)));
  if (waiting.length === 0) return { carried, failures };
  await store.prepare();
  const recipient = await recipientOf(identity);
  for (const file of waiting.toSorted()) {
    const from = path.join(spool, file);
    try {
      const stored = await carryOne(from, file.slice(0, -3), store, identity, recipient);
      if (stored !== null) carried.push(stored);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
      if (error instanceof DatabaseError && error.code === 'DB_BACKUP_UNREADABLE')
        await rename(from, from + BROKEN).catch(() => undefined);
      // Those after it would make a hole of what may be there at the next look.
      else break;
    }
  }
  return { carried, failures };
}

async function carryOne(
  from: string,
  name: string,
  store: ArchiveStore,
  identity: string,
  recipient: string,
): Promise<StoredLog | null> {
  const read = await readPlain(from);
  if (read === null) return null;
  const content = await provenContent(name, read.bytes, store.systemId, from);
  const there = await store.has(name);
  if (there !== null) {
    const same = await store.zipped(there, identity).then(unzip);
    if (!same.equals(content))
      throw new DatabaseError(
        'DB_BACKUP_UNREADABLE',
        `${from}: ${path.join(store.logDirectory, there.file)} is there already, with another content`,
        'Move one of the two away.',
      );
  }
  const stored = there ?? (await store.put(name, read.timeMs, read.bytes, recipient));
  await rm(from, { force: true });
  return stored;
}

/** The server's account may write the spool: a link there is not followed. Null when it is gone. */
async function readPlain(file: string): Promise<{ readonly bytes: Buffer; readonly timeMs: number } | null> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
  if (handle === null) return null;
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.size > BYTES_MAX)
      throw new DatabaseError('DB_BACKUP_UNREADABLE', `${file}: it is no segment`, 'Move it away.');
    return { bytes: await handle.readFile(), timeMs: Math.round(found.mtimeMs) };
  } finally {
    await handle.close();
  }
}

/** How many segments the server let go for want of room, since it was last forgotten. */
export async function letGo(spool: string): Promise<number> {
  const text = await readFile(path.join(spool, LET_GO_FILE), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '').length;
}

/** After a base copy that was begun later: from there on nothing is missing. */
export const forgetLetGo = (spool: string): Promise<void> =>
  rm(path.join(spool, LET_GO_FILE), { force: true });
