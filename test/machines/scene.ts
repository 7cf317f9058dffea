import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freeOffset } from '../../apps/cli/test/fixtures/free-ports.ts';
import { type CleanRoot, cleanRoot, type RootKind, type Suite } from './clean-root.ts';
import { boot, type CleanMachine, type Ran, type RunAs } from './machine.ts';
import { releaseIn, SET_UP, setUpIn } from './release-in.ts';
import { ALWAYS_IGNORABLE, differences, type Ignorable, type Snapshot, snapshotOf } from './snapshot.ts';

/** A clean machine with an account, an unpacked release in its home directory, and what it was like before. */
export type Scene = {
  /** The one that is on now. */
  readonly machine: CleanMachine;
  /** The unpacked release, as a path in the machine. */
  readonly clone: string;
  /** Added to all ports: the network is this machine's. */
  readonly offset: number;
  /** In the clone, as the account. Prices are never asked for outside. */
  run(command: readonly string[], as?: RunAs): Promise<Ran>;
  /** Turns the machine off and on again: as its owner would, or by its plug. */
  offAndOn(how: 'shutDown' | 'off'): Promise<void>;
  /** Turns the machine off. @returns what differs from before, beside what may */
  compared(ignorable?: readonly Ignorable[]): Promise<readonly string[]>;
  end(): Promise<void>;
};

/**
 * With ./test.sh --full each fetches what it needs and builds the page itself; else only those that are about that, as it takes half
 * a minute and is the same on all.
 */
export const setUpScene = (suite: Suite, user: 'root' | 'u'): Promise<Scene> =>
  scene(suite, user, 'bare', process.env['RECIO_FULL'] === undefined);

/** Asks nothing, and says what it does as JSON. */
export const installFully = (at: Pick<Scene, 'run' | 'offset'>, ...more: readonly string[]): Promise<Ran> =>
  at.run([
    ...[
      './install.sh',
      '--yes',
      '--full-name',
      'Ada Owner',
      '--email',
      'ada@example.org',
      '--source',
      'seeded',
    ],
    ...['--speed', '1', '--port-offset', String(at.offset), '--json', ...more],
  ]);

export async function scene(
  suite: Suite,
  user: 'root' | 'u',
  kind: RootKind = 'bare',
  isSetUp = false,
): Promise<Scene> {
  const uid = user === 'root' ? 0 : 1000;
  const root = await cleanRoot(suite, kind);
  const home = user === 'root' ? '/root' : '/home/u';
  const clone = `${home}/rec-io`;
  const first = await boot(root);
  await first.must('useradd --create-home --uid 1000 --shell /bin/bash u');
  // What systemd writes at its first start is not ours.
  await (kind === 'systemd' ? first.shutDown() : first.off());
  releaseIn(root, clone, uid);
  const before = snapshotOf(root.path);
  if (isSetUp) setUpIn(root, clone, uid);
  let machine = await boot(root);
  return {
    get machine() {
      return machine;
    },
    clone,
    offset: await freeOffset(),
    run: (command, as = {}) => runInClone(machine, clone, command, { user, ...as }),
    async offAndOn(how) {
      await machine[how]();
      machine = await boot(root);
    },
    async compared(ignorable = []) {
      await machine.off();
      return differences(before, withoutSetUp(root, clone), [...ALWAYS_IGNORABLE, ...ignorable]);
    },
    async end() {
      await machine.off();
      await root.remove();
    },
  };
}

/** Runs a program in a clone on a machine. Prices are never asked for outside. */
export const runInClone = (
  machine: CleanMachine,
  clone: string,
  command: readonly string[],
  as: RunAs = {},
): Promise<Ran> =>
  machine.run(command, {
    cwd: clone,
    ...as,
    env: { RECIO_COINBASE_URL: 'ws://127.0.0.1:9/', ...as.env },
  });

/** What install.sh puts into its own clone is the clone's. */
function withoutSetUp(root: CleanRoot, clone: string): Snapshot {
  for (const path of SET_UP) {
    const place = join(root.path, clone, path);
    if (existsSync(place)) rmSync(place, { recursive: true });
  }
  return snapshotOf(root.path);
}

/** The last line of what a program printed, as JSON. @throws Error with all it printed when that is none */
export function answerOf({ code, stdout, stderr }: Ran): Record<string, unknown> {
  const last = stdout.trim().split('\n').at(-1) ?? '';
  try {
    return { code, ...(JSON.parse(last) as Record<string, unknown>) };
  } catch {
    throw new Error(`It ended with ${code} and no JSON:\n${stdout}\n${stderr}`);
  }
}
