import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { isPublicKey } from '@rec-io/installer/signing-key';
import { isThisMachine } from '../this-machine.ts';

export const POINTER = 'manifest.json';

/** Where a snapshot is, and whose signature it must bear. */
export type SnapshotAddress = {
  /** Of its directory; ends with a slash. */
  readonly base: URL;
  /** The publisher's key; null: none was given. */
  readonly key: string | null;
};

const KEY = /#ed25519=([^#]*)$/;

/** Whether a path is meant as one of a snapshot, rather than of a connection file. */
export const isSnapshotPath = (text: string): boolean => KEY.test(text) || text.endsWith('.json');

/** The line that installers are given. @param place as `snapshotAddress` takes it @throws CatalogueError REC-700 */
export function addressText(place: string, publicKey: string): string {
  const pointer = new URL(POINTER, snapshotAddress(place).base);
  return `${pointer.protocol === 'file:' ? fileURLToPath(pointer) : pointer.href}#ed25519=${publicKey}`;
}

/**
 * Reads `https://host/path/manifest.json#ed25519=KEY`; also `file:` and paths, of the file or of its directory,
 * and `http:` on this machine.
 * @throws CatalogueError REC-700
 */
export function snapshotAddress(text: string): SnapshotAddress {
  const [fragment, key = null] = KEY.exec(text) ?? [''];
  if (key !== null && !isPublicKey(key))
    throw refusal('what follows #ed25519= is no whole key of 43 characters');
  const place = text.slice(0, text.length - fragment.length);
  const url = /^[a-z]+:/i.test(place) ? parsed(place) : pathToFileURL(resolve(place));
  if (url.hash !== '') throw refusal('what follows # is no key: #ed25519=… is expected');
  if (url.search !== '') throw refusal('it has a query, and one address cannot be signed for many files');
  if (url.username !== '' || url.password !== '') throw refusal('it holds a password');
  if (url.protocol === 'http:' && !isThisMachine(url.hostname))
    throw refusal('http: shows everybody on the way what is copied; use https:');
  if (!['https:', 'http:', 'file:'].includes(url.protocol))
    throw refusal(`${url.protocol} is none of https:, file: and a path`);
  const path = url.pathname.endsWith(`/${POINTER}`) ? url.pathname.slice(0, -POINTER.length) : url.pathname;
  url.pathname = path.endsWith('/') ? path : `${path}/`;
  return { base: url, key };
}

/** As an invitation carries it: only what leads there from everywhere. @throws CatalogueError REC-700 */
export function publishedSnapshot(text: string): { readonly manifest: string; readonly publicKey: string } {
  const { base, key } = snapshotAddress(text);
  if (base.protocol === 'file:') throw refusal('it is a place of this machine, which nobody else can reach');
  if (key === null) throw refusal('it has no key');
  return { manifest: new URL(POINTER, base).href, publicKey: key };
}

function parsed(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw refusal('it is no address');
  return url;
}

const refusal = (reason: string): CatalogueError => new CatalogueError('REC-700', { reason });
