import { randomBytes } from 'node:crypto';
import { chown, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseError } from '../errors.ts';
import { resumePutInPlace } from '../point-in-time/put-in-place.ts';
import type { SystemAccount } from './account.ts';
import { runProgram } from './program.ts';

export const ADMIN_USER = 'rec_io_admin';

export type ClusterPlace = {
  readonly binDir: string;
  readonly clusterDir: string;
  readonly account: SystemAccount | null;
  readonly adminPassword: string;
};

/**
 * Makes the cluster unless it is there. Built beside its place and renamed when complete, so that a half-made one is
 * never taken for a cluster; what a killed attempt left behind is removed by the next.
 * @returns whether it was made now
 */
export async function ensureCluster(place: ClusterPlace): Promise<boolean> {
  const { clusterDir } = place;
  // A restore to a moment that was killed at its very end: nothing is here, and what was recovered is whole.
  await resumePutInPlace(clusterDir);
  const entries: readonly string[] = await readdir(clusterDir).catch(() => []);
  if (entries.includes('PG_VERSION')) return false;
  if (entries.length > 0) {
    throw new DatabaseError(
      'DB_CLUSTER_FOREIGN',
      `${clusterDir} holds files but no PostgreSQL cluster`,
      'Name another data directory, or move these files away. Nothing was changed.',
    );
  }
  const parent = path.dirname(clusterDir);
  const prefix = `${path.basename(clusterDir)}.new-`;
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(path.join(parent, name), { recursive: true, force: true });
  }
  const unfinished = path.join(parent, prefix + randomBytes(4).toString('hex'));
  try {
    await initialise(place, unfinished);
    await rename(unfinished, clusterDir);
    return true;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw new DatabaseError(
      'DB_CLUSTER_FAILED',
      `the database cluster could not be made in ${clusterDir}: ${error instanceof Error ? error.message : error}`,
      'Make sure that the disk has 200 MB free, then run the same command again. What was half made is removed.',
      error,
    );
  }
}

async function initialise({ binDir, account, adminPassword }: ClusterPlace, target: string): Promise<void> {
  const passwordFile = `${target}.password`;
  await writeFile(passwordFile, adminPassword, { mode: 0o600, flag: 'wx' });
  try {
    if (account !== null) await chown(passwordFile, account.uid, account.gid);
    // Locale C: bytes decide the order of text, on every machine and every version alike.
    const { code, output } = await runProgram(
      path.join(binDir, 'initdb'),
      [
        `--pgdata=${target}`,
        `--username=${ADMIN_USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        // A part of the log is handed over every minute, and all of it is written for that: with 16 MB, 23 GB a day.
        '--wal-segsize=1',
      ],
      account,
    );
    if (code !== 0) throw new Error(`initdb ended with ${code}: ${output}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}
