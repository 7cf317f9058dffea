import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { failureOf } from './http-store.ts';
import { type Patience, type SnapshotStore, StoreFailure } from './store.ts';

/** A file as the signed manifest names it. */
export type StoredFile = {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
};

/** How files are fetched. */
export type Way = {
  readonly store: SnapshotStore;
  readonly patience: Patience;
  readonly signal: AbortSignal;
};

/**
 * A file's bytes, which are the signed ones only when it ends without an error: nothing may be made final before. A connection
 * that breaks is taken up where it broke.
 * @throws CatalogueError REC-701 when it cannot be had, REC-702 when it is another file
 */
export async function* signedBytes(file: StoredFile, way: Way): AsyncGenerator<Buffer> {
  const refused = (reason: string) =>
    new CatalogueError('REC-702', { place: way.store.place, reason: `${file.path} ${reason}` });
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of bytesOf(file.path, file.bytes, way)) {
    bytes += piece.length;
    if (bytes > file.bytes) throw refused(`is longer than the ${file.bytes} bytes that were signed`);
    hash.update(piece);
    yield piece;
  }
  if (bytes < file.bytes) throw refused(`was cut: ${bytes} of ${file.bytes} bytes are there`);
  if (hash.digest('hex') !== file.sha256) throw refused('was altered: its SHA-256 is another');
}

/** A whole small file of unknown content, at most `bytesMax` long. @throws CatalogueError REC-701, REC-702 */
export async function wholeFile(path: string, bytesMax: number, way: Way): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of bytesOf(path, null, way)) {
    bytes += piece.length;
    if (bytes > bytesMax)
      throw new CatalogueError('REC-702', {
        place: way.store.place,
        reason: `${path} is longer than ${bytesMax} bytes`,
      });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** @param expected so many bytes are to come: fewer are a line that broke, for a while; null: as many as come */
async function* bytesOf(path: string, expected: number | null, way: Way): AsyncGenerator<Buffer> {
  const { store, patience, signal } = way;
  const pace = { waitedMs: 0, bytes: 0 };
  for (let tries = 1; ; tries += 1) {
    try {
      const { body, endIsKnown } = await store.open(path, pace.bytes, signal);
      for await (const piece of patiently(body, pace, way)) {
        pace.bytes += piece.length;
        yield piece;
      }
      if (endIsKnown || expected === null || pace.bytes >= expected) return;
      throw new StoreFailure('the server ended too early', true);
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error);
      if (!(failure instanceof StoreFailure)) throw error;
      if (!failure.passing || tries >= patience.triesMax)
        throw new CatalogueError(
          'REC-701',
          { place: store.place, reason: `${path}: ${failure.message}` },
          failure,
        );
      const waitMs = failure.waitMs ?? patience.firstWaitMs * 2 ** (tries - 1);
      await sleep(Math.min(waitMs, patience.waitMsMax), undefined, { signal });
    }
  }
}

/** Ends a body that falls silent or comes in drops. The time that our own side takes does not count. */
async function* patiently(
  body: Readable,
  pace: { waitedMs: number; readonly bytes: number },
  { patience, signal }: Way,
): AsyncGenerator<Buffer> {
  const { silenceMsMax, slowMsMax, bytesPerSecondMin } = patience;
  const stop = () => body.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const pieces: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const beganMs = performance.now();
      const silent = setTimeout(
        () => body.destroy(new StoreFailure('nothing comes any more', true)),
        silenceMsMax,
      );
      const { done, value } = await pieces.next().finally(() => clearTimeout(silent));
      pace.waitedMs += performance.now() - beganMs;
      if (done === true) return;
      yield value;
      if (pace.waitedMs > slowMsMax && pace.bytes / (pace.waitedMs / 1000) < bytesPerSecondMin)
        throw new StoreFailure(`it comes with less than ${bytesPerSecondMin} bytes a second`, false);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}
