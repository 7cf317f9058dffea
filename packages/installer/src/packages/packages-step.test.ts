import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { IMPATIENT, type StandIn, standIn } from '../../test/stand-ins/stand-in.ts';
import type { World } from '../../test/stand-ins/world.ts';
import type { Machine } from '../machine.ts';
import type { Receipt } from '../receipt.ts';
import { revertSteps, runSteps, StepFailure } from '../run-steps.ts';
import { brew } from './brew.ts';
import { dnf } from './dnf.ts';
import type { Need, PackageManager } from './package-manager.ts';
import { packageSteps } from './package-steps.ts';
import { plannedPackages } from './planned-packages.ts';

const NEEDS: readonly Need[] = ['certificates', 'postgresql', 'supervisor'];
const RED_HAT: Partial<World> = {
  installed: { 'ca-certificates': '2024.2.69-91' },
  offered: {
    'ca-certificates': { version: '2024.2.69-91', needs: [] },
    'postgresql-server': { version: '13.20-1.el9', needs: ['postgresql', 'postgresql-private-libs'] },
    postgresql: { version: '13.20-1.el9', needs: ['postgresql-private-libs'] },
    'postgresql-private-libs': { version: '13.20-1.el9', needs: [] },
    'epel-release': { version: '9-7.el9', needs: [] },
    supervisor: { version: '4.2.5-1.el9', needs: ['python3-setuptools'] },
    'python3-setuptools': { version: '53.0.0-13.el9', needs: [] },
    pgadmin: { version: '9.0-1.el9', needs: ['postgresql-private-libs'] },
  },
  streams: ['15', '16'],
};
const HOMEBREW: Partial<World> = {
  installed: { 'openssl@3': '3.5.2' },
  offered: {
    'postgresql@17': { version: '17.6', needs: ['icu4c@77', 'krb5', 'openssl@3'] },
    'icu4c@77': { version: '77.1', needs: [] },
    krb5: { version: '1.22.1', needs: ['openssl@3'] },
    'openssl@3': { version: '3.5.2', needs: [] },
    supervisor: { version: '4.3.0', needs: [] },
    node: { version: '24.6.0', needs: ['icu4c@77'] },
  },
};

const nothingYet: Receipt = {
  formatVersion: 2,
  version: '1',
  kind: 'full',
  clone: '/clone',
  state: 'installing',
  completedAt: null,
  directories: [],
  choices: null,
  steps: [],
};

let stand: StandIn;
afterEach(() => stand.remove());

/** Steps over a stand-in, with what the person would see. */
function given(
  kind: 'rpm' | 'brew',
  world: Partial<World>,
  make: (machine: Machine) => PackageManager,
  asPrograms = false,
) {
  stand = standIn(kind, world);
  const machine = asPrograms ? stand.machineWithPrograms : stand.machine;
  const manager = make(machine);
  const steps = packageSteps({ machine, manager, needs: NEEDS, patience: IMPATIENT });
  const told: string[] = [];
  let receipt = nothingYet;
  const options = () => ({
    steps,
    receipt,
    save: async (now: Receipt) => {
      receipt = now;
    },
    progress: {
      begin: () => undefined,
      note: (_: unknown, line: string) => void told.push(line),
      done: ({ id }: { readonly id: string }, already: boolean) =>
        void told.push(`${id} done${already ? ' already' : ''}`),
      failed: () => undefined,
      reverting: () => undefined,
      left: (_: unknown, reason: string) => void told.push(`left: ${reason}`),
    },
  });
  return {
    manager,
    told,
    made: () => receipt.steps.at(-1)?.made.facts ?? {},
    apply: (signal = new AbortController().signal) => runSteps({ ...options(), signal, onFailure: 'keep' }),
    revert: () => revertSteps(options()),
  };
}

const rocky = (machine: Machine) => dnf(machine, 'dnf', { id: 'rocky' }, IMPATIENT);
const yum = (machine: Machine) => dnf(machine, 'yum', { id: 'centos' }, IMPATIENT);
const fedora = (machine: Machine) => dnf(machine, 'dnf', { id: 'fedora' }, IMPATIENT);
const homebrew = (machine: Machine) => brew(machine, IMPATIENT);

/** A Fedora: new enough by itself, with everything in its own repositories. */
const FEDORA: Partial<World> = {
  ...RED_HAT,
  offered: {
    ...RED_HAT.offered,
    'postgresql-server': { version: '16.9-1.fc42', needs: ['postgresql-private-libs'] },
  },
  streams: [],
  dialect: 'dnf5',
};

describe.each([
  ['dnf on Rocky 9', 'rpm', RED_HAT, rocky],
  ['yum on CentOS', 'rpm', RED_HAT, yum],
  ['dnf 5 on Fedora', 'rpm', FEDORA, fedora],
  ['Homebrew', 'brew', HOMEBREW, homebrew],
] as const)('packages by %s', (title, kind, world, make) => {
  test('come with what they need, are there for a second run, and go again exactly', async () => {
    // As programs on the PATH once each: that takes its time.
    const asPrograms = ['dnf on Rocky 9', 'Homebrew'].includes(title);
    const { apply, revert, told } = given(kind, world, make, asPrograms);
    await apply();
    expect(Object.keys(stand.world().installed)).toContain('supervisor');
    told.length = 0;
    await apply();
    expect(told).toEqual(['package-sources done already', 'packages done already']);
    await revert();
    expect(stand.world().installed).toEqual(world.installed);
    expect(stand.world().stream).toBeNull();
    expect(told.filter((line) => line.startsWith('left'))).toEqual([]);
  });

  test('are recorded by name and version before they come', async () => {
    const { apply, made } = given(kind, { ...world, installFails: true }, make);
    await expect(apply()).rejects.toThrow(StepFailure);
    const names = Object.keys(made()).map((key) => key.replace('newly-installed:', ''));
    expect(names).toEqual(expect.arrayContaining(['supervisor']));
    expect(names).not.toContain('openssl@3');
    expect(names).not.toContain('ca-certificates');
  });

  test('that came only in part are finished by the next run, and all go again', async () => {
    const { apply, revert } = given(kind, { ...world, installFails: true }, make);
    await expect(apply()).rejects.toThrow('REC-613');
    stand.change({ installFails: false });
    await apply();
    expect(Object.keys(stand.world().installed)).toContain('supervisor');
    await revert();
    expect(stand.world().installed).toEqual(world.installed);
  });

  test('that came only in part go again, too', async () => {
    const { apply, revert } = given(kind, { ...world, installFails: true }, make);
    await expect(apply()).rejects.toThrow('REC-613');
    await revert();
    expect(stand.world().installed).toEqual(world.installed);
  });

  test('are asked for again when a mirror fails, and nothing is installed when it goes on failing', async () => {
    const { apply, told } = given(kind, { ...world, fetchFailures: 2 }, make);
    await apply();
    expect(told.filter((line) => line.includes('trying again'))).toHaveLength(2);
    stand.remove();
    const failing = given(kind, { ...world, fetchFailures: 99 }, make);
    await expect(failing.apply()).rejects.toThrow('REC-612');
    expect(stand.world().installed).toEqual(world.installed);
  });

  test('that are not offered are named, and nothing is changed', async () => {
    const { supervisor: _gone, ...offered } = world.offered ?? {};
    const { apply, manager } = given(kind, { ...world, offered }, make);
    await expect(apply()).rejects.toThrow(/REC-611.*supervisor/);
    expect(stand.world().installed).not.toHaveProperty('supervisor');
    expect((await plannedPackages(manager, NEEDS)).install).toBeNull();
  });
});

describe('the plan', () => {
  test('names every package, what comes with it, and what is switched on first', async () => {
    const { manager } = given('rpm', FEDORA, fedora);
    const words = async () => {
      const planned = await plannedPackages(manager, NEEDS);
      const options = { machine: stand.machine, manager, needs: NEEDS, planned };
      return packageSteps(options).map(({ intention }) => intention);
    };
    expect(await words()).toEqual([
      'bring dnf’s list of packages up to date, if packages are missing',
      'dnf installs postgresql-server, supervisor, postgresql-private-libs, python3-setuptools',
    ]);
    stand.change({ installed: { 'ca-certificates': '1', 'postgresql-server': '16', supervisor: '4' } });
    expect((await words())[1]).toBe('certificates, postgresql, supervisor: all there');
    expect(stand.asked().filter((line) => !/--assumeno|module list|info|rpm -q/.test(line))).toEqual([]);
  });
});

describe('Red Hat and its kin', () => {
  test('get EPEL and a module stream switched on first, which the plan says and the record knows', async () => {
    const { apply, manager, told } = given('rpm', RED_HAT, rocky);
    expect((await manager.sourcesFor(NEEDS)).map(({ title }) => title)).toEqual([
      'the repository EPEL, which has supervisor',
      'the module stream postgresql:16',
    ]);
    await apply();
    expect(stand.world()).toMatchObject({ stream: '16' });
    expect(told).toContain('Switching on the module stream postgresql:16');
  });

  test('keep EPEL when it was there before', async () => {
    const installed = { ...RED_HAT.installed, 'epel-release': '9-7.el9' };
    const { apply, revert } = given('rpm', { ...RED_HAT, installed }, rocky);
    await apply();
    await revert();
    expect(stand.world().installed).toEqual(installed);
  });

  test('keep packages that others need by now, and what these need', async () => {
    const { apply, made, revert, told } = given('rpm', RED_HAT, rocky);
    await apply();
    stand.change({ installed: { ...stand.world().installed, pgadmin: '9.0-1.el9' } });
    await revert();
    expect(stand.world().installed).toEqual({
      ...RED_HAT.installed,
      pgadmin: '9.0-1.el9',
      'postgresql-private-libs': '13.20-1.el9',
    });
    expect(told).toContain('left: Packages that others need by now stay: postgresql-private-libs');
    // They are not forgotten: when nobody needs them any more, they go.
    expect(made()).toEqual({ 'newly-installed:postgresql-private-libs': expect.any(String) });
    const { pgadmin: _, ...without } = stand.world().installed;
    stand.change({ installed: without });
    await revert();
    expect(stand.world().installed).toEqual(RED_HAT.installed);
    expect(made()).toEqual({});
  });

  test('that outlived the installer that asked for them are waited for, and go again', async () => {
    let working = false;
    const end = () => {
      if (working) stand.change({ installed: all });
      working = false;
    };
    let looks = 0;
    const { apply, revert } = given('rpm', FEDORA, (machine) =>
      fedora({
        ...machine,
        read: async (path) => {
          if (path !== '/var/run/dnf.pid' || !working) return machine.read(path);
          if (looks++ === 1) end();
          return `${process.pid}\n`;
        },
      }),
    );
    await apply();
    const all = stand.world().installed;
    stand.change({ installed: FEDORA.installed ?? {} });
    working = true;
    await revert();
    end();
    expect(stand.world().installed).toEqual(FEDORA.installed);
  });

  test('are waited for while another dnf works, whose name is told', async () => {
    stand = standIn('rpm', FEDORA);
    const { machine } = stand;
    let reads = 0;
    const busy: Machine = {
      ...machine,
      read: async (path) =>
        path === '/var/run/dnf.pid' && reads++ < 2 ? `${process.pid}\n` : machine.read(path),
    };
    const told: string[] = [];
    await fedora(busy).install(['supervisor'], { say: (line) => void told.push(line) });
    expect(told[0]).toMatch(
      new RegExp(`^Waiting for \\S+.* \\(pid ${process.pid}\\), which uses the package manager`),
    );
    expect(stand.world().installed).toHaveProperty('supervisor');
  });
});

describe('Homebrew', () => {
  test('is never asked to bring anything up to date, to tidy or to remove beside', async () => {
    const { apply, revert } = given('brew', HOMEBREW, homebrew);
    await apply();
    await revert();
    expect(stand.asked().filter((line) => /^brew (upgrade|cleanup|autoremove)/.test(line))).toEqual([]);
  });

  test('takes the newest PostgreSQL that is there, if it is new enough', async () => {
    const { manager } = given(
      'brew',
      { ...HOMEBREW, installed: { 'postgresql@14': '14.19', 'postgresql@16': '16.10' } },
      homebrew,
    );
    expect(await manager.packagesFor('postgresql')).toEqual(['postgresql@16']);
    stand.change({ installed: { 'postgresql@14': '14.19' } });
    expect(await manager.packagesFor('postgresql')).toEqual(['postgresql@17']);
  });

  test('is waited for while another brew works on the same formulas', async () => {
    const { apply, told } = given('brew', { ...HOMEBREW, lockedTimes: 2 }, homebrew);
    await apply();
    expect(told.filter((line) => line.startsWith('Waiting for another brew'))).toHaveLength(2);
  });

  test('is waited for while another brew installs anything, until that takes too long', async () => {
    stand = standIn('brew', HOMEBREW);
    const program = join(stand.directory, 'other', 'brew');
    mkdirSync(join(stand.directory, 'other'));
    writeFileSync(program, '#!/bin/sh\nsleep 60\n', { mode: 0o755 });
    const other = spawn(program, ['install', 'gh'], { detached: true });
    try {
      const manager = brew(stand.machine, { ...IMPATIENT, busyMsMax: 200 });
      await expect.poll(() => manager.busy()).toBe(`brew (pid ${other.pid})`);
      await expect(manager.install(['supervisor'], { say: () => undefined })).rejects.toThrow(
        `REC-610 The package manager is in use by brew (pid ${other.pid})`,
      );
      const { signal } = { signal: AbortSignal.abort() };
      await expect(
        homebrew(stand.machine).install(['supervisor'], { say: () => undefined, signal }),
      ).rejects.toThrow('REC-113');
    } finally {
      process.kill(-Number(other.pid), 'SIGKILL');
    }
  });

  test('keeps the formulas that others need by now', async () => {
    const { apply, revert, told } = given('brew', HOMEBREW, homebrew);
    await apply();
    stand.change({ installed: { ...stand.world().installed, node: '24.6.0' } });
    await revert();
    expect(stand.world().installed).toEqual({ ...HOMEBREW.installed, node: '24.6.0', 'icu4c@77': '77.1' });
    expect(told).toContain('left: Packages that others need by now stay: icu4c@77');
  });

  test('keeps a server whose cluster holds somebody’s database, and removes a cluster that holds none', async () => {
    const { apply, revert, told } = given('brew', HOMEBREW, homebrew);
    await apply();
    const cluster = join(stand.directory, 'var/postgresql@17');
    mkdirSync(join(cluster, 'base/16384'), { recursive: true });
    await revert();
    expect(Object.keys(stand.world().installed)).toContain('postgresql@17');
    expect(Object.keys(stand.world().installed)).not.toContain('supervisor');
    expect(told).toContain(
      `left: The package postgresql@17 stays: its cluster in ${cluster} holds a database`,
    );
    expect(existsSync(cluster)).toBe(true);
    stand.remove();

    const again = given('brew', HOMEBREW, homebrew);
    await again.apply();
    const empty = join(stand.directory, 'var/postgresql@17');
    mkdirSync(join(empty, 'base/5'), { recursive: true });
    await again.revert();
    expect(existsSync(empty)).toBe(false);
  });
});
