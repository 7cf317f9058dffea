import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stopDatabase } from '@rec-io/database/embedded/start-database';
import type { Answers } from '@rec-io/installer/answers';
import { attempt } from '@rec-io/installer/attempt';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { readConfiguration } from '@rec-io/installer/configuration';
import { crashPoint } from '@rec-io/installer/crash-point';
import { inspectDataDirectory } from '@rec-io/installer/data-directory';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { differences } from '@rec-io/installer/plan';
import { isUntold, NOTHING_MADE, readReceipt } from '@rec-io/installer/receipt';
import type { Progress } from '@rec-io/installer/run-steps';
import { newPassword } from '@rec-io/installer/secrets';
import type { Step } from '@rec-io/installer/step';
import { DATA_DIRECTORY_STEP } from '@rec-io/installer/steps/data-directory-step';
import { FIRST_LOGIN } from '@rec-io/installer/steps/first-user-step';
import { CLONE, version } from '../clone.ts';
import { recordInstallation } from '../data-dir.ts';
import { type Installation, installationOf, requireInstallation, requireRecorded } from '../installation.ts';
import type { PhaseTime } from '../report/installation-report.ts';
import { INSTALL_LOG, runRecord } from '../report/run-record.ts';
import { startSystem, stopSystem } from '../supervision/system.ts';
import type { RunDisplay } from '../ui/run-display.ts';
import type { CheckOutcome } from '../verification/check.ts';
import { completionStep } from '../verification/completion-step.ts';
import { configurationFor } from './machine.ts';
import { FAILED_LOGS, quickSteps } from './quick-steps.ts';
import { repairQuick } from './repair-quick.ts';

export type InstallOutcome = {
  readonly installation: Installation;
  /** True when it was installed before and nothing but its start could be missing. */
  readonly again: boolean;
  /** The first user's new password, to be shown once; null when the owner has one already. */
  readonly password: string | null;
  readonly running: boolean;
  /** What the checks have found; none were made when nothing was changed or nothing was started. */
  readonly checks: readonly CheckOutcome[];
  readonly phases: readonly PhaseTime[];
};

/** Installs into a directory, finishes a killed installation, or finds a finished one and sees that it runs. */
export async function quickInstall(
  answers: Answers,
  display: RunDisplay,
  signal: AbortSignal,
): Promise<InstallOutcome> {
  const { dataDir } = answers;
  const state = await inspectDataDirectory(dataDir);
  const found = state === 'ours' ? await readReceipt(dataDir) : null;
  return found?.state === 'installed' && !isUntold(found)
    ? installedAgain(answers, display, signal)
    : install(answers, display, signal);
}

async function installedAgain(
  answers: Answers,
  display: RunDisplay,
  signal: AbortSignal,
): Promise<InstallOutcome> {
  const installation = await requireRecorded(answers.dataDir);
  const found = differences(answers, installation.configuration);
  if (found.length > 0)
    throw new CatalogueError('REC-109', { path: answers.dataDir, differences: found.join(', ') });
  // Without its configuration it neither starts nor answers anything.
  if (installation.configurationLost === true)
    await repairQuick(installation, { display, signal, plan: false, start: answers.start });
  if (answers.start) await startSystem(installation);
  await recordInstallation(answers.dataDir);
  return {
    installation,
    again: true,
    password: null,
    running: answers.start,
    checks: [],
    phases: [],
  };
}

async function install(answers: Answers, display: RunDisplay, signal: AbortSignal): Promise<InstallOutcome> {
  const { dataDir, start } = answers;
  const layout = layoutOf(dataDir);
  let password: string | null = null;
  let proof: Step | null = null;
  const record = runRecord(display, layout, DATA_DIRECTORY_STEP);
  const receipt = await attempt({
    dataDir,
    kind: 'quick',
    version: version(),
    clone: CLONE.root,
    progress: record.progress,
    signal,
    onFailure: 'rollback',
    // What a killed installation left running would hold the ports that this one needs.
    settle: async () => void (await stopSystem(layout)),
    async plan(receipt) {
      const configuration = await configurationFor(answers, await readConfiguration(dataDir));
      password = receipt.completedAt === null || isUntold(receipt) ? newPassword() : null;
      if (password !== null) record.log.addSecret(password);
      const installation = installationOf(layout, configuration, receipt);
      const steps = quickSteps(installation, { start, newPassword: password, signal });
      const signIn = password === null ? null : { login: FIRST_LOGIN, password };
      if (start) proof = completionStep(installation, signIn, record.onChecks);
      record.planned(steps);
      display.plan([...steps, ...(proof === null ? [] : [proof])]);
      return { steps, choices: { ...configuration } };
    },
    afterRollback() {
      if (!existsSync(FAILED_LOGS)) return;
      record.keepAt(join(FAILED_LOGS, `${INSTALL_LOG}.log`));
      display.reverted(FAILED_LOGS);
    },
  }).catch((error: unknown) => {
    record.failed(error);
    throw error;
  });
  if (!start) await stopDatabase(dataDir, layout.databaseLog);
  await recordInstallation(dataDir);
  crashPoint('before', 'completion');
  if (proof !== null) await prove(proof, record.progress, signal);
  const installation = { ...(await requireInstallation(dataDir)), receipt };
  const [checks, phases] = [record.checks(), record.phases()];
  return { installation, again: false, password, running: start, checks, phases };
}

/** What is not well is told, and stays: it is installed, and its logs are what helps. @throws CatalogueError REC-113 when stopped */
async function prove(proof: Step, progress: Progress, signal: AbortSignal): Promise<void> {
  progress.begin(proof);
  await proof.apply({ signal, say: (line) => progress.note(proof, line), made: NOTHING_MADE });
  if (signal.aborted) throw new CatalogueError('REC-113');
  await proof.verify().then(
    () => progress.done(proof, false),
    () => progress.failed(proof),
  );
}
