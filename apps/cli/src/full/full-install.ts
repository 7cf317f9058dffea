import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import { showPlan } from '../ui/show-plan.ts';
import type { Ui } from '../ui/ui.ts';
import { runFullInstall } from './full-run.ts';

export type FullInstallOptions = {
  readonly ui: Ui;
  /** Only show what would be done. */
  readonly plan: boolean;
  readonly json: boolean;
  readonly onFailure: 'rollback' | 'keep';
  /** Ids of preflight checks whose findings do not stop it. */
  readonly skipChecks: readonly string[];
  readonly signal: AbortSignal;
};

const GO_ON = {
  text: 'Go on with this',
  help: 'Until you agree nothing is changed. Everything in the plan can be taken back later; what cannot is kept safe first, and the plan says so.',
};

/** Installs in full. @returns the exit code */
export async function fullInstall(answers: FullAnswers, options: FullInstallOptions): Promise<number> {
  const { ui, plan, onFailure, skipChecks, signal } = options;
  const { asker } = ui;
  const outcome = await runFullInstall(answers, {
    display: ui.display,
    showPlan: (shown) => showPlan(ui, shown),
    confirm:
      asker === null
        ? null
        : async () => {
            const agreed = await asker.confirm(GO_ON, true);
            ui.endQuestions();
            return agreed;
          },
    plan,
    onFailure,
    skipChecks,
    signal,
  });
  return outcome.exitCode;
}

/** Takes back what the last full installation did. @returns the exit code */
export async function rollbackInstall(
  location: string,
  { ui }: Pick<FullInstallOptions, 'ui' | 'json'>,
): Promise<number> {
  ui.display.phase('validation');
  throw new CatalogueError('REC-116', { path: location });
}
