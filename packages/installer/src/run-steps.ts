import { CatalogueError } from './catalogue-error.ts';
import { crashPoint } from './crash-point.ts';
import { explain } from './explain.ts';
import { type Made, NOTHING_MADE, type Receipt, type StepRecord, together, withStep } from './receipt.ts';
import type { Step } from './step.ts';

/** Told of everything that happens, for whatever shows it. */
export interface Progress {
  begin(step: Step): void;
  /** What a step says while it works. */
  note(step: Step, line: string): void;
  /** @param already true when it was in place before and nothing was changed */
  done(step: Step, already: boolean): void;
  failed(step: Step): void;
  reverting(step: Step): void;
  /** What a revert left, or a revert that did not work: the person must know what is left. */
  left(step: Step, reason: string): void;
}

export type StepRun = {
  readonly steps: readonly Step[];
  readonly receipt: Receipt;
  /** Makes the receipt durable. Called before and after each change. */
  readonly save: (receipt: Receipt) => Promise<void>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Whether a failure takes back everything, or keeps what was done so that the next run goes on there. */
  readonly onFailure?: 'rollback' | 'keep';
};

/** A step failed. The cause is from the catalogue; what became of the steps before it is told beside it. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly step: Step;
  readonly reason: CatalogueError;
  readonly rolledBack: boolean;
  /** Whether something could not be taken back. It was told, and stays on record. */
  readonly stays: boolean;

  constructor(step: Step, reason: CatalogueError, rolledBack: boolean, stays: boolean) {
    super(`${step.title}: ${reason.message}`, { cause: reason });
    this.step = step;
    this.reason = reason;
    this.rolledBack = rolledBack;
    this.stays = stays;
  }
}

/**
 * Applies the steps in order; what is in place already stays as it is. When one fails, everything that this installation
 * made is taken back in reverse order, its own half included, unless it is to be kept.
 * @throws StepFailure
 */
export async function runSteps(run: StepRun): Promise<Receipt> {
  const { progress, signal } = run;
  let receipt = run.receipt;
  const record = async (step: Step, state: StepRecord['state'], made = recorded(receipt, step)) => {
    receipt = withStep(receipt, { id: step.id, state, at: new Date().toISOString(), made });
    await run.save(receipt);
  };
  for (const step of run.steps) {
    try {
      if (signal.aborted) throw new CatalogueError('REC-113');
      progress.begin(step);
      if (await isDone(step)) {
        crashPoint('before', step.id);
        // What an earlier run left unfinished is finished. What was there all the while is not ours to record, or to take back.
        if (stateOf(receipt, step) === 'applying') await record(step, 'done');
        crashPoint('after', step.id);
        progress.done(step, true);
        continue;
      }
      await record(step, 'applying', madeAgain(recorded(receipt, step), await step.makes()));
      crashPoint('before', step.id);
      const say = (line: string) => progress.note(step, line);
      const learnt = await step.apply({ signal, say, made: recorded(receipt, step) });
      await record(step, 'applying', together(recorded(receipt, step), { ...NOTHING_MADE, ...learnt }));
      await step.verify();
      crashPoint('after', step.id);
      await record(step, 'done');
      progress.done(step, false);
    } catch (error) {
      progress.failed(step);
      const rolledBack = run.onFailure !== 'keep';
      if (rolledBack) receipt = await revertSteps({ ...run, receipt });
      throw new StepFailure(
        step,
        signal.aborted ? new CatalogueError('REC-113') : explain(error),
        rolledBack,
        rolledBack && receipt.steps.some(({ state }) => state !== 'reverted'),
      );
    }
  }
  return receipt;
}

/** Takes back what the receipt says was made, last first. A revert that fails is told and does not stop the others. */
export async function revertSteps({
  steps,
  receipt,
  save,
  progress,
}: Omit<StepRun, 'signal'>): Promise<Receipt> {
  let rest = receipt;
  for (const step of steps.toReversed()) {
    const record = rest.steps.find(({ id }) => id === step.id);
    if (record === undefined || record.state === 'reverted') continue;
    try {
      progress.reverting(step);
      crashPoint('before-revert', step.id);
      const result = await step.revert(record.made);
      const { left, stays } = 'left' in result ? result : { left: result, stays: null };
      for (const reason of left) progress.left(step, reason);
      crashPoint('after-revert', step.id);
      rest = withStep(rest, {
        ...record,
        state: stays === null ? 'reverted' : 'done',
        at: new Date().toISOString(),
        made: stays ?? NOTHING_MADE,
      });
      // The first step made the directory that the receipt lies in; then there is nothing left to write to.
      await save(rest).catch(() => undefined);
    } catch (error) {
      progress.left(step, explain(error).title);
    }
  }
  return rest;
}

/** A look that fails finds nothing in place: then applying tells what is wrong. */
const isDone = (step: Step): Promise<boolean> => step.isDone().catch(() => false);

/** What was there before an earlier run is what was there before us: its facts stand. */
const madeAgain = (earlier: Made, now: Made): Made => ({
  ...together(earlier, now),
  facts: { ...now.facts, ...earlier.facts },
});

const recordOf = (receipt: Receipt, step: Step) => receipt.steps.find(({ id }) => id === step.id);
const stateOf = (receipt: Receipt, step: Step) => recordOf(receipt, step)?.state;
const recorded = (receipt: Receipt, step: Step) => recordOf(receipt, step)?.made ?? NOTHING_MADE;
