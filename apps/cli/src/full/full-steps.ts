import { join } from 'node:path';
import { hashPassword } from '@rec-io/app-web/password';
import { type Choices, configurationOf } from '@rec-io/installer/full/choices';
import type { KalshiCredentials } from '@rec-io/installer/full/full-answers';
import type { Layout } from '@rec-io/installer/layout';
import { ownerOf } from '@rec-io/installer/profile/owner';
import type { Receipt } from '@rec-io/installer/receipt';
import type { Release } from '@rec-io/installer/release/release';
import type { Step } from '@rec-io/installer/step';
import { configurationStep } from '@rec-io/installer/steps/configuration-step';
import { credentialsStep } from '@rec-io/installer/steps/credentials-step';
import { dataDirectoryStep } from '@rec-io/installer/steps/data-directory-step';
import { databaseStep } from '@rec-io/installer/steps/database-step';
import { directoriesStep } from '@rec-io/installer/steps/directories-step';
import { firstUserStep } from '@rec-io/installer/steps/first-user-step';
import { profileStep } from '@rec-io/installer/steps/profile-step';
import { releaseStep } from '@rec-io/installer/steps/release-step';
import { secretsStep } from '@rec-io/installer/steps/secrets-step';
import { version } from '../clone.ts';
import { installationOf } from '../installation.ts';
import { startStep } from '../quick/start-step.ts';

/** What only the run that installs knows. */
export type InstallSecrets = {
  /** Of the first user; null: the owner has one, and it stays. */
  readonly password: string | null;
  readonly kalshi: KalshiCredentials | null;
};

export type FullPlan = {
  readonly choices: Choices;
  readonly layout: Layout;
  readonly clone: string;
  readonly release: Release;
  /** Null where the steps are only taken back or looked at. */
  readonly secrets: InstallSecrets | null;
  readonly signal: AbortSignal;
};

/** Everything that a full installation changes, in order. The same choices give the same steps. */
export function fullSteps({ choices, layout, clone, release, secrets, signal }: FullPlan): readonly Step[] {
  const { serviceAccount, userNo, login, person, mode } = choices;
  const owner = ownerOf(serviceAccount);
  const configuration = configurationOf(choices);
  const info = { userNo, login, ...person, accountType: 'master_admin' } as const;
  const password = secrets?.password ?? null;
  const installation = installationOf(layout, configuration, plannedReceipt(clone, choices));
  return [
    releaseStep(layout, clone, release),
    directoriesStep(layout, owner),
    dataDirectoryStep(layout, join(clone, '.runtime', 'failed-install-logs')),
    secretsStep(layout, owner),
    databaseStep(layout, choices.ports.database),
    firstUserStep(layout, configuration, {
      info,
      password,
      hashPassword,
      mode,
      keepPassword: password === null,
    }),
    profileStep(layout, info, owner),
    ...(choices.credentials === null || mode === 'simulated'
      ? []
      : [
          credentialsStep(
            layout,
            { userNo, environment: mode, ...choices.credentials },
            secrets?.kalshi?.privateKeyPem ?? null,
            owner,
          ),
        ]),
    configurationStep(layout, configuration),
    ...(choices.start ? [startStep(installation, signal)] : []),
  ];
}

/** An installation as its steps see it while it is being made. */
const plannedReceipt = (clone: string, choices: Choices): Receipt => ({
  formatVersion: 2,
  version: version(),
  kind: 'full',
  clone,
  state: 'installing',
  completedAt: null,
  directories: [],
  choices: { ...choices },
  steps: [],
});
