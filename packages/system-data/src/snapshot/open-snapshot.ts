import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Client } from 'pg';
import { type Description, type TableDescription, tableName } from '../description.ts';
import { probeHash } from '../hashing.ts';
import { SYSTEM_SCHEMAS } from '../schemas.ts';
import type { Chunk, Chunks, CopyTarget, Fingerprint, Hashing, Source, SourceReader } from '../source.ts';
import type { SnapshotAddress } from './address.ts';
import { copyInPieces } from './copy-in.ts';
import { type StoredFile, signedBytes, type Way } from './download.ts';
import { fileStore } from './file-store.ts';
import { httpStore } from './http-store.ts';
import { loadable } from './loadable.ts';
import { chunkPath, type Manifest, type ManifestChunk } from './manifest.ts';
import { unpack } from './raw-bytes.ts';
import { readManifest } from './read-manifest.ts';
import { PATIENCE, type Patience, type SnapshotStore } from './store.ts';

export type SnapshotOptions = {
  /** Some of analytics, historical_data and live_data. @default all three */
  readonly schemas?: readonly string[];
  readonly patience?: Patience;
  /** Of an authority that is trusted besides those that Node trusts, PEM. */
  readonly ca?: string;
  readonly signal?: AbortSignal;
};

/** More would only wait for each other at the target. */
const READERS_MAX = 8;

/**
 * A published snapshot as a source: its manifest is fetched and proved here, each chunk when it is brought.
 * @throws CatalogueError REC-700 without a key; REC-701, REC-702, REC-703
 */
export async function openSnapshot(address: SnapshotAddress, options: SnapshotOptions = {}): Promise<Source> {
  const { base, key } = address;
  if (key === null)
    throw new CatalogueError('REC-700', {
      reason: 'it has no key: without one, whoever is on the way could have made what comes',
    });
  const { schemas = SYSTEM_SCHEMAS, patience = PATIENCE, signal = new AbortController().signal } = options;
  const store = openStore(address, options);
  try {
    const { manifest } = await readManifest(key, { store, patience, signal });
    return new Snapshot(
      manifest,
      loadable(manifest, schemas),
      store,
      patience,
      `snapshot ${key} ${base.pathname}`,
    );
  } catch (error) {
    store.close();
    signal.throwIfAborted();
    throw error;
  }
}

export const openStore = (
  { base }: SnapshotAddress,
  { patience = PATIENCE, ca }: SnapshotOptions,
): SnapshotStore => (base.protocol === 'file:' ? fileStore(base) : httpStore(base, patience, ca));

class Snapshot implements Source {
  readonly name: string;
  readonly identity: string;
  readonly description: Description;
  readonly isLost = false;
  readonly readersMax = READERS_MAX;
  readonly #probe: string | null;
  readonly #chunks: ReadonlyMap<string, ReadonlyMap<string, ManifestChunk>>;
  readonly #store: SnapshotStore;
  readonly #patience: Patience;

  constructor(
    manifest: Manifest,
    description: Description,
    store: SnapshotStore,
    patience: Patience,
    identity: string,
  ) {
    this.name = store.place;
    this.identity = identity;
    this.description = description;
    this.#probe = manifest.probe;
    this.#chunks = new Map(manifest.tables.map((table) => [tableName(table), keyed(table.chunks)]));
    this.#store = store;
    this.#patience = patience;
  }

  async hashesAgree(target: Client): Promise<boolean> {
    const { rows } = await target.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    return this.#probe !== null && (await probeHash(target, rows[0]?.version ?? 0)) === this.#probe;
  }

  /** A chunk's key is its content's hash, so a finished one is right whatever was published since, as long as it is there. */
  chunks(table: TableDescription, finished: readonly string[]): Chunks | null {
    const all = this.#chunks.get(tableName(table)) ?? new Map<string, ManifestChunk>();
    if (finished.some((key) => !all.has(key))) return null;
    const of = (wanted: boolean) =>
      [...all].flatMap(([key, { heap: place, bytes }]) => {
        const heap = table.heaps[place];
        return finished.includes(key) === wanted && heap !== undefined ? [{ key, table, heap, bytes }] : [];
      });
    return { finished: of(true), missing: of(false) };
  }

  isDatabaseOf(): Promise<boolean> {
    return Promise.resolve(false);
  }

  openReader(): Promise<SourceReader> {
    return Promise.resolve({
      bring: (chunk, into) => this.#bring(chunk, into),
      fingerprints: (chunks, hashing) =>
        Promise.resolve(chunks.map((chunk) => signedFingerprint(this.#found(chunk), hashing(chunk.table)))),
      close: () => Promise.resolve(),
    });
  }

  close(): Promise<void> {
    this.#store.close();
    return Promise.resolve();
  }

  /** The copy is ended only after the last byte was proved to be signed. */
  async #bring(chunk: Chunk, into: CopyTarget): Promise<number> {
    const { file, bytes, rawBytes, rows } = this.#found(chunk);
    const way: Way = { store: this.#store, patience: this.#patience, signal: into.signal };
    const stored = { path: chunkPath(file), bytes, sha256: file };
    const place = `${this.name}${stored.path}`;
    try {
      const brought = await copyInPieces(into, (write) =>
        unpack(counted(signedBytes(stored, way), into), rawBytes, write, place, into.signal),
      );
      if (brought !== rows)
        throw new CatalogueError('REC-702', {
          place,
          reason: `it gave ${brought} rows, and ${rows} were signed`,
        });
      return brought;
    } catch (error) {
      into.signal.throwIfAborted();
      // What the target complains of may be an altered file's doing.
      if (!(error instanceof CatalogueError)) await refuseAltered(stored, way);
      throw error;
    }
  }

  #found({ table, key }: Chunk): ManifestChunk {
    const found = this.#chunks.get(tableName(table))?.get(key);
    if (found === undefined) throw new Error(`no chunk ${key} of ${tableName(table)}`);
    return found;
  }
}

/** By content; a second one of the same content by its number, too. */
function keyed(chunks: readonly ManifestChunk[]): ReadonlyMap<string, ManifestChunk> {
  const found = new Map<string, ManifestChunk>();
  for (const chunk of chunks) {
    let key = chunk.file;
    for (let again = 2; found.has(key); again += 1) key = `${chunk.file} ${again}`;
    found.set(key, chunk);
  }
  return found;
}

const signedFingerprint = ({ rows, record, text }: ManifestChunk, hashing: Hashing): Fingerprint => {
  const hash = { record, text, count: '0' }[hashing];
  if (hash === null) throw new Error(`no hash by ${hashing} was published`);
  return { rows, hash };
};

async function* counted(pieces: AsyncIterable<Buffer>, into: CopyTarget): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    const wait = into.came(piece.length);
    if (wait !== undefined) await wait;
    yield piece;
  }
}

async function refuseAltered(stored: StoredFile, way: Way): Promise<void> {
  try {
    for await (const _ of signedBytes(stored, way));
  } catch (error) {
    if (error instanceof CatalogueError && error.code === 'REC-702') throw error;
  }
}
