import { readFile } from 'node:fs/promises';
import type { Connection } from '@rec-io/database/connection';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { Client, type ClientConfig, Pool } from 'pg';
import { guarded } from './catalog/guarded.ts';
import { certificateFingerprint, type Pin, pinnedFingerprint, serverCertificate } from './certificate.ts';
import { explained } from './connection-failure.ts';
import { guardWire } from './protocol.ts';
import { isThisMachine } from './this-machine.ts';

/** As libpq names them; `prefer` is not among them, because it is broken by whoever sits between. */
export const TLS_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof TLS_MODES)[number];
export const isTlsMode = (text: string): text is TlsMode => TLS_MODES.some((mode) => mode === text);

/** How an operator's server is reached. Holds a password: for no log and no report. */
export type SourceConnection = Connection & {
  /** With a pin, the pin decides. */
  readonly sslMode: TlsMode;
  /** File with the certificate of the authority that vouches for the server; null: those that Node trusts. */
  readonly sslRootCert: string | null;
  /** The server's own certificate, in place of an authority and a name. */
  readonly pin: Pin | null;
  /** When the login ends, ISO 8601; null: not known. */
  readonly validUntil: string | null;
};

/** Tells one database from another, whoever signs in. */
export const identityOf = ({ host, port, database }: Connection): string =>
  JSON.stringify([host, port, database]);

export const CONNECT_MS = 15_000;
/** The first two answers. */
const GREETING = { bytesMax: 2 ** 20, ms: CONNECT_MS };
/** Without it a system asks after two hours for the first time whether the other side is still there. */
const KEEP_ALIVE_MS = 30_000;

/** Output that is the same on every server and survives the way as text. */
const SAME_TEXT = `SET client_encoding = 'UTF8'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';
  SET timezone = 'UTC'; SET bytea_output = 'hex'; SET extra_float_digits = 1; SET xmloption = 'content'`;

/** What leaves this machine is encrypted, to a server that proved itself, unless weaker is asked for in words. */
export const usualTlsMode = (host: string): TlsMode =>
  host.startsWith('/') || isThisMachine(host) ? 'disable' : 'verify-full';

/**
 * Signs in at the operator's server. The caller ends the client.
 * @param answerMs how long a query may take; without it as long as it likes
 * @throws CatalogueError REC-661 to REC-668, REC-690 to REC-692: none is worth a second try at once
 */
export async function openSource(source: SourceConnection, name: string, answerMs?: number): Promise<Client> {
  try {
    const client = new Client({
      ...(await configuration(source, name)),
      ...(answerMs === undefined ? {} : { query_timeout: answerMs }),
    });
    // Told by the query that fails; without a listener it would end the process.
    client.on('error', () => undefined);
    guardWire(client);
    guardPassword(client, source);
    try {
      await client.connect();
      await guarded(client, GREETING, () => speakTheSame(client));
      return client;
    } catch (error) {
      await closeSource(client);
      throw error;
    }
  } catch (error) {
    throw explained(source, error);
  }
}

/**
 * Sessions that are opened as they are needed, as safely as by `openSource`. The caller ends the pool.
 * @throws CatalogueError REC-664, REC-690 before a session is wanted; then what `pg` says
 */
export async function openSourcePool(source: SourceConnection, name: string, max: number): Promise<Pool> {
  try {
    const pool = new Pool({ ...(await configuration(source, name)), max, Client: guardedClient(source) });
    // Without a listener a broken idle connection would end the process.
    pool.on('error', () => undefined);
    return pool;
  } catch (error) {
    throw explained(source, error);
  }
}

const guardedClient = (source: SourceConnection): typeof Client =>
  class extends Client {
    constructor(configured?: string | ClientConfig) {
      super(configured);
      guardPassword(this, source);
    }
  };

const GOODBYE_MS = 5_000;

/** Ends it in good order, or without a goodbye where the other side is silent: TCP itself would wait for a quarter of an hour. */
export async function closeSource(client: Client): Promise<void> {
  const { connection } = client as unknown as { connection: Wire };
  const impatience = setTimeout(() => connection.stream.destroy(), GOODBYE_MS);
  await client.end().catch(() => undefined);
  clearTimeout(impatience);
}

/** Where the line is cut without a word, a server would keep the session, its locks and its moment for two hours. */
const GONE_IN_TWO_MINUTES =
  'SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 6';

/** The same session settings at both ends, and a server that gives up when whoever asked is gone: a killed copy holds locks. */
export async function speakTheSame(client: Client): Promise<void> {
  await client.query(`${SAME_TEXT}; ${GONE_IN_TWO_MINUTES}`);
  // Not on every system; there the server notices when its statement ends.
  await client.query("SET client_connection_check_interval = '1s'").catch(() => undefined);
}

async function configuration(source: SourceConnection, name: string): Promise<ClientConfig> {
  const { host, port, database, user, password } = source;
  return {
    host,
    port,
    database,
    user,
    password,
    application_name: name,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    ssl: await tls(source),
    // The login then holds for this very TLS connection.
    enableChannelBinding: true,
  };
}

async function tls({
  host,
  port,
  sslMode,
  sslRootCert,
  pin,
}: SourceConnection): Promise<ClientConfig['ssl']> {
  if (pin !== null) return pinned(await pinnedCertificate(host, port, pin), pin);
  if (sslMode === 'disable') return false;
  return {
    rejectUnauthorized: sslMode !== 'require',
    ...(sslRootCert === null ? {} : { ca: await certificateFile(sslRootCert) }),
    ...(sslMode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
  };
}

/** The very certificate stands in for authorities and names, so a self-signed one is verified fully. */
const pinned = (pem: string, pin: Pin): Exclude<ClientConfig['ssl'], boolean | undefined> => ({
  rejectUnauthorized: true,
  ca: pem,
  allowPartialTrustChain: true,
  checkServerIdentity: (_host, certificate) =>
    certificateFingerprint(certificate) === pinnedFingerprint(pin) ? undefined : new OtherCertificate(),
});

/** The server shows another certificate than the pinned one. */
class OtherCertificate extends Error {
  readonly code = 'CERT_REJECTED';
}

async function pinnedCertificate(host: string, port: number, pin: Pin): Promise<string> {
  if (pin.kind === 'certificate') return pin.pem;
  const { certificate } = await serverCertificate(host, port, CONNECT_MS);
  if (certificateFingerprint(certificate) !== pin.sha256) throw new OtherCertificate();
  return certificate.toString();
}

const certificateFile = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    throw new CatalogueError('REC-690', { path, reason: reasonOf(error) }, error);
  });

/** A server that did not prove itself is told no password, however it asks: SCRAM proves that we know it without telling it. */
function guardPassword(client: Client, { sslMode, pin }: SourceConnection): void {
  if (pin !== null || sslMode.startsWith('verify')) return;
  const { connection } = client as unknown as { connection: Wire };
  for (const event of ['authenticationCleartextPassword', 'authenticationMD5Password'])
    connection.prependListener(event, () =>
      connection.stream.destroy(new Error('it asks for the password in a form that is no secret on the way')),
    );
}

type Wire = {
  prependListener(event: string, listener: () => void): void;
  readonly stream: { destroy(error?: Error): void };
};
