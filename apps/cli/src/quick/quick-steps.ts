import { join } from 'node:path';
import { hashPassword, isPassword } from '@rec-io/app-web/password';
import { ownerOf } from '@rec-io/installer/profile/owner';
import type { UserInfo } from '@rec-io/installer/profile/user-info';
import type { Step } from '@rec-io/installer/step';
import { configurationStep } from '@rec-io/installer/steps/configuration-step';
import { dataDirectoryStep } from '@rec-io/installer/steps/data-directory-step';
import { databaseStep } from '@rec-io/installer/steps/database-step';
import { FIRST_LOGIN, firstUserStep } from '@rec-io/installer/steps/first-user-step';
import { profileStep } from '@rec-io/installer/steps/profile-step';
import { secretsStep } from '@rec-io/installer/steps/secrets-step';
import { CLONE } from '../clone.ts';
import type { Installation } from '../installation.ts';
import { startStep } from './start-step.ts';

/** Where the logs of a failed installation are found after everything was taken back. */
export const FAILED_LOGS = join(CLONE.runtime, 'failed-install-logs');

/** A quick installation asks nothing; the owner may tell more later. */
const NOBODY_ASKED: Omit<UserInfo, 'userNo'> = {
  login: FIRST_LOGIN,
  fullName: '',
  email: '',
  phone: '',
  accountType: 'master_admin',
};

export type QuickOptions = {
  readonly start: boolean;
  /** Null keeps the password that the owner has from an earlier installation. */
  readonly newPassword: string | null;
  readonly signal: AbortSignal;
  /** Takes over another installation's data, users included; null: a new beginning. */
  readonly move?: Step | null;
};

/** Everything that a quick installation changes, in order. */
export function quickSteps(installation: Installation, options: QuickOptions): readonly Step[] {
  const { layout, configuration } = installation;
  const { newPassword: password, start, signal, move = null } = options;
  const { userNo, ports, mode, serviceAccount } = configuration;
  const keepPassword = password === null;
  const info = { ...NOBODY_ASKED, userNo };
  return [
    dataDirectoryStep(layout, FAILED_LOGS),
    secretsStep(layout),
    profileStep(layout, info, ownerOf(serviceAccount)),
    configurationStep(layout, configuration),
    databaseStep(layout, ports.database),
    ...(move === null ? [] : [move]),
    firstUserStep(layout, configuration, { info, password, hashPassword, isPassword, mode, keepPassword }),
    ...(start ? [startStep(installation, signal)] : []),
  ];
}
