import { resolve } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { isSourceLine, isTokenLike } from '@rec-io/installer/token-text';
import { readFingerprint } from './certificate.ts';
import { readConnectionFile } from './connection-file.ts';
import { isSnapshotPath, type SnapshotAddress, snapshotAddress } from './snapshot/address.ts';
import { isTlsMode, type SourceConnection, TLS_MODES, usualTlsMode } from './source-connection.ts';
import { decodeToken, type PublishedSnapshot, type Token } from './token.ts';

/** Where system data comes from, as `--from` says it. */
export type From =
  | {
      readonly kind: 'server';
      readonly connection: SourceConnection;
      /** The same data as the operator published it, when the token names it. */
      readonly snapshot: SnapshotAddress | null;
    }
  | { readonly kind: 'snapshot'; readonly address: SnapshotAddress };

/**
 * Understands a token, `postgres://user:password@host:port/database?sslmode=…`, `https://…/manifest.json#ed25519=KEY`, the same as
 * a path or `file://`, and the path of a file of mode 0600 that holds a token, an address or a connection's lines. The password may also stand
 * in PGPASSWORD, where no list of processes shows it.
 * @throws CatalogueError REC-660, REC-690, REC-700: none shows a password
 */
export async function parseFrom(given: string): Promise<From> {
  const text = given.trim();
  if (SECRET_LIKE.test(text)) throw refused('an address begins with postgres://');
  return isSourceLine(text) ? addressed(text) : fromFile(text);
}

/** Taken for a path, it would stand in an error. */
const SECRET_LIKE = /^[^/\s]+:[^/\s]+@/;

function addressed(text: string): From {
  if (isTokenLike(text)) return fromToken(decodeToken(text));
  const url = URL.parse(text);
  if (url === null)
    throw refused('it is not an address; %-encode what is neither a letter nor a digit in a password');
  switch (url.protocol) {
    case 'postgres:':
    case 'postgresql:':
      return server(serverOf(url));
    case 'https:':
    case 'http:':
    case 'file:':
      return { kind: 'snapshot', address: snapshotAddress(text) };
    default:
      throw refused(`${url.protocol}// is none of postgres://, https:// and file://`);
  }
}

async function fromFile(text: string): Promise<From> {
  if (isSnapshotPath(text)) return { kind: 'snapshot', address: snapshotAddress(text) };
  const read = await readConnectionFile(resolve(text));
  return typeof read === 'string' ? addressed(read) : server(read);
}

const server = (connection: SourceConnection): From => ({ kind: 'server', connection, snapshot: null });

function fromToken({ server: given, snapshot, validUntil }: Token): From {
  if (given === null) {
    if (snapshot === null) throw refused('it names nothing to copy from');
    return { kind: 'snapshot', address: publishedAddress(snapshot) };
  }
  const connection = { ...given, sslMode: usualTlsMode(given.host), sslRootCert: null, validUntil };
  return { kind: 'server', connection, snapshot: snapshot === null ? null : publishedAddress(snapshot) };
}

const publishedAddress = ({ manifest, publicKey }: PublishedSnapshot): SnapshotAddress =>
  snapshotAddress(`${manifest}#ed25519=${publicKey}`);

const PARAMETERS = ['sslmode', 'sslrootcert', 'sslfingerprint'];

function serverOf(url: URL): SourceConnection {
  const unknown = [...url.searchParams.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) throw refused(`it knows ${PARAMETERS.join(', ')}, and not ${unknown}`);
  const host = decoded(url.hostname).replace(/^\[(.*)\]$/, '$1');
  if (host === '' || url.username === '')
    throw refused('it must name a user and a host: postgres://user:password@host/database');
  const sslMode = url.searchParams.get('sslmode') ?? usualTlsMode(host);
  if (!isTlsMode(sslMode)) throw refused(`sslmode must be one of ${TLS_MODES.join(', ')}`);
  const pinned = url.searchParams.get('sslfingerprint');
  const sha256 = pinned === null ? null : readFingerprint(pinned);
  if (pinned !== null && sha256 === null)
    throw refused('sslfingerprint must be the SHA-256 of the certificate, 64 hexadecimal digits');
  return {
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    database: decoded(url.pathname.slice(1)) || 'rec_io_db',
    user: decoded(url.username),
    password: url.password === '' ? (process.env['PGPASSWORD'] ?? '') : decoded(url.password),
    sslMode,
    sslRootCert: url.searchParams.get('sslrootcert'),
    pin: sha256 === null ? null : { kind: 'fingerprint', sha256 },
    validUntil: null,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused('a % stands in it that encodes nothing: write %25');
  }
}

const refused = (reason: string): CatalogueError => new CatalogueError('REC-660', { reason });

/**
 * A database server, and nothing else.
 * @throws CatalogueError REC-660, REC-690
 */
export async function serverFrom(given: string): Promise<SourceConnection> {
  const from = await parseFrom(given);
  if (from.kind === 'server') return from.connection;
  throw refused('it names a published snapshot, and a database server is needed here');
}
