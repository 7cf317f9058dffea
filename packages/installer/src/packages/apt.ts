import { lines, output } from '../facts/ask.ts';
import type { Machine } from '../machine.ts';
import { parseAptSimulation } from './apt-simulation.ts';
import { atWork } from './at-work.ts';
import { dpkgStates, toUnpackAnew } from './dpkg-states.ts';
import { gaveUp, notOffered, reasonOf } from './failures.ts';
import { lockHolder } from './lock-holder.ts';
import type { Need, PackageManager } from './package-manager.ts';
import { PATIENCE, type Patience, untilFree } from './polite.ts';
import { runUndisturbed } from './undisturbed.ts';

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
  // Somebody may come between our look and its start.
  '-o=DPkg::Lock::Timeout=600',
  '-o=Acquire::Retries=2',
];
/** What is only recommended would start services that nobody asked for. */
const INSTALL = ['install', '--no-install-recommends', '--no-remove'];

/** Debian, Ubuntu and their kin. */
export function apt(machine: Machine, patience: Patience = PATIENCE): PackageManager {
  const busy = () => lockHolder(machine, LOCKS);
  const { change, fetch } = atWork({
    ...{ machine, name: 'apt', program: 'apt-get', env: QUIET, busy, patience, inWords: aptInWords },
    failed: ({ stderr }) => /^W: (Failed to fetch|Some index files)/m.test(stderr),
  });
  const halfDone = async () => {
    const interrupted = lines(await output(machine, 'ls', '/var/lib/dpkg/updates')).some((name) =>
      /^\d+$/.test(name),
    );
    const { stdout: audit } = await machine.run('dpkg', ['--audit']);
    return [
      ...(interrupted ? ['dpkg was interrupted'] : []),
      ...halfInstalled(audit).map((name) => `${name} is half installed`),
    ];
  };

  return {
    name: 'apt',
    packagesFor: async (need) => PACKAGES[need],
    sourcesFor: async () => [],
    switchOn: async () => undefined,
    switchOff: async () => undefined,
    installed: async (names) =>
      (await dpkgStates(machine, names))
        .filter(({ state }) => state === 'installed')
        .map(({ name, version }) => ({ name, version })),
    present: async (names) =>
      (await dpkgStates(machine, names))
        .filter(({ state }) => state === 'installed' || state === 'half')
        .map(({ name }) => name),
    withConfigurationLeft: async (names) =>
      (await dpkgStates(machine, names))
        .filter(({ state }) => state === 'configuration')
        .map(({ name }) => name),
    async plan(names) {
      if (names.length === 0) return { install: [], upgrade: [], remove: [] };
      const ran = await machine.run('apt-get', ['-s', '-q', 'install', '--no-install-recommends', ...names], {
        env: QUIET,
      });
      if (ran.code !== 0) throw notOffered('apt', names, ran);
      return parseAptSimulation(ran.stdout);
    },
    refresh: (given) => fetch([...OPTIONS, 'update'], given),
    async install(names, given) {
      await fetch([...OPTIONS, ...INSTALL, '--download-only', ...names], given);
      const ran = await change([...OPTIONS, ...INSTALL, ...names], given);
      if (ran.code !== 0) throw gaveUp('apt', reasonOf(ran), await halfDone());
    },
    async planRemoval(names) {
      if (names.length === 0) return [];
      const ran = await machine.run('apt-get', ['-s', '-q', 'remove', ...names], { env: QUIET });
      if (ran.code !== 0) throw gaveUp('apt', reasonOf(ran));
      const { install, upgrade, remove } = parseAptSimulation(ran.stdout);
      return [...remove, ...install, ...upgrade].map(({ name }) => name);
    },
    async remove(names, purge, given) {
      for (const [verb, which] of [
        ['remove', names.filter((name) => !purge.includes(name))],
        ['purge', purge],
      ] as const) {
        if (which.length === 0) continue;
        const ran = await change([...OPTIONS, verb, ...which], given);
        if (ran.code !== 0) throw gaveUp('apt', reasonOf(ran), await halfDone());
      }
    },
    busy,
    halfDone,
    async finishHalfDone(given) {
      await untilFree(busy, given, patience);
      const configure = ['--force-confdef', '--force-confold', '--configure', '-a'];
      // What lacks a dependency stays unconfigured here, and gets it below.
      await runUndisturbed(machine, 'dpkg', configure, QUIET, () => undefined);
      const anew = await toUnpackAnew(machine);
      const repair = ['--fix-broken', ...(anew.length === 0 ? [] : ['--reinstall', ...anew])];
      const ran = await change([...OPTIONS, ...INSTALL, ...repair], given);
      if (ran.code !== 0) throw gaveUp('apt', reasonOf(ran), await halfDone());
    },
  };
}

/**
 * From what `dpkg --audit` says: packages, each on a line that begins with a blank, between paragraphs of what they lack. One
 * is named once for each thing that it lacks.
 */
export function halfInstalled(audit: string): readonly string[] {
  return [...new Set(audit.split('\n').flatMap((line) => /^ (\S+)\s{2,}\S/.exec(line)?.[1] ?? []))];
}

/** What apt says it does, for whoever watches; null for what tells them nothing. */
export function aptInWords(line: string): string | null {
  const [, fetched] = /^Get:\d+ \S+ \S+ \S+ (\S+) \S+ \S+ \[/.exec(line) ?? [];
  if (fetched !== undefined) return `Fetching ${fetched}`;
  const [, verb, name] =
    /^(Unpacking|Setting up|Removing|Purging configuration files for) ([^\s:]+)\S* \(/.exec(line) ?? [];
  return verb === undefined || name === undefined ? null : `${verb} ${name}`;
}
