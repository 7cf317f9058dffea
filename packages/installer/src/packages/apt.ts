import { CatalogueError } from '../catalogue-error.ts';
import { lines, output } from '../facts/ask.ts';
import type { Machine, Ran } from '../machine.ts';
import { parseAptSimulation } from './apt-simulation.ts';
import { lockHolder } from './lock-holder.ts';
import type { Need, Package, PackageManager, PackageRun } from './package-manager.ts';
import { PATIENCE, type Patience, untilFree, withRetries } from './polite.ts';

const PACKAGES: Readonly<Record<Need, readonly string[]>> = {
  postgresql: ['postgresql'],
  supervisor: ['supervisor'],
  certificates: ['ca-certificates'],
};

const LOCKS = [
  '/var/lib/dpkg/lock-frontend',
  '/var/lib/dpkg/lock',
  '/var/lib/apt/lists/lock',
  '/var/cache/apt/archives/lock',
];

/** Nothing asks, nothing restarts what is not ours, and configuration files stay as their owner has them. */
const QUIET = {
  DEBIAN_FRONTEND: 'noninteractive',
  DEBCONF_NONINTERACTIVE_SEEN: 'true',
  APT_LISTCHANGES_FRONTEND: 'none',
  NEEDRESTART_SUSPEND: '1',
  UCF_FORCE_CONFFOLD: '1',
};
const OPTIONS = [
  '-y',
  '-q',
  '-o=Dpkg::Options::=--force-confdef',
  '-o=Dpkg::Options::=--force-confold',
  '-o=DPkg::Lock::Timeout=600',
  '-o=Acquire::Retries=2',
];
/** Only what is needed: recommended packages would start services that nobody asked for. */
const ONLY_NEEDED = '--no-install-recommends';

/** Debian, Ubuntu and their kin. */
export function apt(machine: Machine, patience: Patience = PATIENCE): PackageManager {
  const busy = () => lockHolder(machine, LOCKS);
  /** Not ended with the installer: a package manager that is stopped half-way leaves a machine half-way. */
  const run = (args: readonly string[], { say, signal }: PackageRun): Promise<Ran> =>
    machine.run('apt-get', [...OPTIONS, ...args], {
      env: QUIET,
      onLine: (line) => {
        const words = inWords(line);
        if (words !== null) say(words);
      },
      ...(signal === undefined ? {} : { signal }),
    });
  const patiently = async (args: readonly string[], given: PackageRun): Promise<string | null> =>
    withRetries(
      async () => {
        await untilFree(busy, given, patience);
        const ran = await run(args, given);
        return ran.code === 0 ? null : { mayPass: reason(ran) };
      },
      given,
      patience,
    );

  const manager: PackageManager = {
    name: 'apt',
    packagesFor: async (need) => PACKAGES[need],
    installed: async (names) => (await states(machine, names)).filter(isInstalled).map(toPackage),
    withConfigurationLeft: async (names) =>
      (await states(machine, names)).filter(({ status }) => status[1] === 'c').map(({ name }) => name),
    async plan(names) {
      const ran = await machine.run('apt-get', ['-s', '-q', ONLY_NEEDED, 'install', ...names], {
        env: QUIET,
      });
      if (ran.code !== 0)
        throw new CatalogueError('REC-611', {
          packages: names.join(', '),
          manager: 'apt',
          reason: reason(ran),
        });
      return parseAptSimulation(ran.stdout);
    },
    async refresh(given) {
      const failure = await patiently(['update'], given);
      if (failure !== null) throw new CatalogueError('REC-612', { manager: 'apt', reason: failure });
    },
    async install(names, given) {
      const failed = await patiently(
        ['install', ONLY_NEEDED, '--no-remove', '--download-only', ...names],
        given,
      );
      if (given.signal?.aborted) throw new CatalogueError('REC-113');
      if (failed !== null) throw new CatalogueError('REC-612', { manager: 'apt', reason: failed });
      await untilFree(busy, given, patience);
      const ran = await run(['install', ONLY_NEEDED, '--no-remove', ...names], { say: given.say });
      if (ran.code === 0) return;
      const half = await manager.halfDone();
      throw new CatalogueError('REC-613', {
        manager: 'apt',
        reason: reason(ran),
        half: half.length === 0 ? 'Nothing is left half done.' : `Half done: ${half.join('; ')}.`,
      });
    },
    async planRemoval(names) {
      if (names.length === 0) return [];
      const ran = await machine.run('apt-get', ['-s', '-q', 'remove', ...names], { env: QUIET });
      if (ran.code !== 0)
        throw new CatalogueError('REC-613', { manager: 'apt', reason: reason(ran), half: '' });
      const { install, upgrade, remove } = parseAptSimulation(ran.stdout);
      return [...remove, ...install, ...upgrade].map(({ name }) => name);
    },
    async remove(names, purge, given) {
      for (const [verb, which] of [
        ['remove', names.filter((name) => !purge.includes(name))],
        ['purge', purge],
      ] as const) {
        if (which.length === 0) continue;
        await untilFree(busy, given, patience);
        const ran = await run([verb, ...which], { say: given.say });
        if (ran.code !== 0)
          throw new CatalogueError('REC-613', { manager: 'apt', reason: reason(ran), half: '' });
      }
    },
    busy,
    halfDone: async () =>
      lines(await output(machine, 'dpkg', '--audit')).filter((line) => /^\S+\s{2,}/.test(line)),
    async finishHalfDone(given) {
      await untilFree(busy, given, patience);
      const ran = await machine.run('dpkg', ['--force-confdef', '--force-confold', '--configure', '-a'], {
        env: QUIET,
      });
      if (ran.code !== 0)
        throw new CatalogueError('REC-613', { manager: 'dpkg', reason: reason(ran), half: '' });
    },
  };
  return manager;
}

type State = { readonly status: string; readonly name: string; readonly version: string };
const isInstalled = ({ status }: State) => status[1] === 'i';
const toPackage = ({ name, version }: State): Package => ({ name, version });

async function states(machine: Machine, names: readonly string[]): Promise<readonly State[]> {
  if (names.length === 0) return [];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are dpkg’s own placeholders
  const format = '${db:Status-Abbrev}\\t${Package}\\t${Version}\\n';
  // It ends with 1 when it does not know one of them, and tells of the others.
  const { stdout } = await machine.run('dpkg-query', ['-W', '-f', format, ...names]);
  return stdout.split('\n').flatMap((line) => {
    const [status, name, version] = line.split('\t');
    return status === undefined || name === undefined || version === undefined
      ? []
      : [{ status, name, version }];
  });
}

/** What apt says it does, for whoever watches; null for what tells nothing. */
function inWords(line: string): string | null {
  const [, verb, name] =
    /^(Get:\d+ \S+ \S+ \S+|Selecting previously unselected package|Unpacking|Setting up|Removing|Purging configuration files for) ([^\s.]+)/.exec(
      line,
    ) ?? [];
  if (verb === undefined || name === undefined) return null;
  if (verb.startsWith('Selecting')) return null;
  return `${verb.startsWith('Get') ? 'Fetching' : verb} ${name}`;
}

/** The first of its own error lines; apt marks them. */
function reason({ code, stdout, stderr }: Ran): string {
  const marked = [...lines(stderr), ...lines(stdout)].find((line) => /^(E:|dpkg: error)/.test(line));
  return marked?.replace(/^E:\s*/, '') ?? lines(stderr).at(-1) ?? `it ended with ${code ?? 'a signal'}`;
}
