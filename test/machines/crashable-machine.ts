import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Receipt } from '@rec-io/installer/receipt';
import { plannedSteps } from '../../apps/cli/test/fixtures/crash-points.ts';
import type { CleanMachine, Ran, RunAs } from './machine.ts';
import { runInClone, type Scene } from './scene.ts';
import {
  ALWAYS_IGNORABLE,
  differences,
  IGNORABLE_AFTER_ACCOUNTS,
  IGNORABLE_AFTER_PACKAGES,
  type Ignorable,
  type Snapshot,
  snapshotOf,
} from './snapshot.ts';

const LOCATION = '/opt/rec-io';
const IGNORABLE: readonly Ignorable[] = [
  ...ALWAYS_IGNORABLE,
  ...IGNORABLE_AFTER_ACCOUNTS,
  ...IGNORABLE_AFTER_PACKAGES,
  [/^\/root\/rec-io\/(\.runtime|node_modules|apps\/dashboard\/dist)(\/|$)/, 'the clone’s own'],
];
// A clean machine has no ps.
const LIST = 'for file in /proc/[0-9]*/cmdline; do tr "\\0" " " <"$file" || :; echo; done 2>/dev/null';

/** A machine on which a full installation by root is killed, and then taken back or gone on with. */
export type CrashableMachine = {
  /** What is typed to install. */
  readonly command: readonly string[];
  install(environment: Readonly<Record<string, string>>, ...more: readonly string[]): Promise<Ran>;
  /** The same command, killed with all that it started after so long. */
  installFor(ms: number): Promise<Ran>;
  /** @throws when there is none or it cannot be read */
  receipt(): Promise<Receipt>;
  run(command: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ran>;
  before(): Promise<Before>;
  /** What is not as it was before: files, packages, running programs. */
  differences(before: Before): Promise<readonly string[]>;
  /** Goes on to the end. @returns what is wrong with the system that it makes */
  finished(): Promise<readonly string[]>;
  /** Takes an unfinished installation back. @returns what is not as it was before, empty when all is */
  takenBack(before: Before): Promise<readonly string[]>;
};
export type Before = { readonly files: Snapshot; readonly packages: string };

export function crashableMachine(
  machine: CleanMachine,
  { clone, offset }: Pick<Scene, 'clone' | 'offset'>,
): CrashableMachine {
  const { path } = machine.root;
  const inClone = (command: readonly string[], as: RunAs) => runInClone(machine, clone, command, as);
  const typed = [
    './install.sh',
    ...['--yes', '--full-name', 'Ada Owner', '--email', 'ada@example.org', '--source', 'seeded'],
    // Not PostgreSQL’s usual one: another machine beside this one may have that.
    ...['--port-offset', String(offset), '--port', `database=${7_000 + offset}`],
  ];
  const command = [...typed, '--json'];
  const packages = () => machine.must('dpkg-query --show && dpkg --get-selections');
  const programs = async () =>
    (await machine.must(LIST))
      .split('\n')
      .filter((line) => /rec-io\/|postgres|supervisord|apt-get|dpkg/.test(line));
  const compare = async (before: Before): Promise<readonly string[]> => [
    ...differences(before.files, snapshotOf(path, IGNORABLE), IGNORABLE),
    ...((await packages()) === before.packages ? [] : ['other packages are installed than before']),
    ...(await programs()).map((line) => `still runs: ${line}`),
  ];
  return {
    command: typed,
    install: (env, ...more) => inClone([...command, ...more], { env }),
    installFor: (timeoutMs) => inClone(command, { timeoutMs }),
    run: (given, env = {}) => inClone(given, { env }),
    receipt: async () => JSON.parse(await readFile(join(path, LOCATION, 'receipt.json'), 'utf8')) as Receipt,
    before: async () => ({ files: snapshotOf(path, IGNORABLE), packages: await packages() }),
    differences: compare,
    async finished() {
      const ended = [await inClone(command, {}), await inClone(['./recio', 'verify', '--json'], {})];
      return ended.flatMap(({ code, stdout, stderr }) =>
        code === 0 ? [] : [`it ended with ${code}: ${stdout.slice(-500)} ${stderr.slice(-500)}`],
      );
    },
    async takenBack(before) {
      const { code, stdout, stderr } = await inClone(['./recio', 'install', '--rollback', '--json'], {});
      return [
        ...(code === 0
          ? []
          : [`the rollback ended with ${code}: ${stdout.slice(-500)} ${stderr.slice(-500)}`]),
        ...(await compare(before)),
      ];
    },
  };
}

/** Sets the clone up, which stays as it is from then on. @returns the steps of a full installation */
export const stepsOn = async (at: CrashableMachine): Promise<readonly string[]> =>
  plannedSteps(await at.install({}, '--plan'));
