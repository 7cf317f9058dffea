import { type FileHandle, open } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';
import { reasonOf } from '@rec-io/installer/json-file';
import { isSourceLine } from '@rec-io/installer/token-text';
import { readFingerprint } from './certificate.ts';
import { isTlsMode, type SourceConnection, TLS_MODES, usualTlsMode } from './source-connection.ts';

const KEYS = [
  'host',
  'port',
  'database',
  'user',
  'password',
  'sslmode',
  'sslrootcert',
  'sslfingerprint',
] as const;
type Key = (typeof KEYS)[number];
const OTHERS_MAY = 0o077;
const BYTES_MAX = 64 * 1024;

/**
 * Reads how a server is reached: lines of `key: value` or `key=value`. The file holds a password, so one that others may read is
 * refused before anything of it is used.
 * @returns the connection, or the line that is a token or an address
 * @throws CatalogueError REC-690
 */
export async function readConnectionFile(path: string): Promise<SourceConnection | string> {
  const text = await readPrivate(path);
  const line = text.trim();
  if (isSourceLine(line)) return line;
  return connectionOf(valuesOf(text, path), path);
}

async function readPrivate(path: string): Promise<string> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    const { mode, size } = await file.stat();
    if ((mode & OTHERS_MAY) !== 0) {
      const shown = (mode & 0o777).toString(8).padStart(4, '0');
      throw refusal(path, `others may read it (mode ${shown}); it holds a password: chmod 600 '${path}'`);
    }
    if (size > BYTES_MAX) throw refusal(path, 'it is far too large for a connection file');
    return await file.readFile('utf8');
  } catch (error) {
    if (error instanceof CatalogueError) throw error;
    const reason =
      errorCode(error) === 'ENOENT'
        ? 'there is no such file (a token begins with recio1., an address with postgres:// or https://)'
        : reasonOf(error);
    throw refusal(path, reason, error);
  } finally {
    await file?.close();
  }
}

function valuesOf(text: string, path: string): ReadonlyMap<Key, string> {
  const values = new Map<Key, string>();
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line === '---') continue;
    const [, name, value] = /^([A-Za-z_]+)\s*[:=]\s*(.*)$/.exec(line) ?? [];
    const key = KEYS.find((known) => known === name);
    // The line itself is not shown: it may be the password.
    if (key === undefined || value === undefined)
      throw refusal(path, `line ${index + 1} is none of ${KEYS.join(', ')}`);
    values.set(key, unquoted(value));
  }
  return values;
}

/** In quotes everything is meant as it stands; without, a comment may follow a space. */
function unquoted(value: string): string {
  const [, , inner] = /^(["'])(.*)\1\s*(?:#.*)?$/.exec(value) ?? [];
  return inner ?? value.replace(/\s+#.*$/, '');
}

function connectionOf(values: ReadonlyMap<Key, string>, path: string): SourceConnection {
  const missing = (['host', 'user', 'password'] as const).filter((key) => (values.get(key) ?? '') === '');
  if (missing.length > 0) throw refusal(path, `${missing.join(', ')} missing`);
  const port = Number(values.get('port') ?? '5432');
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw refusal(path, 'port must be a number from 1 to 65535');
  const host = values.get('host') ?? '';
  const sslMode = values.get('sslmode') ?? usualTlsMode(host);
  if (!isTlsMode(sslMode)) throw refusal(path, `sslmode must be one of ${TLS_MODES.join(', ')}`);
  const pinned = values.get('sslfingerprint');
  const sha256 = pinned === undefined ? null : readFingerprint(pinned);
  if (pinned !== undefined && sha256 === null)
    throw refusal(path, 'sslfingerprint must be the SHA-256 of the certificate, 64 hexadecimal digits');
  return {
    host,
    port,
    database: values.get('database') ?? 'rec_io_db',
    user: values.get('user') ?? '',
    password: values.get('password') ?? '',
    sslMode,
    sslRootCert: values.get('sslrootcert') ?? null,
    pin: sha256 === null ? null : { kind: 'fingerprint', sha256 },
    validUntil: null,
  };
}

const refusal = (path: string, reason: string, cause?: unknown): CatalogueError =>
  new CatalogueError('REC-690', { path, reason }, cause);
