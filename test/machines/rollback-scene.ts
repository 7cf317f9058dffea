import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Receipt } from '@rec-io/installer/receipt';
import { crashPoints, killedAt, plannedSteps } from '../../apps/cli/test/fixtures/crash-points.ts';
import type { Suite } from './clean-root.ts';
import type { Ran } from './machine.ts';
import { scene } from './scene.ts';
import {
  ALWAYS_IGNORABLE,
  differences,
  IGNORABLE_AFTER_ACCOUNTS,
  IGNORABLE_AFTER_PACKAGES,
  type Ignorable,
  snapshotOf,
} from './snapshot.ts';

const LOCATION = '/opt/rec-io';
const IGNORABLE: readonly Ignorable[] = [
  ...ALWAYS_IGNORABLE,
  ...IGNORABLE_AFTER_ACCOUNTS,
  ...IGNORABLE_AFTER_PACKAGES,
  [/^\/root\/rec-io\/(\.runtime|node_modules|apps\/dashboard\/dist)(\/|$)/, 'the clone’s own'],
];

/** A clean machine on which full installations by root are killed, and then taken back or gone on with. */
export type RollbackScene = {
  /** Where an installation can be killed and taken back. */
  readonly points: readonly string[];
  readonly steps: readonly string[];
  install(environment: Readonly<Record<string, string>>, ...more: readonly string[]): Promise<Ran>;
  run(command: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ran>;
  /** @throws when there is none or it cannot be read */
  receipt(): Promise<Receipt>;
  /** What is not as it was before: files, packages, running programs. */
  differences(): Promise<readonly string[]>;
  /** Kills one at the point and takes it back. @returns what is not as it was before, empty when all is */
  rolledBackAt(point: string): Promise<readonly string[]>;
  end(): Promise<void>;
};

export async function rollbackScene(suite: Suite): Promise<RollbackScene> {
  const at = await scene(suite, 'root');
  const { path } = at.machine.root;
  const install = (environment: Readonly<Record<string, string>>, ...more: readonly string[]) =>
    at.run(
      [
        './install.sh',
        ...['--yes', '--full-name', 'Ada Owner', '--email', 'ada@example.org', '--source', 'seeded'],
        // Not PostgreSQL’s usual one: another machine beside this one may have that.
        ...['--port-offset', String(at.offset), '--port', `database=${7_000 + at.offset}`, '--json', ...more],
      ],
      { env: environment },
    );
  const run = (command: readonly string[], environment = {}) => at.run(command, { env: environment });
  const receipt = async () =>
    JSON.parse(await readFile(join(path, LOCATION, 'receipt.json'), 'utf8')) as Receipt;
  const packages = () => at.machine.must('dpkg-query --show && dpkg --get-selections');
  // A clean machine has no ps.
  const LIST = 'for file in /proc/[0-9]*/cmdline; do tr "\\0" " " <"$file" || :; echo; done 2>/dev/null';
  const programs = async () =>
    (await at.machine.must(LIST)).split('\n').filter((line) => /rec-io\/|postgres|supervisord/.test(line));

  // Sets the clone up, which stays as it is from then on.
  const steps = plannedSteps(await install({}, '--plan'));
  const before = { files: snapshotOf(path), packages: await packages() };
  const compare = async (): Promise<readonly string[]> => [
    ...differences(before.files, snapshotOf(path), IGNORABLE),
    ...((await packages()) === before.packages ? [] : ['other packages are installed than before']),
    ...(await programs()).map((line) => `still runs: ${line}`),
  ];
  return {
    ...{ steps, install, run, receipt, differences: compare },
    points: crashPoints(steps).filter((point) => !point.endsWith(':completion')),
    async rolledBackAt(point) {
      await killedAt(point, { install, receipt });
      const { code, stdout, stderr } = await run(['./recio', 'install', '--rollback', '--json']);
      return [
        ...(code === 0
          ? []
          : [`the rollback ended with ${code}: ${stdout.slice(-500)} ${stderr.slice(-500)}`]),
        ...(await compare()),
      ];
    },
    end: at.end,
  };
}
