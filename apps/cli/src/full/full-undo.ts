import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { abandonClaim, isBareClaim } from '@rec-io/installer/data-directory';
import { systemFacts } from '@rec-io/installer/facts/system';
import { type Boot, type Choices, choicesOf } from '@rec-io/installer/full/choices';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { thisMachine } from '@rec-io/installer/machine';
import { packageManager } from '@rec-io/installer/packages/choose';
import { type Receipt, readReceipt } from '@rec-io/installer/receipt';
import type { Progress } from '@rec-io/installer/run-steps';
import type { Step } from '@rec-io/installer/step';
import { undo } from '@rec-io/installer/undo';
import { CLONE } from '../clone.ts';
import { recordSuccessor } from '../convert/moved-from.ts';
import { forgetInstallation } from '../data-dir.ts';
import { findToTakeOver, type Installation } from '../installation.ts';
import { removeBackups } from '../removal/backups.ts';
import { leftIn } from '../removal/left-in.ts';
import { removeOwnSettings } from '../removal/own-settings.ts';
import type { Removal, RemovalScope } from '../removal/removal.ts';
import { stopSystem } from '../supervision/system.ts';
import { fullSteps } from './full-steps.ts';

/** What a revert has no use for: it goes by the record alone. */
const NO_RELEASE = { id: 'none', files: {} };

/** Where the data came from; null when it is gone by now, or there is none. */
export const takenOver = async ({ grownFrom }: Choices): Promise<Installation | null> =>
  grownFrom === null ? null : findToTakeOver(grownFrom).catch(() => null);

/** The steps that a receipt of a full installation tells of. @throws CatalogueError REC-115 when it does not say how they were made */
export async function stepsOf(dataDir: string, receipt: Receipt): Promise<readonly Step[]> {
  const choices = choicesOf(receipt.choices);
  if (choices === null) {
    if (receipt.steps.length === 0) return [];
    throw new CatalogueError('REC-115', {
      path: dataDir,
      reason: 'its receipt does not say what was chosen',
    });
  }
  const layout = layoutOf(dataDir, 'full');
  const machine = thisMachine();
  const clone = receipt.clone || CLONE.root;
  return fullSteps({
    choices,
    layout,
    machine,
    manager: await packageManager(machine, await systemFacts(machine)),
    conflicts: [],
    grown: await takenOver(choices),
    clone,
    release: NO_RELEASE,
    secrets: null,
    signal: new AbortController().signal,
  });
}

/** A unit is taken back where it lies, also when no service manager runs now. */
export function stepsToUndo(dataDir: string, receipt: Receipt): Promise<readonly Step[]> {
  const { choices } = receipt;
  const boot = bootOf(receipt) ?? choices?.['boot'];
  return stepsOf(dataDir, { ...receipt, choices: choices && { ...choices, boot } });
}

function bootOf({ steps }: Receipt): Boot | null {
  const [file] = steps.find(({ id }) => id === 'boot')?.made.files ?? [];
  if (file === undefined) return null;
  return file.path.endsWith('.plist') ? 'launchd' : 'systemd';
}

/**
 * Stops a full installation and takes it back: the program alone, or everything.
 * @param mayUndo refuses by throwing, when nobody else is at work on it any more
 * @returns what is gone and what stays
 */
export async function removeFull(
  dataDir: string,
  what: RemovalScope,
  progress: Progress,
  mayUndo: (receipt: Receipt) => void = () => undefined,
): Promise<Removal & { readonly complete: boolean }> {
  const kept: string[] = [];
  const noting: Progress = {
    ...progress,
    left(step, reason) {
      kept.push(reason);
      progress.left(step, reason);
    },
  };
  const layout = layoutOf(dataDir, 'full');
  let backups: readonly string[] = [];
  const settle = async (receipt: Receipt) => {
    await stopSystem(layout);
    if (what === 'program') return;
    // One that was never finished has nobody's backups but those of what was there before it.
    if (receipt.completedAt !== null) {
      const found = await removeBackups(layout);
      backups = found.removed;
      kept.push(...found.kept);
    }
    await removeOwnSettings(layout);
    await recordSuccessor(dataDir, null);
  };
  const stepsNow = (receipt: Receipt) => {
    mayUndo(receipt);
    return stepsToUndo(dataDir, receipt);
  };
  const {
    before,
    receipt: rest,
    complete,
  } = await undo({ dataDir, stepsOf: stepsNow, what, settle, progress: noting });
  if (complete || what === 'program') await forgetInstallation(dataDir);
  const removed = [...pathsOf(before).filter((path) => !pathsOf(rest).includes(path)), ...backups];
  const left = complete ? await leftIn(dataDir) : pathsOf(rest);
  return { removed, kept: [...left, ...kept], complete };
}

/**
 * Takes back an installation that never finished.
 * @throws CatalogueError REC-116 when there is none; REC-126 for one that has been in use: it holds its owner's data
 */
export async function rollback(
  dataDir: string,
  progress: Progress,
): Promise<Removal & { readonly complete: boolean }> {
  const receipt = await readReceipt(dataDir);
  if (receipt === null && (await isBareClaim(dataDir))) {
    await abandonClaim(dataDir);
    return { removed: [dataDir], kept: [], complete: true };
  }
  if (receipt === null || receipt.kind !== 'full') throw new CatalogueError('REC-116', { path: dataDir });
  const requireUnfinished = ({ completedAt }: Receipt): void => {
    if (completedAt !== null) throw new CatalogueError('REC-126', { path: dataDir });
  };
  requireUnfinished(receipt);
  return removeFull(dataDir, 'everything', progress, requireUnfinished);
}

const pathsOf = ({ steps }: Receipt): string[] =>
  steps
    .filter(({ state }) => state !== 'reverted')
    .flatMap(({ made }) => [...made.paths, ...made.files.map(({ path }) => path)]);
