import type { OperatingSystem } from '../facts/facts.ts';
import type { Machine } from '../machine.ts';
import { atWork } from './at-work.ts';
import { postgresqlStream } from './dnf-postgresql.ts';
import { parseDnfTransaction } from './dnf-transaction.ts';
import { gaveUp, notOffered, reasonOf } from './failures.ts';
import { lockHolder, pidFileHolder } from './lock-holder.ts';
import type { Need, PackageManager, PackageRun, PackageSource } from './package-manager.ts';
import { PATIENCE, type Patience } from './polite.ts';
import { rpmInstalled, rpmNeededBy } from './rpm.ts';

const PACKAGES: Readonly<Record<Need, readonly string[]>> = {
  postgresql: ['postgresql-server'],
  supervisor: ['supervisor'],
  certificates: ['ca-certificates'],
};

/** RPM's own lock, in old and new places, and the one of dnf 5. */
const LOCKS = ['/var/lib/rpm/.rpm.lock', '/usr/lib/sysimage/rpm/.rpm.lock', '/run/dnf/rpmtransaction.lock'];
/** dnf 4 and yum write the number of the process that works. */
const PID_FILES = [
  '/var/run/yum.pid',
  '/var/run/dnf.pid',
  '/var/lib/dnf/rpmdb_lock.pid',
  '/var/cache/dnf/metadata_lock.pid',
  '/var/cache/dnf/download_lock.pid',
];
/** What is only recommended is not needed, and what is there stays, also when nobody needs it any more. */
const OPTIONS = ['-y', '--setopt=install_weak_deps=False', '--setopt=clean_requirements_on_remove=False'];
const EPEL = 'epel';
const STREAM = 'stream:postgresql:';
/** The kin of Red Hat whose own repositories have EPEL's package. Red Hat's have not. */
const HAVE_EPEL_RELEASE = ['centos', 'rocky', 'almalinux', 'ol'];

/** Red Hat, its kin and Fedora. `yum` is the same program under its old name, or the old program with the same words. */
export function dnf(
  machine: Machine,
  name: 'dnf' | 'yum',
  { id }: Pick<OperatingSystem, 'id'>,
  patience: Patience = PATIENCE,
): PackageManager {
  const busy = async () => (await lockHolder(machine, LOCKS)) ?? (await pidFileHolder(machine, PID_FILES));
  const { change, fetch } = atWork({
    ...{ machine, name, program: name, env: {}, busy, patience, inWords: dnfInWords },
  });
  const mustChange = async (args: readonly string[], given: PackageRun): Promise<void> => {
    const ran = await change([...OPTIONS, ...args], given);
    if (ran.code !== 0) throw gaveUp(name, reasonOf(ran));
  };
  const installedNames = async (names: readonly string[]) =>
    (await rpmInstalled(machine, names)).map((found) => found.name);

  return {
    name,
    packagesFor: async (need) => PACKAGES[need],
    async sourcesFor(needs) {
      const sources: PackageSource[] = [];
      const lacks = async (need: Need) =>
        needs.includes(need) && (await installedNames(PACKAGES[need])).length === 0;
      if (
        (await lacks('supervisor')) &&
        HAVE_EPEL_RELEASE.includes(id) &&
        (await installedNames(['epel-release'])).length === 0
      )
        sources.push({ id: EPEL, title: 'the repository EPEL, which has supervisor' });
      const stream = (await lacks('postgresql')) ? await postgresqlStream(machine, name) : null;
      if (stream !== null)
        sources.push({ id: `${STREAM}${stream}`, title: `the module stream postgresql:${stream}` });
      return sources;
    },
    switchOn: (source, given) =>
      source === EPEL
        ? mustChange(['install', 'epel-release'], given)
        : mustChange(['module', 'enable', source.replace('stream:', '')], given),
    async switchOff(source, given) {
      if (source !== EPEL) return mustChange(['module', 'reset', 'postgresql'], given);
      if ((await installedNames(['epel-release'])).length > 0)
        await mustChange(['remove', 'epel-release'], given);
    },
    installed: (names) => rpmInstalled(machine, names),
    present: installedNames,
    // RPM keeps edited files as .rpmsave, and forgets whose they were.
    withConfigurationLeft: async () => [],
    async plan(names) {
      if (names.length === 0) return { install: [], upgrade: [], remove: [] };
      const ran = await machine.run(name, [...OPTIONS.slice(1), '--assumeno', 'install', ...names]);
      // It "aborts" a transaction that it could do; of one that it cannot do there is no table.
      const changes = parseDnfTransaction(ran.stdout);
      const found = changes.install.map((item) => item.name);
      if (!names.every((wanted) => found.includes(wanted))) throw notOffered(name, names, ran);
      return changes;
    },
    refresh: (given) => fetch([...OPTIONS, 'makecache'], given),
    async install(names, given) {
      await fetch([...OPTIONS, 'install', '--downloadonly', ...names], given);
      const ran = await change([...OPTIONS, 'install', ...names], given);
      if (ran.code === 0) return;
      const there = await installedNames(names);
      throw gaveUp(
        name,
        reasonOf(ran),
        there.map((done) => `${done} is installed`),
      );
    },
    async planRemoval(names) {
      return names.length === 0 ? [] : [...names, ...(await rpmNeededBy(machine, names))];
    },
    remove: (names, _purge, given) => mustChange(['remove', ...names], given),
    busy,
    async halfDone() {
      // An interrupted transaction leaves two versions of one package behind.
      const { stdout } = await machine.run(name, ['-q', '--cacheonly', 'check', '--duplicates']);
      return stdout
        .split('\n')
        .filter((line) => /duplicate/i.test(line))
        .slice(0, 5);
    },
    // Nothing finishes it by itself: the person is told by the finding.
    finishHalfDone: async () => undefined,
  };
}

/** `  Installing       : libpq-13.11-1.el9.x86_64      1/4` and dnf 5's `[2/6] Installing libpq-0:16.4-1.fc41`. */
export function dnfInWords(line: string): string | null {
  const [, verb, name] =
    /(?:^|\] )\s*(Installing|Upgrading|Removing|Erasing)\s*:?\s+(\S+?)-(?:\d+:)?[^-\s]+-[^-\s]+/.exec(line) ??
    [];
  return verb === undefined || name === undefined ? null : `${verb} ${name}`;
}
