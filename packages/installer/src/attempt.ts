import { rm } from 'node:fs/promises';
import {
  claimDataDirectory,
  disclaimDataDirectory,
  inspectDataDirectory,
  requireOwner,
} from './data-directory.ts';
import { lockDirectory } from './install-lock.ts';
import type { JsonObject } from './json-file.ts';
import { removeEmptyDirectories } from './paths.ts';
import { afterwards, type InstallationKind, type Receipt, readReceipt, writeReceipt } from './receipt.ts';
import { type Progress, runSteps, StepFailure } from './run-steps.ts';
import type { Step } from './step.ts';

/** One run of an installer into one directory: the first, one that goes on where another was killed, or a later one. */
export type Attempt = {
  readonly dataDir: string;
  readonly kind: InstallationKind;
  readonly version: string;
  readonly clone: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly onFailure: 'rollback' | 'keep';
  /** Whatever a killed run left running is stopped here, before anything is looked at. */
  readonly settle: () => Promise<void>;
  /** What is to be done, when it is known what was done before. Refusals are thrown here, before the first change. */
  readonly plan: (receipt: Receipt) => Promise<Planned>;
  /** Told after a failure whether nothing is left of the attempt. */
  readonly afterRollback?: () => void;
};

export type Planned = {
  readonly steps: readonly Step[];
  /** Kept in the receipt; see there. */
  readonly choices: JsonObject | null;
};

/**
 * Claims and locks the directory, and runs the steps with a durable record around each.
 * @returns the receipt of a finished installation
 * @throws StepFailure, or whatever the directory or `plan` refused with
 */
export async function attempt(given: Attempt): Promise<Receipt> {
  const { dataDir } = given;
  if ((await inspectDataDirectory(dataDir)) !== 'absent') await requireOwner(dataDir);
  const made = await claimDataDirectory(dataDir, given.kind);
  const unlock = await lockDirectory(dataDir);
  const earlier = await readReceipt(dataDir);
  let own = newReceipt(given, earlier, made);
  const kept = earlier ?? own;
  const save = (now: Receipt) => {
    own = now;
    return writeReceipt(dataDir, afterwards(kept, now));
  };
  try {
    // Which directories were not there before is known to this run alone.
    if (earlier === null) await save(own);
    await given.settle();
    const { steps, choices } = await given.plan(own);
    const done = await runSteps({ ...given, steps, receipt: { ...own, choices }, save });
    await save({ ...done, state: 'installed', completedAt: done.completedAt ?? new Date().toISOString() });
    await dropSuperseded(earlier, own);
    return (await readReceipt(dataDir)) ?? own;
  } catch (error) {
    const keptForResume = error instanceof StepFailure && !error.rolledBack;
    if (!keptForResume && (await forget(dataDir, earlier, own))) {
      given.afterRollback?.();
      await unlock();
      await removeEmptyDirectories(own.directories);
    }
    throw error;
  } finally {
    await unlock();
  }
}

/**
 * Over an unfinished installation the record goes on, so that a failure takes back both halves. Over a finished one, or data
 * that its owner kept, it begins anew: a failure must never take back what a finished installation made.
 */
function newReceipt(
  { version, clone, kind }: Attempt,
  earlier: Receipt | null,
  made: readonly string[],
): Receipt {
  const resumed = earlier !== null && earlier.completedAt === null;
  return {
    formatVersion: 2,
    version,
    kind,
    clone,
    // A finished one stays one while it is changed: it runs, and must be stopped and started all the while.
    state: earlier?.state === 'installed' ? 'installed' : 'installing',
    completedAt: earlier?.completedAt ?? null,
    toldAt: earlier?.toldAt ?? null,
    directories: resumed ? earlier.directories : made,
    choices: earlier?.choices ?? null,
    steps: resumed ? earlier.steps : [],
  };
}

/** A change kept files of the earlier installation, to go back to them. It succeeded: what is ours is not kept beside what is ours. */
async function dropSuperseded(earlier: Receipt | null, own: Receipt): Promise<void> {
  if (earlier === null || earlier.completedAt === null) return;
  for (const { id, made } of own.steps) {
    const before = earlier.steps.find((step) => step.id === id)?.made;
    for (const { path, backup } of made.files) {
      const known = before?.files.find((file) => file.path === path);
      const wasOurs = known !== undefined || before?.paths.includes(path) === true;
      if (wasOurs && backup !== null && backup !== known?.backup) await rm(backup, { force: true });
    }
  }
}

/**
 * After everything was taken back nothing tells of the attempt; over an earlier installation, all is what it was before.
 * @returns whether nothing of the attempt is left and nothing was there before
 */
async function forget(dataDir: string, earlier: Receipt | null, own: Receipt): Promise<boolean> {
  const left = own.steps.filter(({ state }) => state !== 'reverted');
  if (earlier !== null && earlier.completedAt !== null) {
    const together = left.length === 0 ? earlier : afterwards(earlier, { ...own, steps: left });
    await writeReceipt(dataDir, { ...together, state: earlier.state });
    return false;
  }
  if (left.length > 0) return false;
  await disclaimDataDirectory(dataDir);
  return true;
}
