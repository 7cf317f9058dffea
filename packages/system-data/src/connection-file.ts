import { type FileHandle, open } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { isTlsMode, type SourceConnection, TLS_MODES } from './source-connection.ts';

const KEYS = ['host', 'port', 'database', 'user', 'password', 'sslmode', 'sslrootcert'] as const;
type Key = (typeof KEYS)[number];
const OTHERS_MAY = 0o077;
const BYTES_MAX = 64 * 1024;

/**
 * Reads what an operator gave: lines of `key: value` or `key=value`. The file holds a password, so one that others may
 * read is refused before anything of it is used.
 * @throws CatalogueError REC-690
 */
export async function readConnectionFile(path: string): Promise<SourceConnection> {
  const text = await readPrivate(path);
  return connectionOf(valuesOf(text, path), path);
}

/** The file's text; `setup-installer-user` writes it with mode 0600. */
export function connectionFileText(connection: SourceConnection): string {
  const { host, port, database, user, password, sslMode, sslRootCert } = connection;
  return [
    '# How a new installation reaches the operator’s server to copy system data. Keep this file to yourself (mode 0600).',
    `host: ${host}`,
    `port: ${port}`,
    `database: ${database}`,
    `user: ${user}`,
    `password: ${password}`,
    '# verify-full: encrypted, and the server proves its name; verify-ca: … its certificate; require: encrypted only; disable.',
    `sslmode: ${sslMode}`,
    ...(sslRootCert === null
      ? ['# sslrootcert: /path/to/the/operator/ca.pem']
      : [`sslrootcert: ${sslRootCert}`]),
    '',
  ].join('\n');
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
    throw refusal(path, error instanceof Error ? error.message : String(error), error);
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
  // What leaves this machine is encrypted unless the file says otherwise in words.
  const sslMode = values.get('sslmode') ?? (isThisMachine(host) ? 'disable' : 'require');
  if (!isTlsMode(sslMode)) throw refusal(path, `sslmode must be one of ${TLS_MODES.join(', ')}`);
  return {
    host,
    port,
    database: values.get('database') ?? 'rec_io_db',
    user: values.get('user') ?? '',
    password: values.get('password') ?? '',
    sslMode,
    sslRootCert: values.get('sslrootcert') ?? null,
  };
}

const isThisMachine = (host: string): boolean =>
  host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\./.test(host);

const refusal = (path: string, reason: string, cause?: unknown): CatalogueError =>
  new CatalogueError('REC-690', { path, reason }, cause);
