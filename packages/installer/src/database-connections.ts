import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from '@rec-io/database/connection';
import { findConnections } from '@rec-io/database/embedded/start-database';
import {
  ADMIN_ROLE,
  DATABASE_NAME,
  DATABASE_PROGRAMS,
  type DatabaseProgram,
  roleOf,
  SERVICE_ROLE,
} from '@rec-io/database/roles';
import { CatalogueError } from './catalogue-error.ts';
import type { DatabaseEngine } from './configuration.ts';
import { errorCode } from './explain.ts';
import type { Layout } from './layout.ts';

/** A connection whose password is still in its file: for contexts that carry paths, not secrets. */
export type DatabaseAccess = Omit<Connection, 'password'> & { readonly passwordFile: string };

/**
 * How each part of an installation reaches its database, whichever server it is. Passwords are read when asked for,
 * because not every account may read every one. Each throws CatalogueError REC-210 when a password cannot be read.
 */
export type DatabaseConnections = {
  /** Owns the database: migrations, new users, backups. Only the installing account can read its password. */
  admin(): Promise<Connection>;
  /** `rec_io_user`, for the installation's own looks. */
  service(): Promise<Connection>;
  /** What a program may do and no more. */
  program(program: DatabaseProgram): Promise<Connection>;
  /** As `program`, for a program that reads the file itself. */
  access(program: DatabaseProgram): DatabaseAccess;
};

/** What of a configuration says where the database is. */
export type DatabaseSettings = {
  readonly database: DatabaseEngine;
  readonly ports: { readonly database: number };
};

/** 0600, of the account that the programs run as. */
const programPasswordFile = ({ secrets }: Layout, program: DatabaseProgram): string =>
  join(secrets, `database-password-${program}`);

/** The owner's password on the machine's own server; on the embedded one it is in `database.json`. */
export const adminPasswordFile = ({ installerSecrets }: Layout): string =>
  join(installerSecrets, 'database-admin-password');

/** Role and file of every password but the owner's. */
export const databasePasswordFiles = (layout: Layout): readonly (readonly [role: string, path: string])[] => [
  [SERVICE_ROLE, layout.databasePassword],
  ...DATABASE_PROGRAMS.map((program) => [roleOf(program), programPasswordFile(layout, program)] as const),
];

export function databaseConnections(
  layout: Layout,
  { database, ports }: DatabaseSettings,
): DatabaseConnections {
  const at = { host: '127.0.0.1', port: ports.database, database: DATABASE_NAME } as const;
  const withFile = async (user: string, file: string): Promise<Connection> => ({
    ...at,
    user,
    password: await readPassword(file),
  });
  return {
    async admin() {
      if (database === 'system') return withFile(ADMIN_ROLE, adminPasswordFile(layout));
      const found = await findConnections(layout.data, ports.database);
      if (found === null) throw new CatalogueError('REC-116', { path: layout.dataDir });
      return found.admin;
    },
    service: () => withFile(SERVICE_ROLE, layout.databasePassword),
    program: (program) => withFile(roleOf(program), programPasswordFile(layout, program)),
    access: (program) => ({
      ...at,
      user: roleOf(program),
      passwordFile: programPasswordFile(layout, program),
    }),
  };
}

async function readPassword(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CatalogueError('REC-210', { path, reason: errorCode(error) ?? String(error) }, error);
  });
  return text.trim();
}
