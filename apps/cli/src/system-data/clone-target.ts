import type { InstallerIdentity } from '@rec-io/system-data/access-log';
import type { TargetConnection } from '@rec-io/system-data/copy/target-session';
import type { Command } from 'commander';
import type { Pool } from 'pg';
import { version } from '../clone.ts';
import { installationOfCommand } from '../commands/common.ts';
import type { Installation } from '../installation.ts';
import { operatorDatabase } from '../operator/operator-access.ts';

export type CloneTarget = {
  readonly connection: TargetConnection;
  readonly identity: InstallerIdentity;
  close(): Promise<void>;
};

type Named = { readonly name?: string; readonly email?: string };

/** This installation's database with its user, or any other that the owner names, for whom nobody is known but by options. */
export async function cloneTarget(command: Command, to: string | null, named: Named): Promise<CloneTarget> {
  if (to !== null) {
    const { name = '', email = '' } = named;
    const { serverFrom } = await import('@rec-io/system-data/from');
    const connection = await serverFrom(to);
    const identity = { userId: connection.user, name, email, version: version() };
    return { connection, identity, close: () => Promise.resolve() };
  }
  const installation = await installationOfCommand(command);
  const database = await operatorDatabase(() => Promise.resolve(installation), null);
  try {
    const identity = await identityOf(database.pool, installation, named);
    return { connection: database.admin, identity, close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The operator's log names who copied. What the user never told stays empty. */
async function identityOf(
  pool: Pool,
  { configuration }: Installation,
  { name, email }: Named,
): Promise<InstallerIdentity> {
  const { rows } = await pool.query<{ name: string; email: string }>(
    `SELECT trim(first_name || ' ' || last_name) AS name, email FROM users.user_info WHERE user_no = $1`,
    [configuration.userNo],
  );
  const [user] = rows;
  return {
    userId: `user_${configuration.userNo}`,
    name: name ?? user?.name ?? '',
    email: email ?? user?.email ?? '',
    version: version(),
  };
}
