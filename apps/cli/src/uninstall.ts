import { execFile } from 'node:child_process';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MARKER_FILE } from '@rec-io/installer/data-directory';
import { lockDirectory } from '@rec-io/installer/install-lock';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { removeEmptyDirectories, removeOurs } from '@rec-io/installer/paths';
import { RECEIPT_FILE, type Receipt, writeReceipt } from '@rec-io/installer/receipt';
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
    await removeAccount(receipt);
    // Last, so that a purge that is cut short can be run again.
    for (const file of [RECEIPT_FILE, MARKER_FILE]) await rm(join(dataDir, file), { force: true });
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

/** The system account, if this installation made it and no other one's database is left that needs it. */
async function removeAccount(receipt: Receipt): Promise<void> {
  const account = databaseStep(receipt)?.made.facts['accountCreated'];
  const base = databaseBase(receipt);
  if (typeof account !== 'string' || base === null) return;
  try {
    await rmdir(dirname(base));
  } catch {
    return;
  }
  await promisify(execFile)('userdel', [account]).catch(() => undefined);
}
