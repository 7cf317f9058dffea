import { stat } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';

/**
 * Programs of a full installation belong to whoever installed it. Root is no exception for a plain user's: what root starts there
 * would leave files that the user cannot remove.
 * @throws CatalogueError REC-311
 */
export async function requireOwner({ kind, dataDir }: Layout, command: string): Promise<void> {
  // A quick one cannot even be entered by anyone else.
  if (kind !== 'full') return;
  const account = process.getuid?.();
  const { uid } = await stat(dataDir);
  if (account === undefined || uid === account) return;
  throw new CatalogueError('REC-311', {
    owner: uid === 0 ? 'root' : `account number ${uid}`,
    path: dataDir,
    command: uid === 0 ? `sudo recio ${command}` : `sudo -u '#${uid}' recio ${command}`,
  });
}
