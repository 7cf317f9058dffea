import { CatalogueError } from '../catalogue-error.ts';
import { lines, output } from '../facts/ask.ts';
import { processes } from '../facts/processes.ts';
import { isObject } from '../json-file.ts';
import type { Machine, Ran } from '../machine.ts';
import { atWork } from './at-work.ts';
import { gaveUp, notOffered, reasonOf } from './failures.ts';
import type { Package, PackageManager, PackageRun } from './package-manager.ts';
import { PATIENCE, type Patience } from './polite.ts';

const DEFAULT_POSTGRESQL = 'postgresql@17';
const POSTGRESQL_VERSION_MIN = 15;

/** Nothing is brought up to date, tidied or removed beside what is asked for. */
const QUIET = {
  NONINTERACTIVE: '1',
  HOMEBREW_NO_AUTO_UPDATE: '1',
  HOMEBREW_NO_INSTALL_UPGRADE: '1',
  HOMEBREW_NO_INSTALLED_DEPENDENTS_CHECK: '1',
  HOMEBREW_NO_INSTALL_CLEANUP: '1',
  HOMEBREW_NO_AUTOREMOVE: '1',
  HOMEBREW_NO_ASK: '1',
  HOMEBREW_NO_ENV_HINTS: '1',
  HOMEBREW_NO_EMOJI: '1',
};
const CHANGING = ['install', 'reinstall', 'upgrade', 'uninstall', 'update', 'cleanup', 'autoremove', 'link'];
/** Two of them lock only the formulas that they work on: seen when it fails. */
const IN_USE = /process has already locked|Homebrew (update )?process is already (in progress|using)/;

/** Homebrew on macOS, which must not be run by root. */
export function brew(machine: Machine, patience: Patience = PATIENCE): PackageManager {
  const busy = async () => {
    const worker = (await processes(machine)).find(({ arguments: parts }) => {
      const at = parts.findIndex((part) => /(^|\/)brew(\.rb|\.sh)?$/.test(part));
      return at >= 0 && CHANGING.includes(parts[at + 1] ?? '');
    });
    return worker === undefined ? null : `brew (pid ${worker.pid})`;
  };
  const { change: changeOnce, fetch } = atWork({
    ...{ machine, name: 'brew', program: 'brew', env: QUIET, busy, patience, inWords: brewInWords },
  });
  const look = (...args: string[]) => machine.run('brew', args, { env: QUIET, timeoutMs: 120_000 });
  /** Waits for the other one and tries again, for as long as patience has it. */
  const change = async (args: readonly string[], given: PackageRun): Promise<Ran> => {
    const begunMs = performance.now();
    for (;;) {
      const ran = await changeOnce(args, given);
      if (ran.code === 0 || !IN_USE.test(ran.stdout)) return ran;
      const holder = 'another brew';
      if (performance.now() - begunMs > patience.busyMsMax)
        throw new CatalogueError('REC-610', { holder, minutes: Math.round(patience.busyMsMax / 60_000) });
      given.say(`Waiting for ${holder}, which works on the same packages`);
      await new Promise((resolve) => setTimeout(resolve, patience.lookEveryMs));
    }
  };
  const installed = async (names: readonly string[]): Promise<readonly Package[]> => {
    if (names.length === 0) return [];
    // `supervisor 4.3.0`; it ends with 1 when one is missing, and tells of the others.
    const { stdout } = await look('list', '--versions', '--formula', ...names);
    return lines(stdout).flatMap((line) => {
      const [name, version] = line.split(/\s+/);
      return name === undefined || version === undefined ? [] : [{ name, version }];
    });
  };
  const present = async (names: readonly string[]) => (await installed(names)).map(({ name }) => name);

  return {
    name: 'brew',
    async packagesFor(need) {
      // macOS brings its certificates.
      if (need === 'certificates') return [];
      if (need === 'supervisor') return ['supervisor'];
      return [newestPostgresql(lines(await output(machine, 'brew', 'list', '-1', '--formula')))];
    },
    sourcesFor: async () => [],
    switchOn: async () => undefined,
    switchOff: async () => undefined,
    installed,
    present,
    withConfigurationLeft: async () => [],
    async plan(names) {
      if (names.length === 0) return { install: [], upgrade: [], remove: [] };
      const known = await look('info', '--json=v2', '--formula', ...names);
      if (known.code !== 0) throw notOffered('brew', names, known);
      const needed = await look('deps', '--union', ...names);
      const all = [...new Set([...lines(needed.stdout), ...names])];
      const there = new Set(await present(all));
      const versions = stableVersions(known.stdout);
      const install = all
        .filter((name) => !there.has(name))
        .map((name) => ({ name, version: versions.get(name) ?? '' }));
      return { install, upgrade: [], remove: [] };
    },
    refresh: (given) => fetch(['update', '--quiet'], given),
    async install(names, given) {
      await fetch(['fetch', '--deps', ...names], given);
      const ran = await change(['install', '--formula', ...names], given);
      if (ran.code !== 0)
        throw gaveUp(
          'brew',
          reasonOf(ran),
          (await present(names)).map((name) => `${name} is installed`),
        );
    },
    async planRemoval(names) {
      const users = await Promise.all(names.map((name) => look('uses', '--installed', '--recursive', name)));
      return [...new Set([...names, ...users.flatMap(({ stdout }) => lines(stdout))])];
    },
    async remove(names, _purge, given) {
      // Its launch agent would stay and start what is gone.
      for (const name of names) if (hasService(name)) await look('services', 'stop', name);
      const ran = await change(['uninstall', '--formula', ...names], given);
      if (ran.code !== 0) throw gaveUp('brew', reasonOf(ran));
    },
    busy,
    halfDone: async () => [],
    finishHalfDone: async () => undefined,
  };
}

const hasService = (name: string): boolean => name === 'supervisor' || name.startsWith('postgresql@');

function newestPostgresql(installed: readonly string[]): string {
  const versions = installed.flatMap((name) => /^postgresql@(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  const newest = Math.max(0, ...versions);
  return newest >= POSTGRESQL_VERSION_MIN ? `postgresql@${newest}` : DEFAULT_POSTGRESQL;
}

function stableVersions(json: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  try {
    const value: unknown = JSON.parse(json);
    const formulae: unknown = isObject(value) ? value['formulae'] : null;
    for (const formula of Array.isArray(formulae) ? formulae : []) {
      if (!isObject(formula) || !isObject(formula['versions'])) continue;
      versions.set(String(formula['name']), String(formula['versions']['stable'] ?? ''));
    }
  } catch {
    // Versions are for the eye; the names are what counts.
  }
  return versions;
}

/** `==> Fetching postgresql@17`, `==> Pouring postgresql@17--17.6.arm64_sonoma.bottle.tar.gz`. */
export function brewInWords(line: string): string | null {
  const [, verb, name] =
    /^==> (Fetching|Installing|Pouring)(?: dependencies for| downloads for:)? (\S+?)(?:--\S*)?(?: |:|$)/.exec(
      line,
    ) ?? [];
  return verb === undefined || name === undefined
    ? null
    : `${verb === 'Pouring' ? 'Unpacking' : verb} ${name}`;
}
