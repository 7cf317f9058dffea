import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { disclaimDataDirectory, MARKER_FILE } from '@rec-io/installer/data-directory';
import { lockDirectory } from '@rec-io/installer/install-lock';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { removeEmptyDirectories, removeOurs } from '@rec-io/installer/paths';
import { type Receipt, writeReceipt } from '@rec-io/installer/receipt';
import { removeServerAccount } from '@rec-io/installer/steps/database-step';
import { forgetInstallation } from './data-dir.ts';
import { stopSystem } from './supervision/system.ts';

export type Removal = {
  readonly removed: readonly string[];
  /** What stays: the owner's data, or files that are not ours. */
  readonly kept: readonly string[];
};

/** Stops everything and removes what can be made again. Trades, settings, keys and the database stay. */
export async function uninstall(dataDir: string, receipt: Receipt): Promise<Removal> {
  const { logs, run } = layoutOf(dataDir);
  const base = databaseBase(receipt);
  const removed = [logs, run, ...(base === null ? [] : [join(base, 'server')])];
  await locked(dataDir, async () => {
    await removeOurs(removed);
    await writeReceipt(dataDir, { ...receipt, state: 'uninstalled' });
  });
  const kept = [dataDir, ...(base === null || base.startsWith(dataDir) ? [] : [base])];
  return { removed, kept };
}

/** Stops everything and removes all that the receipt names, data included. Files of others stay and are named. */
export async function purge(dataDir: string, receipt: Receipt): Promise<Removal> {
  const paths = receipt.steps.flatMap(({ made }) => made.paths);
  await locked(dataDir, async () => {
    await removeOurs(paths.filter((path) => path !== join(dataDir, MARKER_FILE)));
    await removeServerAccount(databaseStep(receipt)?.made.facts ?? {});
    await disclaimDataDirectory(dataDir);
  });
  const kept = await readdir(dataDir).catch(() => []);
  await removeEmptyDirectories(receipt.directories);
  return { removed: paths, kept: kept.map((name) => join(dataDir, name)) };
}

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
