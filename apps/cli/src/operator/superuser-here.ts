import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DATABASE_NAME } from '@rec-io/database/roles';
import { psqlSuperuser } from '@rec-io/database/system/superuser';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { thisMachine } from '@rec-io/installer/machine';
import type { ServerSuperuser } from '@rec-io/system-data/operator/superuser';

/** Where servers of Linux and of Homebrew put their sockets. */
const SOCKET_FOLDERS = ['/var/run/postgresql', '/run/postgresql', '/tmp'];

/**
 * The superuser of the machine's own server: through its socket, as the account that the server runs as. Only root can be
 * that account, and only its own account needs nobody.
 */
export async function superuserHere(port: number): Promise<ServerSuperuser> {
  const machine = thisMachine();
  const found = await socketOf(port);
  if (found === null)
    throw new CatalogueError('REC-698', {
      reason: `no server listens at the socket of port ${port} on this machine`,
    });
  const account = machine.isRoot ? await accountOf(found.uid) : null;
  const psql = (await machine.which('psql')) ?? 'psql';
  const superuser = psqlSuperuser({ run: machine.run, account, psql, socketDir: found.folder, port });
  try {
    await superuser.rows('SELECT 1 AS one', DATABASE_NAME);
  } catch (error) {
    throw new CatalogueError('REC-698', { reason: `${reasonOf(error)}. Run it with sudo` }, error);
  }
  return {
    rows: (select) => superuser.rows(select, DATABASE_NAME),
    execute: (statements) => superuser.execute(statements, DATABASE_NAME),
  };
}

async function socketOf(port: number): Promise<{ folder: string; uid: number } | null> {
  for (const folder of SOCKET_FOLDERS) {
    const socket = await stat(join(folder, `.s.PGSQL.${port}`)).catch(() => null);
    if (socket?.isSocket() === true) return { folder, uid: socket.uid };
  }
  return null;
}

async function accountOf(uid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('id', ['-un', String(uid)]);
  return stdout.trim();
}
