import { CatalogueError } from './catalogue-error.ts';
import { disclaimDataDirectory } from './data-directory.ts';
import { formerSteps } from './former-steps.ts';
import { lockDirectory } from './install-lock.ts';
import { type Machine, thisMachine } from './machine.ts';
import { removeEmptyDirectories } from './paths.ts';
import { type Receipt, readReceipt, writeReceipt } from './receipt.ts';
import { type Progress, revertSteps } from './run-steps.ts';
import type { Step } from './step.ts';

export type Undo = {
  readonly dataDir: string;
  /** All steps that the receipt may name, in the order in which they were applied. What refuses, refuses here. */
  readonly stepsOf: (receipt: Receipt) => Promise<readonly Step[]>;
  /** `program`: what can be made again; the owner's data stays. `everything`: that, too. */
  readonly what: 'program' | 'everything';
  /** Whatever runs is stopped here, when nobody else is at work in the directory. */
  readonly settle: (receipt: Receipt) => Promise<void>;
  readonly progress: Progress;
  /** For what only an earlier choice has changed on it. */
  readonly machine?: Machine;
};

export type Undone = {
  readonly before: Receipt;
  readonly receipt: Receipt;
  /** True when nothing of the installation is left; the receipt is gone with it. */
  readonly complete: boolean;
};

/**
 * Takes back what the receipt says was made, last first. Can be run again when it was cut short, and stops at nothing that it
 * cannot do: what stays is told and stays in the receipt. That is read when nobody else is at work in the directory any more: a run
 * that ended a moment ago has written it anew.
 * @throws CatalogueError REC-116 when there is no receipt
 */
export async function undo({
  dataDir,
  stepsOf,
  what,
  settle,
  progress,
  machine = thisMachine(),
}: Undo): Promise<Undone> {
  const unlock = await lockDirectory(dataDir);
  try {
    const receipt = await readReceipt(dataDir);
    if (receipt === null) throw new CatalogueError('REC-116', { path: dataDir });
    const steps = await stepsOf(receipt);
    await settle(receipt);
    const all = [...steps, ...formerSteps(receipt, steps, machine)];
    const chosen = what === 'everything' ? all : all.filter(({ holdsData }) => holdsData !== true);
    const save = (now: Receipt) => writeReceipt(dataDir, now);
    const rest = await revertSteps({ steps: chosen, receipt, save, progress });
    const complete = what === 'everything' && rest.steps.every(({ state }) => state === 'reverted');
    if (!complete) {
      // Of what was purged nobody has anything any more: what comes after it begins anew, and knows what could not be removed.
      const completedAt = what === 'everything' ? null : rest.completedAt;
      const left: Receipt = { ...rest, completedAt, state: 'uninstalled' };
      await save(left);
      return { before: receipt, receipt: left, complete };
    }
    await disclaimDataDirectory(dataDir);
    await unlock();
    await removeEmptyDirectories(receipt.directories);
    return { before: receipt, receipt: rest, complete };
  } finally {
    await unlock();
  }
}
