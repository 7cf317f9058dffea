import { hashPassword, isPassword } from '@rec-io/app-web/password';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { PortConflict } from '@rec-io/installer/free-ports';
import { type Choices, configurationOf } from '@rec-io/installer/full/choices';
import type { KalshiCredentials } from '@rec-io/installer/full/full-answers';
import type { Layout } from '@rec-io/installer/layout';
import type { Machine } from '@rec-io/installer/machine';
import type { PackageManager } from '@rec-io/installer/packages/package-manager';
import { packageSteps } from '@rec-io/installer/packages/package-steps';
import type { PlannedPackages } from '@rec-io/installer/packages/planned-packages';
import { ownerOf } from '@rec-io/installer/profile/owner';
import type { UserInfo } from '@rec-io/installer/profile/user-info';
import type { Release } from '@rec-io/installer/release/release';
import type { Step } from '@rec-io/installer/step';
import { configurationSteps } from '@rec-io/installer/steps/configuration-steps';
import { credentialsStep } from '@rec-io/installer/steps/credentials-step';
import { databaseStep } from '@rec-io/installer/steps/database-step';
import { directoriesStep } from '@rec-io/installer/steps/directories-step';
import type { RecordedOpening } from '@rec-io/installer/steps/firewall-step';
import { firstUserStep } from '@rec-io/installer/steps/first-user-step';
import { logsStep } from '@rec-io/installer/steps/logs-step';
import { profileStep } from '@rec-io/installer/steps/profile-step';
import { releaseStep } from '@rec-io/installer/steps/release-step';
import { secretsStep } from '@rec-io/installer/steps/secrets-step';
import { serviceAccountStep } from '@rec-io/installer/steps/service-account-step';
import { systemDataSourceStep } from '@rec-io/installer/steps/system-data-source-step';
import { systemDatabaseSteps } from '@rec-io/installer/steps/system-database-steps';
import { systemDataStep } from '@rec-io/system-data/system-data-step';
import { version } from '../clone.ts';
import { moveStep } from '../convert/move-step.ts';
import { type Installation, installationOf } from '../installation.ts';
import { programsOf } from '../programs/program-table.ts';
import { startSteps } from '../supervision/start-steps.ts';

/** What only the run that installs knows. */
export type InstallSecrets = {
  /** Of the first user; null: the owner has one, and it stays. */
  readonly password: string | null;
  readonly kalshi: KalshiCredentials | null;
  /** The operator's token or address as it was given; null: it is in its file, or there is none. */
  readonly systemData: string | null;
};

export type FullPlan = {
  readonly choices: Choices;
  /** Of the finished installation that is changed; null or absent: there is none. */
  readonly formerly?: Choices | null;
  /** Ways through the firewall that were opened before. */
  readonly opened?: readonly RecordedOpening[];
  readonly layout: Layout;
  readonly machine: Machine;
  /** Null where there is none that is known; then nothing needs it. */
  readonly manager: PackageManager | null;
  /** What it would bring; absent where nobody needs the words. */
  readonly planned?: PlannedPackages | null;
  readonly clone: string;
  readonly release: Release;
  readonly conflicts: readonly PortConflict[];
  /** The installation whose data is taken over; null: none, or it is gone by now. */
  readonly grown: Installation | null;
  /** Null where the steps are only taken back or looked at. */
  readonly secrets: InstallSecrets | null;
  readonly signal: AbortSignal;
};

/** Everything that a full installation changes, in order. The same choices give the same steps. */
export function fullSteps(plan: FullPlan): readonly Step[] {
  const { choices, layout, signal } = plan;
  const installation = installationOf(layout, configurationOf(choices), null);
  return [
    ...dependencies(plan),
    ...database(plan),
    ...profile(plan),
    ...configuration(plan),
    ...(choices.start ? startSteps(installation, signal) : []),
  ];
}

/** Where the package manager puts Supervisor; Homebrew has a place of its own on each of Apple's processors. */
const supervisordOf = ({ platform, arch }: Machine): string => {
  if (platform !== 'darwin') return '/usr/bin/supervisord';
  return arch === 'arm64' ? '/opt/homebrew/bin/supervisord' : '/usr/local/bin/supervisord';
};

function dependencies({
  choices,
  layout,
  machine,
  manager,
  planned = null,
  clone,
  release,
}: FullPlan): readonly Step[] {
  const { packages, serviceAccount } = choices;
  return [
    ...(packages.length === 0 || manager === null
      ? []
      : packageSteps({ machine, manager, needs: packages, planned })),
    ...(serviceAccount === null ? [] : [serviceAccountStep(serviceAccount, machine)]),
    releaseStep(layout, clone, release),
    directoriesStep(layout, ownerOf(serviceAccount)),
    logsStep(layout, ownerOf(serviceAccount)),
  ];
}

function database({ choices, layout, machine, grown, secrets }: FullPlan): readonly Step[] {
  const { location, serviceAccount, cluster, takeOver, ports, person, login, systemDataFile } = choices;
  const configuration = configurationOf(choices);
  const identity = { userId: login, name: person.fullName, email: person.email, version: version() };
  return [
    secretsStep(layout, ownerOf(serviceAccount), choices.database),
    ...(cluster === null
      ? [databaseStep(layout, ports.database)]
      : systemDatabaseSteps(machine, { location, serviceAccount, cluster, takeOver })),
    ...(grown === null
      ? []
      : [moveStep({ from: grown, to: { layout, configuration }, machine, owner: ownerOf(serviceAccount) })]),
    ...(systemDataFile === layout.systemDataSource
      ? [systemDataSourceStep(layout, secrets?.systemData ?? null)]
      : []),
    systemDataStep(
      { connectionFile: systemDataFile, identity },
      databaseConnections(layout, configuration).admin,
    ),
  ];
}

const infoOf = ({ userNo, login, person }: Choices): UserInfo => ({
  userNo,
  login,
  ...person,
  accountType: 'master_admin',
});

function profile({ choices, formerly = null, grown, layout, secrets }: FullPlan): readonly Step[] {
  const { userNo, mode, serviceAccount } = choices;
  const owner = ownerOf(serviceAccount);
  const info = infoOf(choices);
  const isBrought = grown !== null;
  const untold = isBrought ? { ...info, fullName: '', email: '', phone: '' } : null;
  const before = formerly === null ? null : infoOf(formerly);
  const password = secrets?.password ?? null;
  const keepPassword = password === null;
  const first = { info, formerly: before, isBrought, password, hashPassword, isPassword, mode, keepPassword };
  return [
    firstUserStep(layout, configurationOf(choices), first),
    profileStep(layout, info, owner, before ?? untold),
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
  ];
}

function configuration({ choices, opened = [], layout, machine, conflicts }: FullPlan): readonly Step[] {
  return configurationSteps({
    choices,
    layout,
    machine,
    owner: ownerOf(choices.serviceAccount),
    programs: programsOf(choices).map(({ name }) => name),
    supervisord: choices.supervisord ?? supervisordOf(machine),
    conflicts,
    opened,
  });
}
