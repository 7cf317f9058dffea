import { chown, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readArchive, sha256, unreadable } from '../backup/archive.ts';
import type { Connection } from '../connection.ts';
import type { SystemAccount } from '../embedded/account.ts';
import { freePort } from '../embedded/port.ts';
import { embeddedServer } from '../embedded/server.ts';
import { DatabaseError } from '../errors.ts';
import { quoted } from './archive-command.ts';
import type { ArchiveStore } from './archive-store.ts';
import { type BaseFileEnd, type BaseFileHead, type BaseHead, checksum } from './base-copy.ts';
import type { Reachable, TimedSegment } from './reach.ts';
import { isHistoryName, readHistory, segmentOfLsn } from './wal-name.ts';

export type RecoveryPlace = {
  readonly binDir: string;
  /** Where the recovered cluster is made; what is there is removed. */
  readonly target: string;
  /** For what the server reads meanwhile; removed afterwards. */
  readonly staging: string;
  readonly account: SystemAccount | null;
  readonly adminPassword: string;
  readonly log: string;
};

export type Recovery = {
  readonly store: ArchiveStore;
  readonly from: Reachable;
  /** Up to this moment, included; null: as far as the log goes. */
  readonly toMs: number | null;
  /** Of the backups. */
  readonly identity: string;
  /** Segments that were not archived any more, packed, by name. */
  readonly more?: ReadonlyMap<string, Buffer>;
  readonly onProgress?: (at: RecoveryProgress) => void;
};

export type RecoveryProgress =
  | { readonly part: 'files'; readonly bytes: number; readonly ofBytes: number }
  | { readonly part: 'log' | 'replay'; readonly segments: number; readonly ofSegments: number };

export type Recovered = {
  /** The server of the recovered cluster; it runs, on a port of its own. */
  readonly connection: (database: string) => Connection;
  /** Ends it in good order. */
  stop(): Promise<void>;
  readonly timeline: number;
  /** Where the log was left. */
  readonly leftAtLsn: string;
};

/** The log of a week at the slowest disk. */
const START_MS = 3_600_000;
const LOOK_MS = 1_000;
const TOO_SHORT = /recovery ended before configured recovery target was reached/;

/**
 * Unpacks a base copy and lets a server of its own read the log up to a moment; then that goes on, on a timeline of its own.
 * Nothing else is touched. When it fails, what was made is removed.
 * @throws DatabaseError DB_BACKUP_UNREADABLE, DB_BACKUP_LOCKED, DB_START_FAILED
 */
export async function recover(place: RecoveryPlace, recovery: Recovery): Promise<Recovered> {
  const { target, staging } = place;
  try {
    await rm(target, { recursive: true, force: true });
    await rm(staging, { recursive: true, force: true });
    await unpack(place, recovery);
    await stage(place, recovery);
    return await run(place, recovery);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function unpack(
  { target, account }: RecoveryPlace,
  { store, from: { copy }, identity, onProgress }: Recovery,
): Promise<void> {
  const file = path.join(store.directory, copy.file);
  if ((await checksum(file)) !== copy.sha256) throw unreadable(file, 'it is not what its manifest says');
  const own = async (at: string) => {
    if (account !== null) await chown(at, account.uid, account.gid);
  };
  await mkdir(target, { mode: 0o700 });
  await own(target);
  let open_: {
    handle: Awaited<ReturnType<typeof open>>;
    hash: ReturnType<typeof sha256>;
    bytes: number;
  } | null = null;
  let [bytes, whole] = [0, false];
  try {
    for await (const { kind, body } of readArchive(file, identity)) {
      if (kind === 'H') {
        const { folders } = JSON.parse(body.toString('utf8')) as BaseHead;
        for (const folder of folders) {
          await mkdir(inside(target, folder, file), { mode: 0o700 });
          await own(inside(target, folder, file));
        }
      } else if (kind === 'F') {
        const head = JSON.parse(body.toString('utf8')) as BaseFileHead;
        const at = inside(target, head.path, file);
        open_ = { handle: await open(at, 'wx', 0o600), hash: sha256(), bytes: 0 };
        await open_.handle.chmod(head.mode & 0o700);
        if (account !== null) await open_.handle.chown(account.uid, account.gid);
      } else if (kind === 'D' && open_ !== null) {
        await open_.handle.writeFile(body);
        open_.hash.update(body);
        open_.bytes += body.length;
        bytes += body.length;
        onProgress?.({ part: 'files', bytes, ofBytes: copy.bytes });
      } else if (kind === 'E' && open_ !== null) {
        const end = JSON.parse(body.toString('utf8')) as BaseFileEnd;
        if (end.sha256 !== open_.hash.digest('hex') || end.bytes !== open_.bytes)
          throw unreadable(file, 'a file in it is not what was copied');
        await open_.handle.close();
        open_ = null;
      } else if (kind === 'Z') whole = true;
    }
  } finally {
    await open_?.handle.close();
  }
  if (!whole) throw unreadable(file, 'it ends before its end');
}

function inside(target: string, name: string, file: string): string {
  const at = path.join(target, name);
  if (path.relative(target, at).startsWith('..')) throw unreadable(file, `${name} would lie elsewhere`);
  return at;
}

/** What the server reads before it reads the log, and the log up to the moment. */
async function stage(place: RecoveryPlace, recovery: Recovery): Promise<void> {
  const { staging, account } = place;
  const { store, identity } = recovery;
  await mkdir(staging, { mode: 0o700 });
  if (account !== null) await chown(staging, account.uid, account.gid);
  for (const log of await store.logs())
    if (isHistoryName(log.name)) await give(place, log.name, await store.zipped(log, identity));
  await stageSegments(place, recovery, 0, neededSegments(recovery).length);
}

async function give({ staging, account }: RecoveryPlace, name: string, content: Buffer): Promise<void> {
  const at = path.join(staging, `${name}.gz`);
  await writeFile(at, content, { mode: 0o600 });
  if (account !== null) await chown(at, account.uid, account.gid);
}

/** Every segment is opened and proven here: the server takes one that it cannot read for the end of the log. */
async function stageSegments(
  place: RecoveryPlace,
  { store, from, identity, more, onProgress }: Recovery,
  begin: number,
  end: number,
): Promise<void> {
  for (const [index, { log }] of from.segments.slice(begin, end).entries()) {
    await give(place, log.name, await store.zipped(log, identity));
    onProgress?.({ part: 'log', segments: begin + index + 1, ofSegments: end });
  }
  if (end < from.segments.length) return;
  for (const [name, content] of more ?? []) await give(place, name, content);
}

/** Those up to the moment, and two more: the server stops at the first change after it, which mostly comes in the next. */
export function neededSegments({ from, toMs }: Pick<Recovery, 'from' | 'toMs'>): readonly TimedSegment[] {
  const last = toMs === null ? -1 : from.segments.findIndex(({ timeMs }) => timeMs > toMs);
  return last === -1 ? from.segments : from.segments.slice(0, last + 3);
}

/**
 * Nobody but its account and root reaches that server: over a socket, in a folder of its own. There it asks for no password, for those in
 * a copy of another installation are not known.
 */
async function run(place: RecoveryPlace, recovery: Recovery): Promise<Recovered> {
  const socketDir = await mkdtemp(path.join(tmpdir(), 'rec-io-'));
  try {
    const hba = path.join(socketDir, 'pg_hba.conf');
    await writeFile(hba, 'local all all trust\n', { mode: 0o600 });
    if (place.account !== null)
      for (const each of [hba, socketDir]) await chown(each, place.account.uid, place.account.gid);
    const recovered = await runIn({ ...place, socketDir }, recovery);
    return {
      ...recovered,
      stop: () => recovered.stop().finally(() => rm(socketDir, { recursive: true, force: true })),
    };
  } catch (error) {
    await rm(socketDir, { recursive: true, force: true });
    throw error;
  }
}

type ServerPlace = RecoveryPlace & { readonly socketDir: string };

async function runIn(place: ServerPlace, recovery: Recovery): Promise<Recovered> {
  const { toMs, from } = recovery;
  const port = await freePort();
  const first = await attemptTo(place, recovery, port, toMs);
  if (first !== 'too short') return first;
  const given = neededSegments(recovery).length;
  if (given < from.segments.length) {
    // A large change ends far behind where it began, and only its end has a time.
    await stageSegments(place, recovery, given, from.segments.length);
    const second = await attemptTo(place, recovery, port, toMs);
    if (second !== 'too short') return second;
  }
  // Nothing happened between the last change and the moment: then all of the log belongs to it.
  return attempt(place, recovery, port, null);
}

/** @returns `too short` where the log that was given ends before anything later than the moment */
async function attemptTo(
  place: ServerPlace,
  recovery: Recovery,
  port: number,
  toMs: number | null,
): Promise<Recovered | 'too short'> {
  try {
    return await attempt(place, recovery, port, toMs);
  } catch (error) {
    if (toMs === null || !(error instanceof DatabaseError && TOO_SHORT.test(error.message))) throw error;
    return 'too short';
  }
}

async function attempt(
  place: ServerPlace,
  { from, onProgress, more, toMs: wanted }: Recovery,
  port: number,
  toMs: number | null,
): Promise<Recovered> {
  const { target, staging, account, socketDir } = place;
  const signalFile = path.join(target, 'recovery.signal');
  await writeFile(signalFile, '', { mode: 0o600 });
  if (account !== null) await chown(signalFile, account.uid, account.gid);
  const server = embeddedServer({
    ...{ binDir: place.binDir, clusterDir: target, account, adminPassword: place.adminPassword },
    ...{ port, log: place.log, startMs: START_MS, socketDir },
    settings: {
      hba_file: path.join(socketDir, 'pg_hba.conf'),
      restore_command: `${`gzip -dc <${quoted(`${staging}/`)}'%f'.gz >'%p'`} && echo '%f' >>${quoted(path.join(staging, 'given'))}`,
      recovery_target_timeline: String(from.timeline),
      ...(toMs === null ? {} : { recovery_target_time: serverTime(toMs) }),
      recovery_target_action: 'promote',
      hot_standby: 'off',
      // Its own log is handed over once it is the database: then the command is another one.
      archive_mode: 'on',
      archive_command: 'exit 1',
    },
  });
  const ofSegments = neededSegments({ from, toMs: wanted }).length + (more?.size ?? 0);
  const watch = setInterval(async () => {
    const text = await readFile(path.join(staging, 'given'), 'utf8').catch(() => '');
    const segments = text.split('\n').filter((line) => /^[0-9A-F]{24}$/.test(line)).length;
    onProgress?.({ part: 'replay', segments, ofSegments });
  }, LOOK_MS);
  try {
    await server.start();
  } finally {
    clearInterval(watch);
  }
  try {
    const left = await leftAt(target);
    // A log that was given and not read to its end is one that the server could not read.
    const last = from.segments.at(-1);
    const reached = segmentOfLsn(left.leftAtLsn, from.copy.segmentBytes);
    if (toMs === null && last !== undefined && reached < last.number)
      throw unreadable(last.log.file, 'the server read the log only to before it');
    return {
      ...left,
      connection: (database) => server.connection(port, database),
      async stop() {
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** On the command line it is read before the server knows names of time zones, and `Z` is one. */
const serverTime = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '+00');

/** The server writes down itself from where it left the timeline that it read. */
async function leftAt(
  clusterDir: string,
): Promise<{ readonly timeline: number; readonly leftAtLsn: string }> {
  const folder = path.join(clusterDir, 'pg_wal');
  const newest = (await readdir(folder)).filter(isHistoryName).toSorted().at(-1);
  const left =
    newest === undefined ? undefined : readHistory(await readFile(path.join(folder, newest), 'utf8')).at(-1);
  if (newest === undefined || left === undefined) throw new Error('a promoted server has a history');
  return { timeline: Number.parseInt(newest.slice(0, 8), 16), leftAtLsn: left.leftAtLsn };
}
