import { randomBytes } from 'node:crypto';
import { scramVerifier } from '@rec-io/database/scram';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { roleRights } from '../role-rights.ts';
import { INSTALLER_ROLE } from '../schemas.ts';
import { type ClientAccess, clientAccess } from './client-access.ts';
import type { ServerSuperuser } from './superuser.ts';

export type InstallerUserSetup = {
  readonly superuser: ServerSuperuser;
  /** The text of `scripts/setup_installer_user.sql`: the one place where the role's rights are written. */
  readonly sql: string;
  /** From where new installations may sign in; checked already. */
  readonly ranges: readonly string[];
  /** Makes a new password though the role has one: whoever holds the old one is locked out. */
  readonly newPassword: boolean;
};

export type InstallerUser = {
  readonly role: string;
  readonly database: string;
  /** Null: the role keeps the one that it has. */
  readonly password: string | null;
  readonly access: ClientAccess;
};

/**
 * Makes the role, or brings it back to exactly its rights, and looks whether it has them.
 * @throws CatalogueError REC-698
 */
export async function setupInstallerUser(setup: InstallerUserSetup): Promise<InstallerUser> {
  const { superuser, sql, ranges } = setup;
  await requireSuperuser(superuser);
  await refusing(() => superuser.execute(sql));
  const password = setup.newPassword || !(await hasPassword(superuser)) ? newPassword() : null;
  // Only a verifier is sent, so no log of the server can ever hold the password.
  if (password !== null)
    await refusing(() =>
      superuser.execute(`ALTER ROLE ${INSTALLER_ROLE} PASSWORD '${scramVerifier(password)}'`),
    );
  await requireRights(superuser);
  const [server] = await superuser.rows<{ database: string }>('SELECT current_database() AS database');
  const access = await clientAccess((select) => superuser.rows(select), ranges);
  return { role: INSTALLER_ROLE, database: server?.database ?? '', password, access };
}

/**
 * Takes the role away with all its rights in this database. The log and its entries stay.
 * @returns false when there was none
 * @throws CatalogueError REC-698 when another database of the server still gives it rights
 */
export async function removeInstallerUser(superuser: ServerSuperuser): Promise<boolean> {
  await requireSuperuser(superuser);
  const found = await superuser.rows(`SELECT rolname FROM pg_roles WHERE rolname = '${INSTALLER_ROLE}'`);
  if (found.length === 0) return false;
  await refusing(() => superuser.execute(REMOVE));
  return true;
}

const REMOVE = `
  BEGIN;
  ALTER ROLE ${INSTALLER_ROLE} NOLOGIN;
  DO $$ BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${INSTALLER_ROLE}';
  END $$;
  DROP OWNED BY ${INSTALLER_ROLE};
  DROP ROLE ${INSTALLER_ROLE};
  COMMIT`;

/** 32 letters and digits, 190 bits. */
function newPassword(): string {
  const characters = randomBytes(64)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '');
  return characters.length >= 32 ? characters.slice(0, 32) : newPassword();
}

async function requireSuperuser(superuser: ServerSuperuser): Promise<void> {
  const [me] = await superuser.rows<{ name: string; super: boolean }>(
    'SELECT rolname AS name, rolsuper AS super FROM pg_roles WHERE rolname = current_user',
  );
  if (me?.super === true) return;
  throw new CatalogueError('REC-698', {
    reason: `${me?.name ?? 'this role'} is no superuser of that server, and only one can give away rights on everybody’s tables`,
  });
}

async function hasPassword(superuser: ServerSuperuser): Promise<boolean> {
  const [role] = await superuser.rows<{ has: boolean }>(
    `SELECT rolpassword IS NOT NULL AS has FROM pg_authid WHERE rolname = '${INSTALLER_ROLE}'`,
  );
  return role?.has === true;
}

async function requireRights(superuser: ServerSuperuser): Promise<void> {
  const rights = await roleRights((select) => superuser.rows(select), `'${INSTALLER_ROLE}'`);
  const wrong = [...rights.excess, ...rights.missing.map((right) => `${right} is missing`)];
  if (wrong.length === 0) return;
  throw new CatalogueError('REC-698', { reason: `the role is made, but ${wrong.join('; ')}` });
}

async function refusing(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw new CatalogueError('REC-698', { reason: reasonOf(error) }, error);
  }
}
