import type { SnapshotAddress } from './address.ts';
import { signedBytes, type Way } from './download.ts';
import { chunkPath } from './manifest.ts';
import { openStore, type SnapshotOptions } from './open-snapshot.ts';
import { unpack } from './raw-bytes.ts';
import { readManifest } from './read-manifest.ts';
import { PATIENCE } from './store.ts';

export type CheckedSnapshot = {
  readonly place: string;
  readonly moment: string;
  readonly program: string;
  /** Whose signature it bears. */
  readonly key: string;
  /** Whether that is the key that was given; null: none was. */
  readonly expected: true | null;
  readonly tables: number;
  readonly rows: number;
  readonly chunks: number;
  readonly bytes: number;
  readonly rawBytes: number;
};

/**
 * Fetches all of a snapshot as an installer would and throws it away: signature, and size and hash of each file.
 * @param onChunk called after each
 * @throws CatalogueError REC-701, REC-702, REC-703: the first thing that is wrong
 */
export async function checkSnapshot(
  address: SnapshotAddress,
  options: SnapshotOptions = {},
  onChunk: (done: number, total: number) => void = () => undefined,
): Promise<CheckedSnapshot> {
  const { patience = PATIENCE, signal = new AbortController().signal } = options;
  const store = openStore(address, options);
  const way: Way = { store, patience, signal };
  try {
    const { manifest, pointer } = await readManifest(address.key, way);
    const chunks = manifest.tables.flatMap((table) => table.chunks);
    const files = [...new Map(chunks.map((chunk) => [chunk.file, chunk])).values()];
    for (const [index, { file, bytes, rawBytes }] of files.entries()) {
      const path = chunkPath(file);
      const packed = signedBytes({ path, bytes, sha256: file }, way);
      await unpack(packed, rawBytes, () => undefined, store.place + path, signal);
      onChunk(index + 1, files.length);
    }
    return {
      place: store.place,
      moment: manifest.moment,
      program: manifest.program,
      key: pointer.key,
      expected: address.key === null ? null : true,
      tables: manifest.tables.length,
      rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
      chunks: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      rawBytes: files.reduce((sum, { rawBytes }) => sum + rawBytes, 0),
    };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    store.close();
  }
}
