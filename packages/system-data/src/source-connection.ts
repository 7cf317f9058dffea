import { readFile } from 'node:fs/promises';
import type { Connection } from '@rec-io/database/connection';
import { sqlState } from '@rec-io/database/errors';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { Client, type ClientConfig } from 'pg';

/** As libpq names them; `prefer` is not among them, because it is broken by whoever sits between. */
export const TLS_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof TLS_MODES)[number];
export const isTlsMode = (text: string): text is TlsMode => TLS_MODES.some((mode) => mode === text);

/** How an operator's server is reached. */
export type SourceConnection = Connection & {
  readonly sslMode: TlsMode;
  /** The certificate that signed the server's; null: those that Node trusts. */
  readonly sslRootCert: string | null;
};

const CONNECT_MS = 15_000;
const UNKNOWN_DATABASE = '3D000';

/** Output that is the same on every server and survives the way as text. */
const SAME_TEXT = `SET client_encoding = 'UTF8'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';
  SET timezone = 'UTC'; SET bytea_output = 'hex'; SET extra_float_digits = 1; SET xmloption = 'content'`;

/**
 * Signs in at the operator's server. The caller ends the client.
 * @throws CatalogueError REC-691 or REC-692: neither is worth a second try
 */
export async function openSource(source: SourceConnection, name: string): Promise<Client> {
  const client = new Client(await configuration(source, name));
  // Told by the query that fails; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await speakTheSame(client);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw explained(source, error);
  }
}

/** The same session settings at both ends, and a server that gives up when whoever asked is gone: a killed copy holds locks. */
export async function speakTheSame(client: Client): Promise<void> {
  await client.query(SAME_TEXT);
  // Not on every system; there the server notices when its statement ends.
  await client.query("SET client_connection_check_interval = '1s'").catch(() => undefined);
}

async function configuration(source: SourceConnection, name: string): Promise<ClientConfig> {
  const { host, port, database, user, password, sslMode, sslRootCert } = source;
  const ca = sslRootCert === null ? {} : { ca: await certificate(sslRootCert) };
  const verified = sslMode === 'verify-full' || sslMode === 'verify-ca';
  const ssl = {
    rejectUnauthorized: verified,
    ...ca,
    ...(sslMode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
  };
  return {
    host,
    port,
    database,
    user,
    password,
    application_name: name,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    ssl: sslMode === 'disable' ? false : ssl,
  };
}

const certificate = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    throw new CatalogueError('REC-690', { path, reason: reasonOf(error) }, error);
  });

function explained({ host, port, user, database }: SourceConnection, error: unknown): unknown {
  if (error instanceof CatalogueError) return error;
  const state = sqlState(error);
  const reason = reasonOf(error);
  // Of class 28 is everything about signing in: password, no line in pg_hba.conf, an account that may not.
  if (state === UNKNOWN_DATABASE || state?.startsWith('28') === true || state === '42501')
    return new CatalogueError('REC-692', { host, port, user, database, reason }, error);
  return new CatalogueError('REC-691', { host, port, reason: reason || 'no answer' }, error);
}
