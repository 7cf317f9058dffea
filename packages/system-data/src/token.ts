import { X509Certificate } from 'node:crypto';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { isObject, type JsonObject } from '@rec-io/installer/json-file';
import { openToken, sealToken } from '@rec-io/installer/token-text';
import { type Pin, readFingerprint } from './certificate.ts';

/** What an operator's invitation says, on one line. */
export type Token = {
  /** Whom it was made for. */
  readonly name: string;
  /** ISO 8601; null: it does not end. */
  readonly validUntil: string | null;
  readonly server: TokenServer | null;
  readonly snapshot: PublishedSnapshot | null;
};

export type TokenServer = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** How the server proves itself; null: by a certificate that everybody trusts. */
  readonly pin: Pin | null;
};

export type PublishedSnapshot = {
  /** `https://…/manifest.json` */
  readonly manifest: string;
  /** The publisher's Ed25519 key: 32 bytes as base64url. */
  readonly publicKey: string;
};

const HEAD_BYTES = 2;

/** One line of letters, digits, `-`, `_` and two dots. It holds a password. */
export function encodeToken(token: Token): string {
  const pin = token.server?.pin ?? null;
  const der = pin?.kind === 'certificate' ? new X509Certificate(pin.pem).raw : Buffer.alloc(0);
  const { server, snapshot, name, validUntil } = token;
  const fields = {
    n: name,
    ...(validUntil === null ? {} : { e: validUntil }),
    ...(server === null
      ? {}
      : { h: server.host, p: server.port, d: server.database, u: server.user, w: server.password }),
    ...(pin?.kind === 'fingerprint' ? { f: pin.sha256 } : {}),
    ...(snapshot === null ? {} : { m: snapshot.manifest, k: snapshot.publicKey }),
  };
  const json = Buffer.from(JSON.stringify(fields));
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16BE(json.length);
  return sealToken(Buffer.concat([head, json, der]));
}

/** @throws CatalogueError REC-660, which shows nothing of the token */
export function decodeToken(given: string): Token {
  const opened = openToken(given);
  if ('problem' in opened) throw refused(opened.problem);
  try {
    return tokenOf(opened.content);
  } catch {
    throw refused(
      'it is whole, but does not say what a token says: it was not made by recio operator invite',
    );
  }
}

function tokenOf(bytes: Buffer): Token {
  const end = HEAD_BYTES + bytes.readUInt16BE();
  const fields: unknown = JSON.parse(bytes.toString('utf8', HEAD_BYTES, end));
  if (!isObject(fields)) throw new TypeError('no object');
  const server = fields['h'] === undefined ? null : serverOf(fields, bytes.subarray(end));
  const snapshot = fields['m'] === undefined ? null : snapshotOf(fields);
  if (server === null && snapshot === null) throw new TypeError('neither a server nor a snapshot');
  const validUntil = fields['e'] === undefined ? null : text(fields, 'e');
  if (validUntil !== null && Number.isNaN(Date.parse(validUntil))) throw new TypeError('no time');
  return { name: text(fields, 'n'), validUntil, server, snapshot };
}

function serverOf(fields: JsonObject, der: Buffer): TokenServer {
  const port = fields['p'];
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)
    throw new TypeError('no port');
  const [host, database, user] = [text(fields, 'h'), text(fields, 'd'), text(fields, 'u')];
  return { host, port, database, user, password: text(fields, 'w'), pin: pinOf(fields, der) };
}

function pinOf(fields: JsonObject, der: Buffer): Pin | null {
  if (der.length > 0) return { kind: 'certificate', pem: new X509Certificate(der).toString() };
  if (fields['f'] === undefined) return null;
  const sha256 = readFingerprint(text(fields, 'f'));
  if (sha256 === null) throw new TypeError('no fingerprint');
  return { kind: 'fingerprint', sha256 };
}

function snapshotOf(fields: JsonObject): PublishedSnapshot {
  const [manifest, publicKey] = [text(fields, 'm'), text(fields, 'k')];
  if (Buffer.from(publicKey, 'base64url').length !== 32) throw new TypeError('no key');
  return { manifest, publicKey };
}

function text(fields: JsonObject, key: string): string {
  const value = fields[key];
  if (typeof value !== 'string' || value === '') throw new TypeError(`no ${key}`);
  return value;
}

const refused = (reason: string): CatalogueError => new CatalogueError('REC-660', { reason });
