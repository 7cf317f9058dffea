import { readAutoTradeSettings, updateAutoTradeSettings } from '@rec-io/database/preferences';
import type { Mode } from '@rec-io/domain/ledger';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { requireWorking } from '@rec-io/installer/credentials/require-working';
import { findCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { lockDirectory } from '@rec-io/installer/install-lock';
import { credentialFiles } from '@rec-io/installer/profile/user-directory';
import { type Installation, requireInstallation } from '../installation.ts';
import { requireOwner } from '../supervision/owner.ts';
import { restartProgram } from '../supervision/restart-program.ts';
import { serviceManager } from '../supervision/service-manager.ts';
import { startSystem, stopSystem } from '../supervision/system.ts';
import { accountLook, whyNotClear } from './clear-account.ts';
import { drain } from './drain.ts';
import { entriesEnded } from './entries-ended.ts';
import { openTrades } from './open-trades.ts';
import { rememberSettings } from './remember-settings.ts';
import { storedCredentials } from './require-credentials.ts';
import { startHalted } from './start-halted.ts';
import { withDatabase } from './with-database.ts';

export type ModeSwitch = {
  readonly to: Mode;
  /** Whether the key is not tried on the exchange before. */
  readonly skipTest: boolean;
  /** Whether it may be a mode without credentials, in which only the market is shown. */
  readonly marketOnly: boolean;
  /** Whether the present mode may be left although its exchange does not answer. */
  readonly uncompared: boolean;
  readonly say: (line: string) => void;
};

/**
 * Leaves one mode for another. A mode has a ledger and trades of its own, which only its own trader supervises; so that trader
 * goes only when money hangs on none of them, no order is under way, and its ledger and its exchange agree. Entries are switched off before anything else, and stay so
 * in the new mode, whose trader compares with its exchange before anything else; real money starts halted.
 * @returns whether it was started again, because it ran before
 * @throws CatalogueError REC-639 without credentials, REC-644 while trades are open, REC-654 while anything of the account is not
 * explained: then they stay supervised
 */
export async function switchMode(installation: Installation, change: ModeSwitch): Promise<boolean> {
  const { layout } = installation;
  const { to, say } = change;
  await requireOwner(layout, `mode ${to}`);
  if (to !== 'simulated') await requireKey(installation, to, change);
  const unlock = await lockDirectory(layout.dataDir);
  try {
    const { running } = await serviceManager(installation).system();
    say('switching automatic entry off');
    await entriesOff(installation, running);
    await drain(installation, say);
    await refuseWhileOpen(installation);
    const look = accountLook(installation, running);
    const reason = await whyNotClear({ look, uncompared: change.uncompared, say });
    if (reason !== null)
      throw new CatalogueError('REC-654', { mode: installation.configuration.mode, reason });
    if (running) await stopSystem(layout);
    try {
      // One may have been opened in the moment before entries ended.
      await refuseWhileOpen(installation);
    } catch (error) {
      if (running) await startSystem(installation);
      throw error;
    }
    if (to === 'prod') await startHalted(installation, 'real money waits for a person who arms it');
    await rememberSettings(installation, { mode: to });
    say(`the mode is ${to} now`);
    if (!running) return false;
    say('starting in the new mode');
    await startSystem(await requireInstallation(layout.dataDir));
    return true;
  } finally {
    await unlock();
  }
}

async function requireKey(
  installation: Installation,
  to: Exclude<Mode, 'simulated'>,
  { skipTest, marketOnly }: ModeSwitch,
): Promise<void> {
  const files = credentialFiles(installation.layout, installation.configuration.userNo, to);
  if (marketOnly && (await findCredentials(files)) === null) return;
  const credentials = await storedCredentials(installation, to);
  if (!skipTest) await requireWorking(to, credentials);
}

/** A trader that does not say that it has taken that up is started again: until then nobody supervises what it holds. */
async function entriesOff(installation: Installation, running: boolean): Promise<void> {
  const { userNo, ports } = installation.configuration;
  const wereOn = await withDatabase(installation, async (pool) => {
    const { autoEntry } = await readAutoTradeSettings(pool, userNo);
    await updateAutoTradeSettings(pool, userNo, { autoEntry: false });
    return autoEntry;
  });
  if (!running || !wereOn) return;
  if (!(await entriesEnded(`http://127.0.0.1:${ports.trader}/heartbeat`)))
    await restartProgram(installation, 'trader');
}

/** @throws CatalogueError REC-644 */
async function refuseWhileOpen(installation: Installation): Promise<void> {
  const { userNo, account, mode } = installation.configuration;
  const count = await withDatabase(installation, (pool) => openTrades(pool, { userNo, account, mode }));
  if (count > 0) throw new CatalogueError('REC-644', { count, mode });
}
