import { randomBytes, randomInt } from 'node:crypto';
import { scramVerifier } from '@rec-io/database/scram';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { INSTALLER_ROLE } from '../schemas.ts';
import { refusing, type ServerSuperuser } from './superuser.ts';

export type Login = { readonly login: string; readonly password: string };

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A login that nobody has, with a password of 32 letters and digits. Made here; nothing is sent. */
export function newLogin(prefix: string): Login {
  const short = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return { login: prefix + short, password: newPassword() };
}

/** 190 bits. */
function newPassword(): string {
  const characters = randomBytes(64)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '');
  return characters.length >= 32 ? characters.slice(0, 32) : newPassword();
}

/**
 * The statements that make a login of the installers' role. Only a verifier is sent, so no log of the server can ever hold the
 * password. Limits are set on each login, because a role's settings are not inherited; `default_transaction_read_only` and the
 * timeouts can be switched off by whoever signs in and guard against accidents, the rights against the rest.
 * @param serverVersion `server_version_num`
 */
export function loginStatements({ login, password }: Login, validUntil: Date, serverVersion: number): string {
  const role = escapeIdentifier(login);
  const settings = {
    default_transaction_read_only: 'on',
    statement_timeout: '6h',
    lock_timeout: '1min',
    // A forgotten snapshot keeps the server from clearing away old rows.
    idle_in_transaction_session_timeout: '15min',
    ...(serverVersion >= 140_000 ? { idle_session_timeout: '1h' } : {}),
    // Not theirs to raise: what a query may write to the disk.
    temp_file_limit: '2GB',
  };
  return [
    `CREATE ROLE ${role} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 20
      PASSWORD '${scramVerifier(password)}' VALID UNTIL ${escapeLiteral(validUntil.toISOString())} IN ROLE ${INSTALLER_ROLE}`,
    ...Object.entries(settings).map(([name, value]) => `ALTER ROLE ${role} SET ${name} = '${value}'`),
  ].join(';\n');
}

const SESSIONS_END_MS = 10_000;

/**
 * Ends a login at once: nobody signs in with it any more, its sessions are ended, then it is dropped.
 * @throws CatalogueError REC-698 when a session does not end or the role owns something
 */
export async function endLogin(superuser: ServerSuperuser, login: string): Promise<void> {
  const role = escapeIdentifier(login);
  await refusing(() => superuser.execute(`ALTER ROLE ${role} NOLOGIN`));
  const sessions = `SELECT pid, pg_terminate_backend(pid) AS told FROM pg_stat_activity WHERE usename = ${escapeLiteral(login)}`;
  const deadline = performance.now() + SESSIONS_END_MS;
  while ((await superuser.rows(sessions)).length > 0) {
    if (performance.now() > deadline)
      throw new CatalogueError('REC-698', {
        reason: `${login} cannot sign in any more, but a session of it does not end`,
      });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await refusing(() => superuser.execute(`BEGIN; DROP OWNED BY ${role}; DROP ROLE ${role}; COMMIT`));
}
