import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { type ArchiveWriter, sha256, writeArchive } from '../backup/archive.ts';
import type { Connection } from '../connection.ts';
import type { ArchiveStore } from './archive-store.ts';

export const BASE_COPY_FORMAT = 1;
export const BASE_COPY_SUFFIX = '.rec-io-base';
const MANIFEST_SUFFIX = `${BASE_COPY_SUFFIX}.json`;

/** A copy of the server's own files, as its manifest beside it says. It is whole when that is there. */
export type BaseCopy = {
  readonly product: 'rec-io-base-copy';
  readonly formatVersion: number;
  /** Without its directory. */
  readonly file: string;
  readonly systemId: string;
  /** Major version of the server that wrote these files, and alone can read them. */
  readonly major: number;
  readonly timeline: number;
  readonly segmentBytes: number;
  readonly startLsn: string;
  readonly stopLsn: string;
  readonly startedMs: number;
  /** From this moment on it can be brought to any. By the server's clock. */
  readonly endedMs: number;
  /** Of the files, and of what lies in the store. */
  readonly bytes: number;
  readonly fileBytes: number;
  /** Of what lies in the store. */
  readonly sha256: string;
};

/** The first frame of it. Before a file's content as `D`: `F` with its path and mode; after it: `E` with bytes and checksum. */
export type BaseHead = Pick<BaseCopy, 'product' | 'formatVersion' | 'systemId' | 'major'> & {
  /** Folders, also empty ones, each after the one it lies in. */
  readonly folders: readonly string[];
};
export type BaseFileHead = { readonly path: string; readonly mode: number };
export type BaseFileEnd = { readonly bytes: number; readonly sha256: string };

export type BaseCopyOptions = {
  readonly recipient: string;
  readonly onProgress?: (at: { readonly bytes: number; readonly ofBytes: number }) => void;
  readonly signal?: AbortSignal;
};

/** What a starting server makes anew, or what is none of a copy's: the folder alone is kept. */
const EMPTIED: ReadonlySet<string> = new Set([
  ...['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp'],
  'pg_subtrans',
]);
const LEFT_OUT =
  /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*|recovery\.signal|standby\.signal)$/;
/** Copied last: where recovery begins is in the label, and this must not be older than the files. */
const CONTROL = 'global/pg_control';

type Started = {
  readonly lsn: string;
  readonly ms: number;
  readonly timeline: number;
  readonly segment: number;
};

/**
 * Copies the files of a running server into the store, sealed, while it goes on writing. The log from its beginning to its end is
 * needed to use it; that is archived by the server, and not waited for here.
 * @param admin superuser of that server
 * @throws DatabaseError DB_NAME_REFUSED; the server's own error
 */
export async function makeBaseCopy(
  admin: Connection,
  clusterDir: string,
  store: ArchiveStore,
  { recipient, onProgress, signal }: BaseCopyOptions,
): Promise<BaseCopy> {
  await store.prepare();
  const client = new Client({ ...admin, application_name: 'rec-io-base-copy' });
  // Told by the statement that fails.
  client.on('error', () => undefined);
  await client.connect();
  try {
    // One copy at a time; the lock ends with the connection.
    await client.query('SELECT pg_advisory_lock($1)', [COPYING]);
    const began = await begin(client);
    const file = `${new Date(began.ms)
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replaceAll(/[-:]/g, '')}${BASE_COPY_SUFFIX}`;
    const at = path.join(store.directory, file);
    const found = await contents(clusterDir);
    const head: BaseHead = {
      ...{ product: 'rec-io-base-copy', formatVersion: BASE_COPY_FORMAT, systemId: store.systemId },
      major: Number((await readFile(path.join(clusterDir, 'PG_VERSION'), 'utf8')).trim()),
      folders: found.folders,
    };
    let bytes = 0;
    let stopped: { readonly lsn: string; readonly ms: number } | null = null;
    await writeArchive(at, recipient, async (archive) => {
      await archive.write('H', head);
      for (const name of found.files) {
        signal?.throwIfAborted();
        bytes += await copyFile(archive, clusterDir, name);
        onProgress?.({ bytes, ofBytes: found.bytes });
      }
      const ended = await end(client);
      stopped = ended;
      await writeText(archive, 'backup_label', ended.label);
      await archive.write('Z', { bytes });
    });
    if (stopped === null) throw new Error('a copy that is written was ended');
    const { lsn: stopLsn, ms: endedMs } = stopped as { readonly lsn: string; readonly ms: number };
    const manifest: BaseCopy = {
      ...{ product: head.product, formatVersion: head.formatVersion, file, systemId: head.systemId },
      ...{ major: head.major, timeline: began.timeline, segmentBytes: began.segment },
      ...{ startLsn: began.lsn, stopLsn, startedMs: began.ms, endedMs, bytes },
      ...{ fileBytes: (await stat(at)).size, sha256: await checksum(at) },
    };
    await writeManifest(store, manifest);
    // What was written meanwhile is handed over now, so that the copy can be used from now on.
    await client.query('SELECT pg_switch_wal()');
    return manifest;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** One number for everybody who copies; any constant would do. */
const COPYING = 7_320_118;

/** The whole copies of a store, the oldest first. A manifest that cannot be read is none. */
export async function baseCopies(store: ArchiveStore): Promise<readonly BaseCopy[]> {
  const names = await readdir(store.directory).catch((): string[] => []);
  const copies: BaseCopy[] = [];
  for (const name of names.filter((each) => each.endsWith(MANIFEST_SUFFIX))) {
    const copy = await readManifest(path.join(store.directory, name));
    if (copy !== null && names.includes(copy.file)) copies.push(copy);
  }
  return copies.toSorted((a, b) => a.endedMs - b.endedMs);
}

/** The manifest first: a copy without one is none. */
export async function removeBaseCopy(store: ArchiveStore, { file }: BaseCopy): Promise<void> {
  await rm(path.join(store.directory, `${file}.json`), { force: true });
  await rm(path.join(store.directory, file), { force: true });
}

/** Of a file, in hexadecimal digits. */
export async function checksum(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return hash.digest('hex');
}

async function begin(client: Client): Promise<Started> {
  const { rows } = await client.query<{ lsn: string; ms: number; timeline: number; segment: number }>(
    // At once: a checkpoint that takes its time would take a quarter of an hour, and there is little to write.
    `WITH begun AS MATERIALIZED (SELECT pg_backup_start('rec-io', fast => true) AS lsn)
     SELECT begun.lsn::text AS lsn, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms,
       (SELECT timeline_id FROM pg_control_checkpoint()) AS timeline,
       pg_size_bytes(current_setting('wal_segment_size'))::float8 AS segment FROM begun`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a SELECT without FROM gives one row');
  return { ...row, ms: Math.round(row.ms) };
}

async function end(
  client: Client,
): Promise<{ readonly lsn: string; readonly ms: number; readonly label: string }> {
  const { rows } = await client.query<{ lsn: string; label: string }>(
    'SELECT lsn::text, labelfile AS label FROM pg_backup_stop(wait_for_archive => false)',
  );
  const after = await client.query<{ ms: number }>(
    'SELECT ceil(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  const [row, clock] = [rows[0], after.rows[0]];
  if (row === undefined || clock === undefined) throw new Error('a SELECT without FROM gives one row');
  return { ...row, ms: clock.ms };
}

type Contents = {
  readonly folders: readonly string[];
  readonly files: readonly string[];
  readonly bytes: number;
};

async function contents(clusterDir: string): Promise<Contents> {
  const [folders, files]: [string[], string[]] = [[], []];
  let bytes = 0;
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(path.join(clusterDir, folder), { withFileTypes: true }).catch(gone);
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (LEFT_OUT.test(entry.name)) continue;
      if (entry.isDirectory()) {
        folders.push(name);
        if (!EMPTIED.has(name)) await walk(name);
        else if (name === 'pg_wal') folders.push('pg_wal/archive_status');
      } else if (entry.isFile()) {
        files.push(name);
        bytes += (await stat(path.join(clusterDir, name)).catch(() => null))?.size ?? 0;
      } else throw new Error(`${name} is neither file nor folder: a copy would not be whole`);
    }
  };
  await walk('');
  return { folders, files: [...files.filter((name) => name !== CONTROL), CONTROL], bytes };
}

/** One that is removed meanwhile is not needed: the log says so, too. */
async function copyFile(archive: ArchiveWriter, clusterDir: string, name: string): Promise<number> {
  const handle = await open(path.join(clusterDir, name), 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return 0;
  const hash = sha256();
  let bytes = 0;
  try {
    const head: BaseFileHead = { path: name, mode: (await handle.stat()).mode & 0o777 };
    await archive.write('F', head);
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(PART_BYTES), 0, PART_BYTES, null);
      if (bytesRead === 0) break;
      const part = buffer.subarray(0, bytesRead);
      hash.update(part);
      bytes += bytesRead;
      await archive.write('D', part);
    }
  } finally {
    await handle.close();
  }
  const ended: BaseFileEnd = { bytes, sha256: hash.digest('hex') };
  await archive.write('E', ended);
  return bytes;
}

const PART_BYTES = 256 * 1024;

async function writeText(archive: ArchiveWriter, name: string, text: string): Promise<void> {
  const content = Buffer.from(text);
  const [head, ended]: [BaseFileHead, BaseFileEnd] = [
    { path: name, mode: 0o600 },
    { bytes: content.length, sha256: sha256().update(content).digest('hex') },
  ];
  await archive.write('F', head);
  await archive.write('D', content);
  await archive.write('E', ended);
}

async function writeManifest(store: ArchiveStore, manifest: BaseCopy): Promise<void> {
  const at = path.join(store.directory, `${manifest.file}.json`);
  await mkdir(store.directory, { recursive: true, mode: 0o700 });
  await writeFile(`${at}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(`${at}.tmp`, at);
}

async function readManifest(file: string): Promise<BaseCopy | null> {
  try {
    const value = JSON.parse(await readFile(file, 'utf8')) as Partial<BaseCopy>;
    const isOurs = value.product === 'rec-io-base-copy' && value.formatVersion === BASE_COPY_FORMAT;
    const isWhole =
      [value.file, value.startLsn, value.stopLsn, value.sha256].every((each) => typeof each === 'string') &&
      [value.timeline, value.segmentBytes, value.endedMs, value.major].every(Number.isFinite) &&
      path.basename(value.file ?? '') === value.file;
    return isOurs && isWhole ? (value as BaseCopy) : null;
  } catch {
    return null;
  }
}

const gone = (error: NodeJS.ErrnoException): [] => {
  if (error.code === 'ENOENT') return [];
  throw error;
};
