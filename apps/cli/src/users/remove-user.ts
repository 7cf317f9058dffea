import { lstat, rm } from 'node:fs/promises';
import { listUsers, setUserActive } from '@rec-io/database/user-list';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { userDirectory } from '@rec-io/installer/profile/user-directory';
import type { Installation } from '../installation.ts';
import { openTradesByMode } from '../modes/open-trades.ts';
import { withDatabase } from '../modes/with-database.ts';

export type Removed = {
  readonly userNo: string;
  readonly directory: string;
  readonly filesRemoved: boolean;
};

/**
 * Switches a user off and signs them out. Their ledger stays: nothing of it is ever deleted. Their files stay unless wanted
 * otherwise.
 * @throws CatalogueError REC-118 for nobody, REC-648 for the first user or one with open trades
 */
export async function removeUser(
  installation: Installation,
  login: string,
  withFiles: boolean,
): Promise<Removed> {
  const { layout, configuration } = installation;
  const userNo = await withDatabase(installation, async (pool) => {
    const user = (await listUsers(pool)).find((each) => each.login.toLowerCase() === login.toLowerCase());
    if (user === undefined) throw new CatalogueError('REC-118', { login });
    const { userNo } = user;
    if (userNo === configuration.userNo)
      throw new CatalogueError('REC-648', { login, reason: 'the trader of this installation is theirs' });
    const open = (await openTradesByMode(pool, userNo)).reduce((sum, { count }) => sum + count, 0);
    if (open > 0) throw new CatalogueError('REC-648', { login, reason: `they have open trades (${open})` });
    await setUserActive(pool, userNo, false);
    return userNo;
  });
  const directory = userDirectory(layout, userNo).root;
  // A link is not theirs to have, and where it leads is not ours to remove.
  const found = await lstat(directory).catch(() => null);
  const filesRemoved = withFiles && found?.isDirectory() === true;
  if (filesRemoved) await rm(directory, { recursive: true });
  return { userNo, directory, filesRemoved };
}
