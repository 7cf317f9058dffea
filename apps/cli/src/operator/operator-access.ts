import { type Connection, openPool } from '@rec-io/database/connection';
import type { ServerSuperuser } from '@rec-io/system-data/operator/superuser';
import type { SourceConnection } from '@rec-io/system-data/source-connection';
import type { Command } from 'commander';
import type { Pool } from 'pg';
import { installationOfCommand } from '../commands/common.ts';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';

const NAME = 'rec-io-operator';

export type OperatorDatabase = {
  readonly admin: Connection | SourceConnection;
  readonly pool: Pool;
  /** Who may make roles there. */
  superuser(): Promise<ServerSuperuser>;
  close(): Promise<void>;
};

/**
 * The database that others copy from: this machine's installation, or the server that a connection file names.
 * @param file the operator's own connection file; null: the installation's database
 */
export async function operatorDatabase(
  installation: () => Promise<Installation>,
  file: string | null,
): Promise<OperatorDatabase> {
  const here = file === null ? await installation() : null;
  const { admin, close } = here === null ? await named(file ?? '') : await borrowDatabase(here);
  const closing: (() => Promise<void>)[] = [close];
  const pool = await poolOf(admin);
  closing.push(() => pool.end());
  return {
    admin,
    pool,
    async superuser() {
      // The owner of the database on the machine's own server is no superuser; of the embedded one it is.
      if (here?.configuration.database === 'system')
        return (await import('./superuser-here.ts')).superuserHere(here.configuration.ports.database);
      const { connectedSuperuser } = await import('@rec-io/system-data/operator/superuser');
      const superuser = await connectedSuperuser(admin);
      closing.push(() => superuser.close());
      return superuser;
    },
    async close() {
      for (const end of closing.toReversed()) await end();
    },
  };
}

async function poolOf(admin: Connection | SourceConnection): Promise<Pool> {
  if (!('sslMode' in admin)) return openPool(admin, { max: 1, name: NAME });
  const { openSourcePool } = await import('@rec-io/system-data/source-connection');
  return openSourcePool(admin, NAME, 1);
}

async function named(file: string): Promise<{ admin: SourceConnection; close(): Promise<void> }> {
  const { serverFrom } = await import('@rec-io/system-data/from');
  return { admin: await serverFrom(file), close: () => Promise.resolve() };
}

export const withAdmin = (command: Command): Command =>
  command.option(
    '--admin <file>',
    'file (mode 0600) with the address of the server’s superuser, instead of the installation on this machine',
  );

/** For one command. */
export async function withOperatorDatabase(
  command: Command,
  { admin }: { readonly admin?: string },
  work: (database: OperatorDatabase) => Promise<void>,
): Promise<void> {
  const database = await operatorDatabase(() => installationOfCommand(command), admin ?? null);
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
