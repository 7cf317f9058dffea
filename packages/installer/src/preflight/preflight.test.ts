import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RECORDED } from '../../test/fixtures/recorded-facts.ts';
import type { Facts } from '../facts/facts.ts';
import { DEFAULT_PORTS } from '../ports.ts';
import { NOTHING_MADE, type Receipt } from '../receipt.ts';
import type { Finding } from './finding.ts';
import { type Intended, preflight } from './preflight.ts';
import { inPlaceOf } from './room.ts';

const BEGUN: Receipt = {
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

const intended: Intended = {
  kind: 'full',
  mode: 'demo',
  database: 'system',
  supervision: 'supervisord',
  ports: DEFAULT_PORTS,
  skipChecks: [],
};
const facts = (name: string): Facts => {
  const recorded = RECORDED[name];
  if (recorded === undefined) throw new Error(`${name} is not recorded`);
  return recorded;
};
const found = (name: string, changes: Partial<Intended> = {}) =>
  preflight(facts(name), { ...intended, ...changes }).map(({ severity, id }) => `${severity} ${id}`);

const asText = ({ id, severity, title, evidence, fix }: Finding): string =>
  [`${severity} ${id}`, title, evidence, fix ?? '(nothing to do)', ''].join('\n');

describe('what is found before anything changes', () => {
  test('is nothing on a machine that is as it should be', () => {
    expect(preflight(facts('Debian 12'), intended)).toEqual([]);
    expect(preflight(facts('Fedora 42'), intended)).toEqual([]);
    expect(preflight(facts('macOS 14 with Homebrew'), intended)).toEqual([]);
  });

  test.each(Object.keys(RECORDED))('is said with what was seen and what to do, on %s', async (name) => {
    const text = preflight(facts(name), intended).map(asText).join('\n');
    const file = `${name.replaceAll(/[^A-Za-z0-9]+/g, '-')}.txt`;
    await expect(text).toMatchFileSnapshot(`../../test/fixtures/findings/${file}`);
  });

  test('is told all at once, what stops the installation first', () => {
    expect(found('a small container')).toEqual([
      'block memory',
      'block network:kalshi-demo',
      'block clock',
      'block port-taken:web',
      'warn nothing-at-boot',
      'warn network:coinbase',
      'warn unknown:port-trader',
    ]);
  });

  test('asks less of a machine for a quick installation', () => {
    const name = 'Ubuntu 24.04 right after its first start';
    expect(found(name)).toContain('block disk-space');
    expect(found(name, { kind: 'quick', database: 'embedded', supervision: 'parent' })).toEqual([
      'warn memory',
    ]);
  });

  test('tells that nothing starts at boot where our parent process keeps the programs, also beside systemd', () => {
    expect(found('Debian 12', { database: 'embedded', supervision: 'parent' })).toEqual([
      'warn nothing-at-boot',
    ]);
  });

  test('counts one file system once, and two file systems twice', () => {
    expect(
      found('Ubuntu 24.04 right after its first start').filter((id) => id.includes('disk')),
    ).toHaveLength(1);
    const disks = facts('Debian 12').disks.map((disk, index) => ({
      ...disk,
      freeBytes: 1e9,
      mount: `/disk${index}`,
    }));
    const ids = preflight({ ...facts('Debian 12'), disks }, intended).map(({ id }) => id);
    expect(ids).toEqual(['disk-space', 'disk-space:database']);
  });

  test('asks one that goes on only for the room of what is still to come', () => {
    const roomFor = (freeBytes: number, steps: readonly string[], systemDataFile: string | null = null) => {
      const disks = facts('Debian 12').disks.map((disk) => ({ ...disk, freeBytes }));
      const made = steps.map((id) => ({ id, state: 'done' as const, at: '', made: NOTHING_MADE }));
      const inPlace = inPlaceOf({ ...BEGUN, choices: { systemDataFile }, steps: made });
      const found = preflight({ ...facts('Debian 12'), disks }, { ...intended, inPlace });
      return found.filter(({ id }) => id.startsWith('disk-space')).map(({ title }) => title);
    };
    const programs = ['release', 'database-schema'];
    expect(roomFor(9.5e9, ['packages'])[0]).toContain('10 GB are needed');
    expect(roomFor(9.5e9, programs)).toEqual([]);
    expect(roomFor(7e9, programs)[0]).toContain('8 GB are still needed');
    // Nothing was copied where nothing was asked for.
    expect(roomFor(7e9, [...programs, 'system-data'])).toHaveLength(1);
    expect(roomFor(7e9, [...programs, 'system-data'], '/root/source.json')).toEqual([]);
    expect(roomFor(1.9e9, [...programs, 'system-data'], '/root/source.json')).toHaveLength(1);
  });

  test('has the clock only where it is signed with it', () => {
    const skewed = { ...facts('Debian 12'), clockSkewMs: 7_300 };
    expect(preflight(skewed, { ...intended, mode: 'simulated' })).toEqual([]);
    expect(preflight(skewed, intended)[0]).toMatchObject({
      id: 'clock',
      severity: 'block',
      fix: 'timedatectl set-ntp true',
    });
    expect(preflight({ ...skewed, clockSkewMs: -1_500 }, intended)[0]?.severity).toBe('warn');
  });

  test('names the port that takes the place of a taken one', () => {
    const ports = { ...DEFAULT_PORTS, web: 3001 };
    const finding = preflight(facts('a small container'), { ...intended, ports }).find(
      ({ id }) => id === 'port-taken:web',
    );
    expect(finding).toMatchObject({
      severity: 'info',
      title: 'Port 3000 (web) is taken; 3001 is used instead.',
    });
  });

  test('leaves packages alone while somebody is at work on them, and finishes those of its own interrupted run', () => {
    const apt = {
      name: 'apt',
      version: '2.6.1',
      busy: null,
      halfDone: ['netbase is half installed'],
    } as const;
    const half = { ...facts('Debian 12'), packages: apt };
    const severities = (given: Facts) =>
      preflight(given, intended).flatMap(({ id, severity }) =>
        id === 'packages-half-done' ? [severity] : [],
      );
    expect(severities(half)).toEqual(['block']);
    const { location: path } = half.place;
    const begun = { path, sign: 'marker', kind: 'full', detail: 'its receipt says: installing' } as const;
    expect(severities({ ...half, earlier: [{ ...begun, unfinished: true }] })).toEqual(['info']);
    expect(severities({ ...half, earlier: [{ ...begun, unfinished: false }] })).toEqual(['block']);
    expect(severities({ ...half, packages: { ...apt, busy: 'apt-get (pid 921)' } })).toEqual([]);
  });

  test('tells root, who may write anywhere else, of a read-only file system', () => {
    const { account } = facts('Debian 12');
    const closed = { ...facts('Debian 12'), account: { ...account, isRoot: true, locationWritable: false } };
    expect(preflight(closed as Facts, intended)[0]).toMatchObject({
      id: 'location-not-writable',
      severity: 'block',
      title: 'The place of the installation is on a read-only file system.',
      fix: expect.stringContaining('--location DIR'),
    });
    const ofUser = { ...closed, account: { ...closed.account, isRoot: false } };
    expect(preflight(ofUser as Facts, intended)[0]?.title).toContain('may not write');
  });

  test('can be skipped by name, and stays visible', () => {
    const findings = preflight(facts('a small container'), { ...intended, skipChecks: ['memory'] });
    expect(findings.find(({ id }) => id === 'memory')).toMatchObject({ severity: 'warn', skipped: true });
    expect(findings[0]?.severity).toBe('block');
  });

  test('is told of a machine on which everything is broken, too', () => {
    expect(found('a machine on which everything is broken')).toContain('block files-missing');
    expect(() => preflight({} as Facts, intended)).not.toThrow();
    expect(preflight({} as Facts, intended).length).toBeGreaterThan(0);
  });

  test('never throws, whatever the facts are', () => {
    fc.assert(
      fc.property(
        fc.record(Object.fromEntries(Object.keys(facts('Debian 12')).map((key) => [key, fc.anything()]))),
        (any) => {
          preflight(any as unknown as Facts, intended).map(asText);
        },
      ),
    );
  });
});
