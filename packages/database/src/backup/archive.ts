import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { DatabaseError } from '../errors.ts';
import { BrokenSeal, isSealed, openedWith, sealedFor } from './seal.ts';

/**
 * A backup file: gzip around frames of a kind, a length and that many bytes. `H` what it is, then for each table `T` its
 * description, `D` rows as the server wrote them, `E` their number and checksums; for each file beside the database `F` and its
 * content as `D`; `Z` says that it is whole. With a key it is sealed as age does (age-encryption.org/v1), so that its owner can
 * open it without REC.IO, too: `age -d -i KEY FILE | gunzip`.
 */
export type FrameKind = 'H' | 'T' | 'D' | 'E' | 'F' | 'Z';
export type Frame = { readonly kind: FrameKind; readonly body: Buffer };

const HEAD_BYTES = 5;
/** Far above what a server sends at once; a longer one is no frame of ours. */
const BODY_BYTES_MAX = 256 * 1024 * 1024;

export type ArchiveWriter = {
  write(kind: FrameKind, body: Buffer | object): Promise<void>;
  /** Bytes of the file so far. */
  readonly bytes: number;
};

/** Writes beside the file's place, closed to others, and renames it when it is whole and on the disk. */
export async function writeArchive(
  file: string,
  recipient: string | null,
  fill: (archive: ArchiveWriter) => Promise<void>,
): Promise<void> {
  await requireAbsent(file);
  const unfinished = `${file}.unfinished`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    // The umask narrows the mode of a new file, and one that a killed run left may have another.
    await handle.chmod(0o600);
    const gzip = createGzip({ level: 4 });
    const output = createWriteStream(unfinished, { fd: handle.fd, autoClose: false });
    const sealed = recipient === null ? gzip : await sealedFor(recipient, gzip);
    sealed.pipe(output);
    const failed = Promise.race([gzip, sealed, output].map((each) => once(each, 'error'))).then(([error]) => {
      throw error;
    });
    failed.catch(() => undefined);
    await fill({
      async write(kind, body) {
        const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
        const head = Buffer.alloc(HEAD_BYTES);
        head.write(kind, 'latin1');
        head.writeUInt32BE(bytes.length, 1);
        gzip.write(head);
        if (!gzip.write(bytes)) await Promise.race([once(gzip, 'drain'), failed]);
      },
      get bytes() {
        return output.bytesWritten;
      },
    });
    gzip.end();
    await Promise.race([finished(output), failed]);
    await handle.sync();
    await handle.close();
    await requireAbsent(file);
    await rename(unfinished, file);
    await syncDirectory(dirname(file));
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** A link instead of the rename would be surer, but the file systems of memory sticks have none. */
async function requireAbsent(file: string): Promise<void> {
  const found = await access(file).then(
    () => true,
    () => false,
  );
  if (found)
    throw new DatabaseError(
      'DB_NAME_REFUSED',
      `${file} is there already, and a backup overwrites nothing`,
      'Name another file.',
    );
}

/**
 * The frames of a file, to its end.
 * @param identity the key that opens a sealed one
 * @throws DatabaseError DB_BACKUP_UNREADABLE when it is not whole, DB_BACKUP_LOCKED when the key does not open it
 */
export async function* readArchive(file: string, identity: string | null = null): AsyncGenerator<Frame> {
  const gunzip = createGunzip();
  let source: Readable | null = null;
  let rest: Buffer = Buffer.alloc(0);
  let whole = false;
  try {
    const sealed = await isSealed(file);
    source = createReadStream(file);
    const opened = sealed ? await openedWith(identity, source, file) : source;
    for (const each of [source, opened]) each.on('error', (error) => gunzip.destroy(error));
    opened.pipe(gunzip);
    for await (const chunk of gunzip as Readable & AsyncIterable<Buffer>) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (;;) {
        if (rest.length < HEAD_BYTES) break;
        const kind = rest.toString('latin1', 0, 1);
        const length = rest.readUInt32BE(1);
        if (!isKind(kind) || length > BODY_BYTES_MAX || whole)
          throw unreadable(file, 'it is no backup of REC.IO');
        if (rest.length < HEAD_BYTES + length) break;
        whole = kind === 'Z';
        yield { kind, body: rest.subarray(HEAD_BYTES, HEAD_BYTES + length) };
        rest = rest.subarray(HEAD_BYTES + length);
      }
    }
  } catch (error) {
    if (error instanceof DatabaseError || !isOfFile(error)) throw error;
    throw unreadable(file, error instanceof Error ? error.message : String(error), error);
  } finally {
    source?.destroy();
  }
  if (!whole || rest.length > 0) throw unreadable(file, 'it ends before its end');
}

export const sha256 = () => createHash('sha256');

export const unreadable = (file: string, why: string, cause?: unknown): DatabaseError =>
  new DatabaseError(
    'DB_BACKUP_UNREADABLE',
    `${file}: ${why}`,
    'Use another backup; recio backup list shows them.',
    cause,
  );

const isKind = (kind: string): kind is FrameKind => ['H', 'T', 'D', 'E', 'F', 'Z'].includes(kind);

/** What gzip, the seal or the file system says of a file; anything else is the reader's own failure. */
const isOfFile = (error: unknown): boolean =>
  error instanceof BrokenSeal ||
  (error instanceof Error && 'code' in error && /^(Z_|E[A-Z]+$|ERR_)/.test(String(error.code)));

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
