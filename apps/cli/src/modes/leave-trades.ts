import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { explain } from '@rec-io/installer/explain';
import { findInstallation, type Installation } from '../installation.ts';
import { openTrades } from './open-trades.ts';
import { withDatabase } from './with-database.ts';

/** What would take the system from its trades, by how it is refused: it goes for good, or its ledger is replaced. */
const REFUSALS = { uninstall: 'REC-133', restore: 'REC-134', update: 'REC-879' } as const;

/**
 * Before anything takes a system from its trades. What cannot be counted counts as open: it is for the owner to say that nothing is
 * at stake.
 * @throws CatalogueError while trades of an exchange outside this machine are open
 */
export async function refuseToLeaveTrades(dataDir: string, by: keyof typeof REFUSALS): Promise<void> {
  // One that cannot be read, or is no longer installed, has no trader that could be taken from its trades.
  const installation = await findInstallation(dataDir).catch(() => null);
  if (installation === null) return;
  const { mode } = installation.configuration;
  if (mode === 'simulated') return;
  const reason = await openOnes(installation);
  if (reason !== null) throw new CatalogueError(REFUSALS[by], { mode, reason });
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
