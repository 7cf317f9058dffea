import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RECORDED } from '../../test/fixtures/recorded-facts.ts';
import type { Facts } from '../facts/facts.ts';
import { DEFAULT_PORTS } from '../ports.ts';
import { findingsText, wrapped } from './findings-text.ts';
import { type Intended, isRefused, preflight } from './preflight.ts';

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

describe('what is found before anything changes', () => {
  test('is nothing on a machine that is as it should be', () => {
    expect(preflight(facts('Debian 12'), intended)).toEqual([]);
    expect(preflight(facts('Fedora 42'), intended)).toEqual([]);
    expect(preflight(facts('macOS 14 with Homebrew'), intended)).toEqual([]);
    expect(findingsText([])).toBe('This machine is fit for the installation.\n');
  });

  test.each(Object.keys(RECORDED))('reads well in 80 columns on %s', async (name) => {
    const text = findingsText(preflight(facts(name), intended));
    await expect(text).toMatchFileSnapshot(
      `../../test/fixtures/findings/${name.replaceAll(/[^A-Za-z0-9]+/g, '-')}.txt`,
    );
    // Commands are never broken: they are copied.
    for (const line of text.split('\n'))
      if (!/^ {7}To /.test(line)) expect(line.length).toBeLessThanOrEqual(80);
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

  test('can be skipped by name, and stays visible', () => {
    const findings = preflight(facts('a small container'), { ...intended, skipChecks: ['memory'] });
    expect(findings.find(({ id }) => id === 'memory')).toMatchObject({ severity: 'warn', skipped: true });
    expect(isRefused(findings)).toBe(true);
    expect(findingsText(findings)).toContain('Skipped by --skip-check memory');
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
          findingsText(preflight(any as unknown as Facts, intended));
        },
      ),
    );
  });
});

describe('wrapped text', () => {
  test('loses no word and keeps to its width, but for words that are longer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 40 }),
        fc.integer({ min: 12, max: 80 }),
        (words, width) => {
          const lines = wrapped(words.join(' '), width);
          expect(lines.join(' ')).toBe(words.join(' '));
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
