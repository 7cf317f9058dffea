import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { disclaimDataDirectory, MARKER_FILE } from '@rec-io/installer/data-directory';
import { lockDirectory } from '@rec-io/installer/install-lock';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { removeEmptyDirectories, removeOurs } from '@rec-io/installer/paths';
import { type Receipt, writeReceipt } from '@rec-io/installer/receipt';
import { removeServerAccount } from '@rec-io/installer/steps/database-step';
import { recordSuccessor } from '../convert/moved-from.ts';
import { forgetInstallation } from '../data-dir.ts';
import { stopSystem } from '../supervision/system.ts';
import { type RemovedBackups, removeBackups } from './backups.ts';
import { leftIn } from './left-in.ts';
import { removeOwnSettings } from './own-settings.ts';
import type { Removal } from './removal.ts';

/** Stops everything and removes what can be made again. Trades, settings, keys, backups and the database stay. */
export async function uninstall(dataDir: string, receipt: Receipt): Promise<Removal> {
  const removed = programPaths(dataDir, receipt);
  await locked(dataDir, async () => {
    await removeOurs(removed);
    await writeReceipt(dataDir, { ...receipt, state: 'uninstalled' });
  });
  return { removed, kept: dataPaths(dataDir, receipt) };
}

/** Stops everything and removes all that the receipt names, data and backups included. Files of others stay and are named. */
export async function purge(dataDir: string, receipt: Receipt): Promise<Removal> {
  const paths = purgedPaths(receipt);
  let backups: RemovedBackups = { removed: [], kept: [] };
  let account: readonly string[] = [];
  await locked(dataDir, async () => {
    backups = await removeBackups(layoutOf(dataDir));
    await removeOwnSettings(layoutOf(dataDir));
    await recordSuccessor(dataDir, null);
    await removeOurs(paths.filter((path) => path !== join(dataDir, MARKER_FILE)));
    account = await removeServerAccount(databaseStep(receipt)?.made.facts ?? {});
    await disclaimDataDirectory(dataDir);
  });
  const kept = [...(await leftIn(dataDir)), ...backups.kept, ...account];
  await removeEmptyDirectories(receipt.directories);
  return { removed: [...new Set([...paths, ...backups.removed])], kept };
}

/** What goes without the data. */
export function programPaths(dataDir: string, receipt: Receipt): readonly string[] {
  const { logs, run } = layoutOf(dataDir);
  const base = databaseBase(receipt);
  return [logs, run, ...(base === null ? [] : [join(base, 'server')])].filter((path) => existsSync(path));
}

/** Where the data is that stays then. */
export function dataPaths(dataDir: string, receipt: Receipt): readonly string[] {
  const base = databaseBase(receipt);
  return [dataDir, ...(base === null || base.startsWith(dataDir) ? [] : [base])];
}

export const purgedPaths = ({ steps }: Receipt): readonly string[] => steps.flatMap(({ made }) => made.paths);

async function locked(dataDir: string, action: () => Promise<void>): Promise<void> {
  const unlock = await lockDirectory(dataDir);
  try {
    await stopSystem(layoutOf(dataDir));
    await action();
    await forgetInstallation(dataDir);
  } finally {
    await unlock();
  }
}

const databaseStep = (receipt: Receipt) => receipt.steps.find(({ id }) => id === 'database');

function databaseBase(receipt: Receipt): string | null {
  const base = databaseStep(receipt)?.made.facts['base'];
  return typeof base === 'string' ? base : null;
}
