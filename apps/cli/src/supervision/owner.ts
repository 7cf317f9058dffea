import { stat } from 'node:fs/promises';
import { accountName } from '@rec-io/installer/account-ids';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import { shellWord } from '@rec-io/installer/shell-word';

/**
 * An installation belongs to whoever installed it. Root is no exception for a plain user's: what root starts there would leave
 * files that the user cannot remove.
 * @param command what was asked for, as its owner is to type it
 * @throws CatalogueError REC-311
 */
export async function requireOwner({ dataDir }: Pick<Layout, 'dataDir'>, command: string): Promise<void> {
  const account = process.getuid?.();
  // Where this account cannot even look, or nothing is, the next look says so.
  const uid = (await stat(dataDir).catch(() => null))?.uid;
  if (account === undefined || uid === undefined || uid === account) return;
  const owner = await accountName(uid);
  const as = uid === 0 ? 'sudo' : `sudo -u ${owner.includes(' ') ? `'#${uid}'` : owner}`;
  throw new CatalogueError('REC-311', {
    owner,
    path: dataDir,
    command: `${as} recio ${command} --data-dir ${shellWord(dataDir)}`,
  });
}
