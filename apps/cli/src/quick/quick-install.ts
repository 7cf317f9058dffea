import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stopDatabase } from '@rec-io/database/embedded/start-database';
import type { Answers } from '@rec-io/installer/answers';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { readConfiguration } from '@rec-io/installer/configuration';
import { claimDataDirectory, inspectDataDirectory, MARKER_FILE } from '@rec-io/installer/data-directory';
import { lockDirectory } from '@rec-io/installer/install-lock';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { removeEmptyDirectories } from '@rec-io/installer/paths';
import { differences } from '@rec-io/installer/plan';
import { afterwards, RECEIPT_FILE, type Receipt, readReceipt, writeReceipt } from '@rec-io/installer/receipt';
import { type Progress, runSteps } from '@rec-io/installer/run-steps';
import { newPassword } from '@rec-io/installer/secrets';
import type { Step } from '@rec-io/installer/step';
import { CLONE, version } from '../clone.ts';
import { recordInstallation } from '../data-dir.ts';
import { type Installation, installationOf, requireInstallation } from '../installation.ts';
import { startSystem } from '../parent/start-system.ts';
import { stopSystem } from '../parent/stop-system.ts';
import { configurationFor } from './machine.ts';
import { FAILED_LOGS, quickSteps } from './quick-steps.ts';

export interface Display extends Progress {
  plan(steps: readonly Step[]): void;
  /** After a failure, when nothing of it is left. */
  reverted(): void;
}

export type InstallOutcome = {
  readonly installation: Installation;
  /** True when it was installed before and nothing but its start could be missing. */
  readonly again: boolean;
  /** The first user's new password, to be shown once; null when the owner has one already. */
  readonly password: string | null;
  readonly running: boolean;
};

/** Installs into a directory, finishes a killed installation, or finds a finished one and sees that it runs. */
export async function quickInstall(
  answers: Answers,
  display: Display,
  signal: AbortSignal,
): Promise<InstallOutcome> {
  const { dataDir } = answers;
  const state = await inspectDataDirectory(dataDir);
  const found = state === 'ours' ? await readReceipt(dataDir) : null;
  return found?.state === 'installed' ? installedAgain(answers) : install(answers, display, signal);
}

async function installedAgain(answers: Answers): Promise<InstallOutcome> {
  const installation = await requireInstallation(answers.dataDir);
  const found = differences(answers, installation.configuration);
  if (found.length > 0)
    throw new CatalogueError('REC-109', { path: answers.dataDir, differences: found.join(', ') });
  if (answers.start) await startSystem(installation);
  await recordInstallation(answers.dataDir);
  return { installation, again: true, password: null, running: answers.start };
}

async function install(answers: Answers, display: Display, signal: AbortSignal): Promise<InstallOutcome> {
  const { dataDir } = answers;
  const made = await claimDataDirectory(dataDir);
  const unlock = await lockDirectory(dataDir);
  // What a killed installation left running would hold the ports that this one needs.
  await stopSystem(layoutOf(dataDir));
  const earlier = await readReceipt(dataDir);
  const receipt = newReceipt(earlier, made);
  try {
    return await installLocked(answers, { earlier, receipt }, display, signal);
  } catch (error) {
    if (await forgetAttempt(dataDir)) {
      if (existsSync(FAILED_LOGS)) display.reverted();
      await unlock();
      await removeEmptyDirectories(receipt.directories);
    }
    throw error;
  } finally {
    await unlock();
  }
}

type Receipts = { readonly earlier: Receipt | null; readonly receipt: Receipt };

async function installLocked(
  answers: Answers,
  { earlier, receipt }: Receipts,
  display: Display,
  signal: AbortSignal,
): Promise<InstallOutcome> {
  const { dataDir, start } = answers;
  const layout = layoutOf(dataDir);
  const configuration = await configurationFor(answers, await readConfiguration(dataDir));
  const password = receipt.completedAt === null ? newPassword() : null;
  const installation = installationOf(layout, configuration, receipt);
  const steps = quickSteps(installation, { start, newPassword: password, signal });
  const kept = earlier ?? receipt;
  const save = (now: Receipt) => writeReceipt(dataDir, afterwards(kept, now));
  display.plan(steps);
  const done = await runSteps({ steps, receipt, save, progress: display, signal });
  if (!start) await stopDatabase(dataDir, layout.databaseLog);
  const completedAt = done.completedAt ?? new Date().toISOString();
  const finished = afterwards(kept, { ...done, state: 'installed', completedAt });
  await writeReceipt(dataDir, finished);
  await recordInstallation(dataDir);
  return { installation: { ...installation, receipt: finished }, again: false, password, running: start };
}

/**
 * Over an unfinished installation the record goes on, so that a failure takes back both halves. Over data that its owner
 * kept it begins anew: a failure must never take back what a finished installation made.
 */
function newReceipt(earlier: Receipt | null, made: readonly string[]): Receipt {
  const resumed = earlier !== null && earlier.completedAt === null;
  return {
    formatVersion: 2,
    version: version(),
    kind: 'quick',
    choices: null,
    clone: CLONE.root,
    state: 'installing',
    completedAt: earlier?.completedAt ?? null,
    directories: resumed ? earlier.directories : made,
    steps: resumed ? earlier.steps : [],
  };
}

/**
 * After everything was taken back nothing tells of the attempt; with data of an earlier one, it is as it was.
 * @returns whether nothing of the attempt is left
 */
async function forgetAttempt(dataDir: string): Promise<boolean> {
  const receipt = await readReceipt(dataDir);
  if (receipt !== null && receipt.completedAt !== null) {
    await writeReceipt(dataDir, { ...receipt, state: 'uninstalled' });
    return false;
  }
  if (receipt !== null && !receipt.steps.every(({ state }) => state === 'reverted')) return false;
  for (const name of [RECEIPT_FILE, MARKER_FILE]) await rm(join(dataDir, name), { force: true });
  return true;
}
