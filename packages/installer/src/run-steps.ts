import { CatalogueError } from './catalogue-error.ts';
import { explain } from './explain.ts';
import { NOTHING_MADE, type Receipt, type StepRecord, together, withStep } from './receipt.ts';
import type { Step } from './step.ts';

/** Told of everything that happens, for whatever shows it. */
export interface Progress {
  begin(step: Step): void;
  done(step: Step): void;
  failed(step: Step): void;
  reverting(step: Step): void;
  /** A revert that did not work: the person must know what is left. */
  left(step: Step, reason: string): void;
}

export type StepRun = {
  readonly steps: readonly Step[];
  readonly receipt: Receipt;
  /** Makes the receipt durable. Called before and after each change. */
  readonly save: (receipt: Receipt) => Promise<void>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

/**
 * Applies the steps in order. When one fails, everything that this installation made is taken back in reverse order,
 * its own half included, and the failure is thrown.
 */
export async function runSteps(run: StepRun): Promise<Receipt> {
  let receipt = run.receipt;
  const record = async (step: Step, state: StepRecord['state'], made = recorded(receipt, step)) => {
    receipt = withStep(receipt, { id: step.id, state, at: new Date().toISOString(), made });
    await run.save(receipt);
  };
  for (const step of run.steps) {
    try {
      if (run.signal.aborted) throw new CatalogueError('REC-113');
      run.progress.begin(step);
      await record(step, 'applying', together(recorded(receipt, step), await step.makes()));
      const learnt = { ...NOTHING_MADE, ...(await step.apply()) };
      await step.verify();
      await record(step, 'done', together(recorded(receipt, step), learnt));
      run.progress.done(step);
    } catch (error) {
      run.progress.failed(step);
      await revertSteps({ ...run, receipt });
      throw run.signal.aborted ? new CatalogueError('REC-113') : explain(error);
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
      await step.revert(record.made);
      rest = withStep(rest, {
        ...record,
        state: 'reverted',
        at: new Date().toISOString(),
        made: NOTHING_MADE,
      });
      // The first step made the directory that the receipt lies in; then there is nothing left to write to.
      await save(rest).catch(() => undefined);
    } catch (error) {
      progress.left(step, explain(error).title);
    }
  }
  return rest;
}

const recorded = (receipt: Receipt, step: Step) =>
  receipt.steps.find(({ id }) => id === step.id)?.made ?? NOTHING_MADE;
