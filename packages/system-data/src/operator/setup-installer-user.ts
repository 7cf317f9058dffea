import { randomBytes } from 'node:crypto';
import type { Connection } from '@rec-io/database/connection';
import { scramVerifier } from '@rec-io/database/scram';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { Client, escapeLiteral } from 'pg';
import { roleRights } from '../role-rights.ts';
import { INSTALLER_ROLE } from '../schemas.ts';
import { type ClientAccess, clientAccess } from './client-access.ts';

export type InstallerUserSetup = {
  /** As a superuser of the operator's server, in the database that is copied from. */
  readonly admin: Connection;
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
 * Makes the role, or brings it back to exactly its rights, and proves them as that role.
 * @throws CatalogueError REC-698
 */
export async function setupInstallerUser(setup: InstallerUserSetup): Promise<InstallerUser> {
  const client = await asSuperuser(setup.admin);
  try {
    await client.query(setup.sql).catch(async (error: unknown) => {
      await client.query('ROLLBACK').catch(() => undefined);
      throw new CatalogueError('REC-698', { reason: reasonOf(error) }, error);
    });
    const password = setup.newPassword || !(await hasPassword(client)) ? newPassword() : null;
    // Only a verifier is sent, so no log of the server can ever hold the password.
    if (password !== null)
      await client.query(`ALTER ROLE ${INSTALLER_ROLE} PASSWORD ${escapeLiteral(scramVerifier(password))}`);
    await proveRights(client);
    return {
      role: INSTALLER_ROLE,
      database: setup.admin.database,
      password,
      access: await clientAccess(client, setup.ranges),
    };
  } finally {
    await client.end();
  }
}

/**
 * Takes the role away with all its rights in this database. The log and its entries stay.
 * @returns false when there was none
 * @throws CatalogueError REC-698 when another database of the server still gives it rights
 */
export async function removeInstallerUser(admin: Connection): Promise<boolean> {
  const client = await asSuperuser(admin);
  try {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [INSTALLER_ROLE]);
    if (rowCount === 0) return false;
    await client.query('BEGIN');
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1 AND datname = current_database()`,
      [INSTALLER_ROLE],
    );
    await client.query(`DROP OWNED BY ${INSTALLER_ROLE}`);
    await client.query(`DROP ROLE ${INSTALLER_ROLE}`);
    await client.query('COMMIT');
    return true;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new CatalogueError('REC-698', { reason: reasonOf(error) }, error);
  } finally {
    await client.end();
  }
}

/** 32 letters and digits, 190 bits. */
function newPassword(): string {
  const characters = randomBytes(64)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '');
  return characters.length >= 32 ? characters.slice(0, 32) : newPassword();
}

async function asSuperuser(admin: Connection): Promise<Client> {
  const client = new Client({
    ...admin,
    connectionTimeoutMillis: 5_000,
    application_name: 'rec-io-operator',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw new CatalogueError('REC-698', { reason: reasonOf(error) }, error);
  }
  const { rows } = await client.query<{ yes: boolean }>(
    'SELECT rolsuper AS yes FROM pg_roles WHERE rolname = current_user',
  );
  if (rows[0]?.yes === true) return client;
  await client.end();
  throw new CatalogueError('REC-698', {
    reason: `${admin.user} is no superuser of that server, and only one can give away rights on everybody’s tables`,
  });
}

async function hasPassword(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ has: boolean }>(
    'SELECT rolpassword IS NOT NULL AS has FROM pg_authid WHERE rolname = $1',
    [INSTALLER_ROLE],
  );
  return rows[0]?.has === true;
}

/** Asked as the role itself. Its sign-in over the network is the operator's to open. */
async function proveRights(client: Client): Promise<void> {
  await client.query(`SET ROLE ${INSTALLER_ROLE}`);
  try {
    const { excess, missing } = await roleRights(client);
    if (excess.length + missing.length === 0) return;
    throw new CatalogueError('REC-698', {
      reason: `the role is made, but ${[...excess, ...missing.map((grant) => `${grant} is missing`)].join('; ')}`,
    });
  } finally {
    await client.query('RESET ROLE');
  }
}
