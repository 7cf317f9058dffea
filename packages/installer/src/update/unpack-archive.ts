import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { reasonOf } from '../json-file.ts';

const BLOCK = 512;

/** What stands in the index: not a byte and not a file more is written. */
export type ArchiveBounds = {
  /** The folder that everything in it lies in. */
  readonly root: string;
  readonly unpackedBytes: number;
  readonly files: number;
};

/** Why an archive is refused; the files written until then are the caller's to remove. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
}

/**
 * Unpacks an archive of `npm run release` (tar, gzip) into an empty folder, without the folder that is in it. It takes regular files of
 * its own form alone: no links, no devices, no paths that lead elsewhere, nothing twice, nothing beyond the bounds.
 * @throws ArchiveRefused
 */
export async function unpackArchive(file: string, folder: string, bounds: ArchiveBounds): Promise<void> {
  const target = new Unpacking(folder, bounds);
  try {
    await pipeline(createReadStream(file), createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) await target.take(chunk);
      target.end();
    });
  } catch (error) {
    throw error instanceof ArchiveRefused ? error : new ArchiveRefused(reasonOf(error), { cause: error });
  } finally {
    await target.close();
  }
}

type Opened = { readonly handle: Awaited<ReturnType<typeof open>>; bytesLeft: number; padding: number };

class Unpacking {
  readonly #folder: string;
  readonly #bounds: ArchiveBounds;
  readonly #seen = new Set<string>();
  #rest: Buffer = Buffer.alloc(0);
  #file: Opened | null = null;
  #bytes = 0;
  /** Blocks of zeros; two of them end an archive. */
  #zeros = 0;

  constructor(folder: string, bounds: ArchiveBounds) {
    this.#folder = folder;
    this.#bounds = bounds;
  }

  async take(chunk: Buffer): Promise<void> {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      if (this.#file !== null) {
        rest = await this.#content(this.#file, rest);
        if (this.#file !== null) break;
      }
      if (rest.length < BLOCK) break;
      await this.#header(rest.subarray(0, BLOCK));
      rest = rest.subarray(BLOCK);
    }
    this.#rest = rest;
  }

  end(): void {
    if (this.#file !== null || this.#rest.length > 0 || this.#zeros < 2)
      throw new ArchiveRefused('it is cut short');
    if (this.#seen.size !== this.#bounds.files)
      throw new ArchiveRefused(`it has ${this.#seen.size} files instead of ${this.#bounds.files}`);
    if (this.#bytes !== this.#bounds.unpackedBytes)
      throw new ArchiveRefused(
        `its files have ${this.#bytes} bytes instead of ${this.#bounds.unpackedBytes}`,
      );
  }

  async close(): Promise<void> {
    await this.#file?.handle.close();
    this.#file = null;
  }

  /** @returns what comes after it, once it is whole */
  async #content(file: Opened, rest: Buffer): Promise<Buffer> {
    const part = rest.subarray(0, file.bytesLeft);
    if (part.length > 0) await file.handle.writeFile(part);
    file.bytesLeft -= part.length;
    const padding = rest.subarray(part.length, part.length + file.padding);
    if (file.bytesLeft === 0) file.padding -= padding.length;
    if (file.bytesLeft === 0 && file.padding === 0) {
      await this.close();
    }
    return rest.subarray(part.length + padding.length);
  }

  async #header(block: Buffer): Promise<void> {
    if (block.every((byte) => byte === 0)) {
      this.#zeros++;
      return;
    }
    if (this.#zeros > 0) throw new ArchiveRefused('something comes after its end');
    if (sumOf(block) !== octal(block, 148, 8)) throw new ArchiveRefused('a header in it is damaged');
    const name = nameOf(block);
    const type = String.fromCharCode(block[156] ?? 0);
    if (type !== '0') throw new ArchiveRefused(`${name} in it is no file`);
    const path = pathWithin(this.#bounds.root, name);
    const bytes = octal(block, 124, 12);
    this.#bytes += bytes;
    if (this.#seen.has(path)) throw new ArchiveRefused(`${name} is in it twice`);
    this.#seen.add(path);
    if (this.#seen.size > this.#bounds.files) throw new ArchiveRefused('it has more files than it says');
    if (this.#bytes > this.#bounds.unpackedBytes) throw new ArchiveRefused('it is larger than it says');
    const place = join(this.#folder, path);
    await mkdir(dirname(place), { recursive: true });
    const mode = (octal(block, 100, 8) & 0o100) === 0 ? 0o644 : 0o755;
    const handle = await open(place, 'wx', mode);
    this.#file = { handle, bytesLeft: bytes, padding: (BLOCK - (bytes % BLOCK)) % BLOCK };
    if (bytes === 0) await this.close();
  }
}

function nameOf(block: Buffer): string {
  const text = (from: number, length: number) => {
    const field = block.subarray(from, from + length);
    const end = field.indexOf(0);
    return field.subarray(0, end < 0 ? length : end).toString('utf8');
  };
  const prefix = text(345, 155);
  return prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`;
}

/** Letters of any language are no part of our names; what a file system would read otherwise than we do cannot be in them. */
const PART = /^[A-Za-z0-9._@ +=,()[\]$~-]+$/;

function pathWithin(root: string, name: string): string {
  const [first, ...parts] = name.split('/');
  const isSafe = parts.length > 0 && parts.every((part) => PART.test(part) && part !== '.' && part !== '..');
  if (first !== root || !isSafe) throw new ArchiveRefused(`${JSON.stringify(name)} in it leads elsewhere`);
  return parts.join('/');
}

function octal(block: Buffer, from: number, length: number): number {
  const text = block
    .toString('latin1', from, from + length)
    .replaceAll(/[\0 ]+$/g, '')
    .trimStart();
  if (!/^[0-7]+$/.test(text)) throw new ArchiveRefused('a header in it is damaged');
  return Number.parseInt(text, 8);
}

/** Of all bytes of a header, its own field as blanks. */
const sumOf = (block: Buffer): number =>
  block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
