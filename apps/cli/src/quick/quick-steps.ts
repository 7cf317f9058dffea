import { join } from 'node:path';
import { hashPassword } from '@rec-io/app-web/password';
import type { Step } from '@rec-io/installer/step';
import { configurationStep } from '@rec-io/installer/steps/configuration-step';
import { dataDirectoryStep } from '@rec-io/installer/steps/data-directory-step';
import { databaseStep } from '@rec-io/installer/steps/database-step';
import { FIRST_LOGIN, firstUserStep } from '@rec-io/installer/steps/first-user-step';
import { secretsStep } from '@rec-io/installer/steps/secrets-step';
import { CLONE } from '../clone.ts';
import type { Installation } from '../installation.ts';
import type { CheckOutcome } from '../verification/check.ts';
import { completionStep } from '../verification/completion-step.ts';
import { startStep } from './start-step.ts';

/** Where the logs of a failed installation are found after everything was taken back. */
export const FAILED_LOGS = join(CLONE.runtime, 'failed-install-logs');

export type QuickOptions = {
  readonly start: boolean;
  /** Null keeps the password that the owner has from an earlier installation. */
  readonly newPassword: string | null;
  readonly signal: AbortSignal;
  /** Told what the checks at the end have found. */
  readonly onChecks: (outcomes: readonly CheckOutcome[]) => void;
};

/** Everything that a quick installation changes, in order. */
export function quickSteps(installation: Installation, options: QuickOptions): readonly Step[] {
  const { layout, configuration } = installation;
  const { newPassword: password, start, signal, onChecks } = options;
  const { userNo, ports } = configuration;
  const keepPassword = password === null;
  const signIn = password === null ? null : { login: FIRST_LOGIN, password };
  return [
    dataDirectoryStep(layout, FAILED_LOGS),
    secretsStep(layout),
    configurationStep(layout, configuration),
    databaseStep(layout, ports.database),
    firstUserStep(layout, configuration, {
      userNo,
      password: password ?? '',
      hashPassword,
      entriesOn: true,
      keepPassword,
    }),
    ...(start ? [startStep(installation, signal), completionStep(installation, signIn, onChecks)] : []),
  ];
}
