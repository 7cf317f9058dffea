import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib';
import { chunkPath } from './manifest.ts';

const LEVEL = 3;
const PIECE_BYTES = 64 * 1024;
const FOR_EVERYBODY = 0o644;

export type WrittenChunk = {
  /** SHA-256 of the packed bytes. */
  readonly file: string;
  readonly bytes: number;
  readonly rawBytes: number;
  /** The same file was there already. */
  readonly reused: boolean;
};

/**
 * Packs rows into a file named with its SHA-256. It is under that name only when it is whole and on the disk. The same rows give
 * the same file.
 * @param rows `COPY … TO STDOUT`
 * @throws the system's error with the directory as `path` when there is no room
 */
export async function writeChunk(
  directory: string,
  rows: AsyncIterable<Buffer>,
  onBytes: (raw: number) => void,
  signal: AbortSignal,
): Promise<WrittenChunk> {
  const temporary = join(directory, 'chunks', `.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', FOR_EVERYBODY);
    const written = await pack(rows, file, onBytes, signal).finally(() => file.close());
    const path = join(directory, chunkPath(written.file));
    const reused = await isWhole(path, written.bytes, written.file);
    if (!reused) await rename(temporary, path);
    return { ...written, reused };
  } catch (error) {
    // The system names no file in which there was no room to write.
    throw error instanceof Error && !('path' in error) ? Object.assign(error, { path: directory }) : error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function pack(
  rows: AsyncIterable<Buffer>,
  file: FileHandle,
  onBytes: (raw: number) => void,
  signal: AbortSignal,
): Promise<Omit<WrittenChunk, 'reused'>> {
  const packing = createZstdCompress({
    chunkSize: PIECE_BYTES,
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 0 },
  });
  const hash = createHash('sha256');
  let bytes = 0;
  let rawBytes = 0;
  const storing = pipeline(
    packing,
    async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += piece.length;
        await file.writeFile(piece);
      }
    },
    { signal },
  );
  const feeding = async () => {
    for await (const piece of rows) {
      rawBytes += piece.length;
      // One after the other: what is packed together with the end of its input comes out differently.
      await written(packing, piece);
      onBytes(piece.length);
    }
    packing.end();
  };
  // Whichever fails ends the other, and `storing` tells.
  await Promise.all([storing, feeding().catch((error: Error) => packing.destroy(error))]);
  await file.chmod(FOR_EVERYBODY);
  await file.sync();
  return { file: hash.digest('hex'), bytes, rawBytes };
}

const written = (stream: ZstdCompress, piece: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(piece, (error) => (error == null ? resolve() : reject(error)));
  });

async function isWhole(path: string, bytes: number, sha256: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found?.size !== bytes) return false;
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex') === sha256;
}
