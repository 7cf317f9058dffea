import { hostname } from 'node:os';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { explain } from '@rec-io/installer/explain';
import type { Guest } from '@rec-io/system-data/operator/invitations';
import type { Token } from '@rec-io/system-data/token';
import type { OperatorDatabase } from './operator-access.ts';

export type Invited = {
  readonly login: string;
  readonly validUntil: string;
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** Null: the login was tried from here and works; else why not. */
  readonly tried: string | null;
};

export type InviteRequest = Guest & {
  readonly days: number;
  /** Under which the installer finds this server; null: as its certificate says. */
  readonly host: string | null;
  readonly port: number | null;
  readonly snapshot: Token['snapshot'];
};

const ANSWER_MS = 5_000;

/** A login, and the token that carries it together with the server's certificate where no authority vouches for that. */
export async function inviteTo(database: OperatorDatabase, request: InviteRequest): Promise<Invited> {
  const { serverCertificate } = await import('@rec-io/system-data/certificate');
  const { invite } = await import('@rec-io/system-data/operator/invitations');
  const { isTlsOn } = await import('@rec-io/system-data/operator/server-tls');
  const { encodeToken } = await import('@rec-io/system-data/token');
  const superuser = await database.superuser();
  if (!(await isTlsOn(superuser)))
    throw new CatalogueError('REC-698', {
      reason: 'TLS is off, and nobody may sign in without: recio operator setup --enable-tls',
    });
  const { host: here, port } = database.admin;
  const first = await serverCertificate(here, port, ANSWER_MS);
  const host = request.host ?? named(first.certificate.subject) ?? hostname();
  const { certificate, trusted } = await serverCertificate(here, port, ANSWER_MS, host);
  const pin = trusted ? null : ({ kind: 'certificate', pem: certificate.toString() } as const);
  const { name, days, snapshot } = request;
  const made = await invite(superuser, request, days, new Date());
  const { login, password, database: databaseName } = made;
  const validUntil = made.validUntil.toISOString();
  const server = { host, port: request.port ?? port, database: databaseName, user: login, password, pin };
  const tried = await signInHere({
    ...server,
    host: here,
    port,
    pin: { kind: 'certificate', pem: certificate.toString() },
  });
  const token = encodeToken({ name, validUntil, server, snapshot });
  return { login, validUntil, host, port: server.port, token, tried };
}

/** The first name of a certificate. */
const named = (subject: string): string | null => /^CN=(.+)$/m.exec(subject)?.[1] ?? null;

async function signInHere(server: NonNullable<Token['server']>): Promise<string | null> {
  const { openSource } = await import('@rec-io/system-data/source-connection');
  try {
    const source = { ...server, sslMode: 'verify-full', sslRootCert: null, validUntil: null } as const;
    await (await openSource(source, 'rec-io-operator')).end();
    return null;
  } catch (error) {
    return explain(error).title;
  }
}

export const invitedText = (
  { login, validUntil, host, port, token, tried }: Invited,
  { name, email }: Guest,
): string =>
  [
    `${name} <${email}> may copy system data from ${host}:${port} until ${validUntil.slice(0, 16).replace('T', ' ')} UTC (login ${login}).`,
    tried === null
      ? 'The login was tried from this machine, over TLS: it works.'
      : `The login was tried from this machine and does not work yet: ${tried}`,
    'Send this line by a way that you trust; it holds the password, which is written nowhere else:',
    '',
    token,
  ].join('\n');
