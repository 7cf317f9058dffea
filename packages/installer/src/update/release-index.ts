import { CatalogueError } from '../catalogue-error.ts';
import { isObject, type JsonObject } from '../json-file.ts';
import { isPublicKey, isSignedBy, type SigningKey } from '../signing-key.ts';
import { isVersion } from './version.ts';

/** The one file of a publication whose name never changes: what is in it, and its signatures. */
export const INDEX_FILE = 'latest.json';
/** Far above any: a name for each migration, and the notes. */
export const INDEX_BYTES_MAX = 1_000_000;
export const NOTES_CHARACTERS_MAX = 40_000;
const ARCHIVE_BYTES_MAX = 200_000_000;
const UNPACKED_BYTES_MAX = 500_000_000;
const FILES_MAX = 50_000;

/** What a release is. Its archive is named by its hash, so one signature stands for all of it. */
export type ReleaseIndex = {
  readonly formatVersion: 1;
  readonly product: 'rec-io-release';
  readonly version: string;
  /** When it was published, ISO 8601 in UTC: an older one is not taken for news. */
  readonly releasedAt: string;
  readonly archive: {
    readonly name: string;
    readonly sha256: string;
    readonly bytes: number;
    /** Of all files together. */
    readonly unpackedBytes: number;
    readonly files: number;
  };
  readonly sbom: { readonly name: string; readonly sha256: string };
  /** File names of all migrations that it knows, in their order. */
  readonly migrations: readonly string[];
  /** What the changelog says of it. */
  readonly notes: string;
};

/** The signed text beside its signatures: one file, so that a cache can never mix two releases. */
export function signedIndex(index: ReleaseIndex, keys: readonly SigningKey[]): string {
  const content = JSON.stringify(index);
  const signatures = keys.map((key) => ({
    key: key.publicKey,
    signature: key.sign(Buffer.from(content)),
  }));
  return `${JSON.stringify({ content, signatures }, null, 2)}\n`;
}

/**
 * Nothing of it is read before a key that is trusted has signed it.
 * @param place where it is from, for messages
 * @throws CatalogueError REC-871 when no trusted key has signed it, REC-872 when it is damaged or of another kind
 */
export function readIndex(text: string, trusted: readonly string[], place: string): ReleaseIndex {
  const refuse = (reason: string, cause?: unknown) => new CatalogueError('REC-872', { place, reason }, cause);
  const outer = parsed(text);
  const { content, signatures } = outer ?? {};
  if (typeof content !== 'string' || !Array.isArray(signatures))
    throw refuse('its list is not of a form that is known');
  const signers = signatures.flatMap((each: unknown) =>
    isObject(each) && typeof each['key'] === 'string' && typeof each['signature'] === 'string'
      ? [{ key: each['key'], signature: each['signature'] }]
      : [],
  );
  const known = signers.filter(({ key }) => trusted.includes(key) && isPublicKey(key));
  if (known.length === 0)
    throw new CatalogueError('REC-871', {
      place,
      signers: signers.map(({ key }) => key.slice(0, 43)).join(', ') || 'nobody',
      trusted: trusted.join(', ') || 'nobody yet',
    });
  if (!known.some(({ key, signature }) => isSignedBy(key, Buffer.from(content), signature)))
    throw refuse('its signature is wrong');
  const index = indexOf(parsed(content));
  if (index === null) throw refuse('it is of a form that this version does not know');
  return index;
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const SHA256 = /^[0-9a-f]{64}$/;
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

const isUpTo = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= most;
const isName = (value: unknown): value is string => typeof value === 'string' && FILE_NAME.test(value);
const isHash = (value: unknown): value is string => typeof value === 'string' && SHA256.test(value);

function indexOf(value: JsonObject | null): ReleaseIndex | null {
  if (value === null || value['formatVersion'] !== 1 || value['product'] !== 'rec-io-release') return null;
  const { version, releasedAt, archive, sbom, migrations, notes } = value;
  if (typeof version !== 'string' || !isVersion(version)) return null;
  if (typeof releasedAt !== 'string' || !Number.isFinite(Date.parse(releasedAt))) return null;
  if (typeof notes !== 'string' || notes.length > NOTES_CHARACTERS_MAX) return null;
  if (!Array.isArray(migrations) || !migrations.every(isName)) return null;
  if (!isObject(archive) || !isObject(sbom)) return null;
  if (!isName(archive['name']) || !isHash(archive['sha256'])) return null;
  if (!isUpTo(archive['bytes'], ARCHIVE_BYTES_MAX)) return null;
  if (!isUpTo(archive['unpackedBytes'], UNPACKED_BYTES_MAX) || !isUpTo(archive['files'], FILES_MAX))
    return null;
  if (!isName(sbom['name']) || !isHash(sbom['sha256'])) return null;
  return value as unknown as ReleaseIndex;
}
