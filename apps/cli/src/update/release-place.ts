import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { INDEX_BYTES_MAX, INDEX_FILE, type ReleaseIndex } from '@rec-io/installer/update/release-index';
import { ArchiveRefused } from '@rec-io/installer/update/unpack-archive';

/** Where the files of a release are. */
export type ReleasePlace = {
  readonly name: string;
  /** The signed list, as it lies there: nobody has verified anything yet. */
  index(signal: AbortSignal): Promise<string>;
  /** Fetches the archive: not a byte more than the list says, and only if it has the list's hash. @throws ArchiveRefused */
  archive(release: ReleaseIndex, to: string, signal: AbortSignal): Promise<void>;
};

const INDEX_MS_MAX = 30_000;
const ARCHIVE_MS_MAX = 20 * 60_000;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** @param from a URL (https, or http on this machine), or a directory with the same files @throws CatalogueError REC-875 */
export function releasePlace(from: string): ReleasePlace {
  const open = /^[a-z][a-z0-9+.-]*:\/\//i.test(from) ? fromUrl(from) : fromDirectory(from);
  const reached = <T>(promise: Promise<T>): Promise<T> =>
    promise.catch((error: unknown) => {
      if (error instanceof ArchiveRefused) throw error;
      throw new CatalogueError('REC-875', { place: from, reason: reasonOf(error) }, error);
    });
  return {
    name: from,
    index: (signal) =>
      reached(open(INDEX_FILE, AbortSignal.any([signal, AbortSignal.timeout(INDEX_MS_MAX)])).then(textOf)),
    archive: ({ archive: { name, bytes, sha256 } }, to, signal) =>
      reached(
        open(name, AbortSignal.any([signal, AbortSignal.timeout(ARCHIVE_MS_MAX)])).then((stream) =>
          save(stream, to, bytes, sha256),
        ),
      ),
  };
}

type Open = (name: string, signal: AbortSignal) => Promise<Readable>;

function fromDirectory(from: string): Open {
  const directory = isAbsolute(from) ? from : resolve(process.env['INIT_CWD'] ?? process.cwd(), from);
  return async (name, signal) => {
    const path = join(directory, name);
    if (!(await stat(path)).isFile()) throw new Error(`${path} is no file`);
    return createReadStream(path, { signal });
  };
}

function fromUrl(from: string): Open {
  const base = new URL(from.endsWith('/') ? from : `${from}/`);
  requireSafe(base, from);
  return async (name, signal) => {
    const response = await fetch(new URL(name, base), { signal, headers: { 'cache-control': 'no-cache' } });
    requireSafe(new URL(response.url), from);
    if (!response.ok || response.body === null)
      throw new Error(`${name}: the server answers ${response.status}`);
    return Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0], { signal });
  };
}

/** Signatures make the content safe; who asks for what is nobody else's business. */
function requireSafe(url: URL, place: string): void {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))) return;
  throw new CatalogueError('REC-875', { place, reason: `${url.protocol}// is not taken, only https://` });
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > INDEX_BYTES_MAX) throw new Error(`${INDEX_FILE} is larger than any`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function save(stream: Readable, to: string, bytes: number, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  let taken = 0;
  await pipeline(
    stream,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        taken += chunk.length;
        if (taken > bytes) throw new ArchiveRefused(`it has more than ${bytes} bytes`);
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(to, { flags: 'wx', mode: 0o600 }),
  );
  if (taken !== bytes) throw new ArchiveRefused(`it has ${taken} bytes instead of ${bytes}`);
  const found = hash.digest('hex');
  if (found !== sha256) throw new ArchiveRefused(`its SHA-256 is ${found}, not ${sha256}`);
}
