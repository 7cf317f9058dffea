import { accountIds } from '@rec-io/installer/account-ids';
import type { Choices } from '@rec-io/installer/full/choices';
import { configurationOf } from '@rec-io/installer/full/choices';
import type { Layout } from '@rec-io/installer/layout';
import type { Machine } from '@rec-io/installer/machine';
import type { Release } from '@rec-io/installer/release/release';
import type { Step } from '@rec-io/installer/step';
import { configurationStep } from '@rec-io/installer/steps/configuration-step';
import { directoriesStep } from '@rec-io/installer/steps/directories-step';
import { releaseStep } from '@rec-io/installer/steps/release-step';
import { secretsStep } from '@rec-io/installer/steps/secrets-step';

/** What only the run that installs knows; all of it null when steps are made again to be undone or looked at. */
export type InstallSecrets = {
  readonly password: string | null;
};

export type FullPlan = {
  readonly choices: Choices;
  readonly layout: Layout;
  readonly machine: Machine;
  readonly clone: string;
  readonly release: Release;
};

/** Everything that a full installation changes, in order. The same choices give the same steps. */
export function fullSteps({ choices, layout, clone, release }: FullPlan): readonly Step[] {
  const { serviceAccount } = choices;
  const owner = async () => (serviceAccount === null ? null : accountIds(serviceAccount));
  return [
    releaseStep(layout, clone, release),
    directoriesStep(layout, owner),
    secretsStep(layout),
    configurationStep(layout, configurationOf(choices)),
  ];
}
