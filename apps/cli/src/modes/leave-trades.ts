import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { explain } from '@rec-io/installer/explain';
import { findInstallation, type Installation } from '../installation.ts';
import { openTrades } from './open-trades.ts';
import { withDatabase } from './with-database.ts';

/**
 * Before a system goes for good. What cannot be counted counts as open: it is for the owner to say that nothing is at stake.
 * @throws CatalogueError REC-133 while trades of an exchange outside this machine are open
 */
export async function refuseToLeaveTrades(dataDir: string): Promise<void> {
  // One that cannot be read, or is no longer installed, has no trader that could be taken from its trades.
  const installation = await findInstallation(dataDir).catch(() => null);
  if (installation === null) return;
  const { mode } = installation.configuration;
  if (mode === 'simulated') return;
  const reason = await openOnes(installation);
  if (reason !== null) throw new CatalogueError('REC-133', { mode, reason });
}

async function openOnes(installation: Installation): Promise<string | null> {
  const { userNo, account, mode } = installation.configuration;
  try {
    const count = await withDatabase(installation, (pool) => openTrades(pool, { userNo, account, mode }));
    if (count === 0) return null;
    return `${count} ${count === 1 ? 'trade is' : 'trades are'} open in mode ${mode}`;
  } catch (error) {
    return `nobody knows whether trades are open in mode ${mode}: ${explain(error).title}`;
  }
}
