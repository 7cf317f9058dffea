import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { POINTER } from '../../src/snapshot/address.ts';
import { chunkPath, type Manifest, manifestPath, type Pointer } from '../../src/snapshot/manifest.ts';
import { sha256Of } from '../../src/snapshot/read-manifest.ts';
import type { Place } from './published.ts';

export type Forged = {
  readonly directory: string;
  readonly manifest: Manifest;
  pointer: Pointer;
  /** Signs what was made of the manifest with the publisher's own key: a publisher who is not what we think. */
  sign(manifest: object, more?: Partial<Pointer>): Promise<void>;
  /** Puts a file in as a chunk. @returns its name and size as the manifest has them */
  addChunk(packed: Buffer): Promise<{ readonly file: string; readonly bytes: number }>;
  remove(): Promise<void>;
};

/** A copy of what was published, to be altered. */
export async function forged({ directory: original, key }: Place): Promise<Forged> {
  const directory = await mkdtemp(`${original}-forged-`);
  await cp(original, directory, { recursive: true });
  const pointer = JSON.parse(await readFile(join(directory, POINTER), 'utf8')) as Pointer;
  const manifest = JSON.parse(
    await readFile(join(directory, manifestPath(pointer.manifest)), 'utf8'),
  ) as Manifest;
  const made: Forged = {
    directory,
    manifest,
    pointer,
    async sign(altered, more = {}) {
      const content = Buffer.from(JSON.stringify(altered));
      made.pointer = {
        ...pointer,
        manifest: sha256Of(content),
        bytes: content.length,
        signature: key.sign(content),
        ...more,
      };
      await writeFile(join(directory, manifestPath(made.pointer.manifest)), content);
      await writeFile(join(directory, POINTER), JSON.stringify(made.pointer));
    },
    async addChunk(packed) {
      const file = sha256Of(packed);
      await writeFile(join(directory, chunkPath(file)), packed);
      return { file, bytes: packed.length };
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
  return made;
}

export const packed = (raw: Buffer): Buffer => zstdCompressSync(raw);
