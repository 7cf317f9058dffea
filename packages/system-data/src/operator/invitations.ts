import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { escapeLiteral } from 'pg';
import { INSTALLER_ROLE, INVITED_PREFIX } from '../schemas.ts';
import { endLogin, type Login, loginStatements, newLogin } from './login.ts';
import { refusing, requireSuperuser, type ServerSuperuser } from './superuser.ts';

export type Guest = { readonly name: string; readonly email: string };

export type Invitation = Login & { readonly validUntil: Date; readonly database: string };

export const DAYS_MAX = 366;
const DAY_MS = 86_400_000;
const SHORT_TEXT = /^[^\p{C}]{1,200}$/u;
const EMAIL = /^[^\s\p{C}@]+@[^\s\p{C}@]+$/u;

/**
 * A login for one installer, which lasts so many days.
 * @param days 1 to 366
 * @throws CatalogueError REC-698
 */
export async function invite(
  superuser: ServerSuperuser,
  guest: Guest,
  days: number,
  now: Date,
): Promise<Invitation> {
  requireGuest(guest, days);
  await requireSuperuser(superuser);
  const [server] = await superuser.rows<{ version: number; database: string; ready: boolean }>(
    `SELECT current_setting('server_version_num')::int AS version, current_database() AS database,
      EXISTS (SELECT FROM pg_roles WHERE rolname = '${INSTALLER_ROLE}') AS ready`,
  );
  if (server?.ready !== true) throw refused('this server is not set up yet: recio operator setup');
  const login = newLogin(INVITED_PREFIX);
  const validUntil = new Date(now.getTime() + days * DAY_MS);
  const values = [login.login, guest.name, guest.email, validUntil.toISOString()].map(escapeLiteral);
  await refusing(() =>
    superuser.execute(`BEGIN;
      INSERT INTO system.installers (login, name, email, valid_until) VALUES (${values.join(', ')});
      ${loginStatements(login, validUntil, server.version)};
      COMMIT`),
  );
  return { ...login, validUntil, database: server.database };
}

function requireGuest({ name, email }: Guest, days: number): void {
  if (!SHORT_TEXT.test(name)) throw refused('a name has 1 to 200 characters and no control characters');
  if (!EMAIL.test(email) || email.length > 200) throw refused(`"${email}" is not an e-mail address`);
  if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX)
    throw refused(`an invitation lasts 1 to ${DAYS_MAX} days`);
}

export type InvitationState = 'open' | 'expired' | 'revoked';

export type ListedInvitation = {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly invitedAt: string;
  readonly validUntil: string;
  readonly state: InvitationState;
  /** When this login last began a copy, and how often in all. */
  readonly lastCopyAt: string | null;
  readonly copies: number;
};

/** Newest first; whose invitation was revoked stays on the list. */
export const listInvitations = (superuser: ServerSuperuser): Promise<readonly ListedInvitation[]> =>
  refusing(() => superuser.rows<ListedInvitation>(LIST));

const AS_TEXT = (expression: string): string =>
  `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const LIST = `
  SELECT i.login, i.name, i.email, ${AS_TEXT('i.invited_at')} AS "invitedAt", ${AS_TEXT('i.valid_until')} AS "validUntil",
    CASE WHEN r.rolname IS NULL OR i.revoked_at IS NOT NULL THEN 'revoked'
      WHEN coalesce(r.rolvaliduntil, 'infinity') <= now() THEN 'expired' ELSE 'open' END AS state,
    ${AS_TEXT('l.last')} AS "lastCopyAt", coalesce(l.copies, 0)::int AS copies
  FROM system.installers i
  LEFT JOIN pg_roles r ON r.rolname = i.login
  LEFT JOIN (SELECT login, max(connection_start) AS last, count(*) AS copies FROM system.installation_access_log GROUP BY login) l
    ON l.login = i.login
  ORDER BY i.invited_at DESC, i.login`;

/**
 * Ends an invitation, or all of one e-mail address: sessions are ended, the login is gone, its entries in the log stay.
 * @param who a login or an e-mail address
 * @returns the logins that were ended now
 * @throws CatalogueError REC-698 when nobody was invited so
 */
export async function revoke(superuser: ServerSuperuser, who: string): Promise<readonly string[]> {
  await requireSuperuser(superuser);
  const named = (await listInvitations(superuser)).filter(
    ({ login, email }) => login === who || email.toLowerCase() === who.toLowerCase(),
  );
  if (named.length === 0) throw refused(`nobody was invited as ${who}; recio operator list shows who was`);
  const open = named.filter(({ state }) => state !== 'revoked').map(({ login }) => login);
  for (const login of open) {
    await endLogin(superuser, login);
    const mark = `UPDATE system.installers SET revoked_at = now() WHERE login = ${escapeLiteral(login)}`;
    await refusing(() => superuser.execute(mark));
  }
  return open;
}

const refused = (reason: string): CatalogueError => new CatalogueError('REC-698', { reason });
