import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DatabaseError } from '../errors.ts';

const run = promisify(execFile);

/** The account that the server runs as when the installer is root: PostgreSQL refuses to run as root. */
export type SystemAccount = {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Made now, so that an uninstall may remove it again. */
  readonly created: boolean;
};

const USERADD = [
  '--system',
  '--user-group',
  '--no-create-home',
  '--home-dir',
  '/nonexistent',
  '--shell',
  '/usr/sbin/nologin',
];
/** BusyBox, on Alpine. */
const ADDUSER = ['-S', '-D', '-H', '-s', '/sbin/nologin'];

/** Finds the account or makes it: no home, no shell, no password. */
export async function ensureAccount(name: string): Promise<SystemAccount> {
  const found = await findAccount(name);
  if (found !== null) return { ...found, created: false };
  try {
    await run('useradd', [...USERADD, name]).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await run('adduser', [...ADDUSER, name]);
    });
  } catch (error) {
    // Two installs at once: the other one made it.
    const other = await findAccount(name);
    if (other !== null) return { ...other, created: false };
    throw new DatabaseError(
      'DB_ACCOUNT_FAILED',
      `the system account ${name} could not be made: ${error instanceof Error ? error.message.trim() : error}`,
      `Make an account named ${name} without a shell, or install as an ordinary user.`,
      error,
    );
  }
  const made = await findAccount(name);
  if (made === null) {
    throw new DatabaseError(
      'DB_ACCOUNT_FAILED',
      `the new account ${name} is not known`,
      'Install as an ordinary user.',
    );
  }
  return { ...made, created: true };
}

/** Looks only. */
export async function findAccount(name: string): Promise<Omit<SystemAccount, 'created'> | null> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (what) => Number((await run('id', [what, name])).stdout.trim())),
    );
    return uid === undefined || gid === undefined ? null : { name, uid, gid };
  } catch {
    return null;
  }
}
