import { chmod, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ensureAccount, type SystemAccount } from './account.ts';

/** Where the server's files lie and whose they are. */
export type Placement = {
  readonly base: string;
  readonly serverDir: string;
  readonly clusterDir: string;
  /** Null when the server runs as the installing user. */
  readonly account: string | null;
};

export const SERVER_ACCOUNT = 'rec-io';
const ROOT_BASE = '/var/lib/rec-io';

/**
 * As an ordinary user everything lies in the data directory. As root the server runs under an account that may not be
 * able to enter the data directory (/root is closed to others), so its files lie apart, found by the id.
 */
export function placement(where: { dataDir: string; id: string; isRoot: boolean }): Placement {
  const base = where.isRoot
    ? path.join(ROOT_BASE, where.id)
    : path.join(path.resolve(where.dataDir), 'postgres');
  return {
    base,
    serverDir: path.join(base, 'server'),
    clusterDir: path.join(base, 'cluster'),
    account: where.isRoot ? SERVER_ACCOUNT : null,
  };
}

/** Makes the base folder, closed to everyone but the server's account. @returns the account, null for our own */
export async function preparePlacement({ base, account }: Placement): Promise<SystemAccount | null> {
  if (account === null) {
    await mkdir(base, { recursive: true, mode: 0o700 });
    return null;
  }
  const owner = await ensureAccount(account);
  // Each of these may exist; `mkdir` leaves the mode of an existing folder alone, and a umask must not narrow ours.
  if ((await mkdir(path.dirname(base), { recursive: true })) !== undefined)
    await chmod(path.dirname(base), 0o755);
  await mkdir(base, { recursive: true, mode: 0o700 });
  await chown(base, owner.uid, owner.gid);
  return owner;
}
