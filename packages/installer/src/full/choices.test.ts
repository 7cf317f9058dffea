import { describe, expect, test } from 'vitest';
import { CatalogueError } from '../catalogue-error.ts';
import { checked } from '../configuration.ts';
import { DEFAULT_PORTS } from '../ports.ts';
import { sealToken } from '../token-text.ts';
import { type ChoiceFacts, choicesOf, choose, configurationOf, requireChangeable } from './choices.ts';
import type { FullAnswers } from './full-answers.ts';
import { SAFEST_ANSWERS } from './safest-answers.ts';

const answers: FullAnswers = {
  ...SAFEST_ANSWERS,
  location: '/opt/rec-io',
  login: 'ada',
  password: 'a secret of Ada',
  source: 'auto',
};
const cluster = { family: 'debian', port: 5432, existing: null, before: [] } as const;
const facts = (given: Partial<ChoiceFacts> = {}): ChoiceFacts => ({
  isRoot: true,
  packageManager: 'apt',
  boot: 'systemd',
  supervisord: null,
  coinbaseReachable: null,
  usualPort: () => 5432,
  clusterOn: () => cluster,
  ...given,
});
const user = facts({ isRoot: false });

describe('the way of installing', () => {
  test('as root is the machine’s own server, Supervisor and an account of its own', () => {
    expect(choose(answers, facts(), DEFAULT_PORTS)).toMatchObject({
      database: 'system',
      supervision: 'supervisord',
      boot: 'systemd',
      serviceAccount: 'rec-io',
      packages: ['certificates', 'postgresql', 'supervisor'],
      cluster,
      command: '/usr/local/bin/recio',
    });
  });

  test('as a plain user, or where no package manager is known, changes nothing of the machine', () => {
    for (const here of [user, facts({ packageManager: null })])
      expect(choose(answers, here, DEFAULT_PORTS)).toMatchObject({
        database: 'embedded',
        supervision: 'parent',
        boot: 'none',
        serviceAccount: null,
        packages: [],
        cluster: null,
      });
  });

  test('with Homebrew is the user’s own server, and never root’s', () => {
    const brew = { packageManager: 'brew', boot: 'launchd' } as const;
    expect(choose(answers, facts({ ...brew, isRoot: false }), DEFAULT_PORTS)).toMatchObject({
      database: 'system',
      serviceAccount: null,
      boot: 'launchd',
    });
    expect(choose(answers, facts(brew), DEFAULT_PORTS).database).toBe('embedded');
  });

  test.each([
    [{ database: 'system' }, user],
    [{ database: 'system' }, facts({ packageManager: null })],
    [{ database: 'embedded', supervision: 'supervisord' }, facts()],
    [{ database: 'system', supervision: 'parent' }, facts()],
  ] as const)('%j is refused where it cannot be, with what can', (asked, here) => {
    const refused = () => choose({ ...answers, ...asked }, here, DEFAULT_PORTS);
    expect(refused).toThrow(CatalogueError);
    expect(refused).toThrow('REC-121');
  });

  test('is real money only when it was asked for, and keeps no secret', () => {
    const kalshi = { email: 'ada@example.org', keyId: 'key-1', privateKeyPem: 'CANARY' };
    const chosen = choose({ ...answers, mode: 'prod', kalshi }, facts(), DEFAULT_PORTS);
    expect(chosen).toMatchObject({ mode: 'prod', credentials: { keyId: 'key-1' } });
    expect(choose(answers, facts(), DEFAULT_PORTS).mode).toBe('simulated');
    expect(JSON.stringify(chosen)).not.toMatch(/CANARY|a secret of Ada/);
  });

  test('keeps an operator’s token in a file of its own, and a file where it is', () => {
    for (const systemData of [sealToken(Buffer.from('hunter2')), 'postgres://u:hunter2@h/d']) {
      const chosen = choose({ ...answers, systemData }, facts(), DEFAULT_PORTS);
      expect(chosen.systemDataFile).toBe('/opt/rec-io/installer/system-data-source');
      expect(JSON.stringify(chosen)).not.toContain(systemData);
    }
    const chosen = choose({ ...answers, systemData: '/root/token' }, facts(), DEFAULT_PORTS);
    expect(chosen.systemDataFile).toBe('/root/token');
  });

  test('comes back from the receipt as it was, and gives a configuration that is right', () => {
    const chosen = choose(answers, facts(), DEFAULT_PORTS);
    expect(choicesOf(JSON.parse(JSON.stringify(chosen)))).toEqual(chosen);
    const configuration = configurationOf(chosen);
    expect(checked(JSON.parse(JSON.stringify(configuration)), 'config.json')).toEqual(configuration);
  });

  test('over an earlier one keeps what makes the exchange the same exchange', () => {
    const before = choose(answers, facts(), DEFAULT_PORTS);
    const again = choose(answers, facts(), DEFAULT_PORTS, before);
    expect(again).toEqual(before);
  });

  test('keeps the server that an earlier run made, which would be taken for somebody else’s by now', () => {
    const first = choose(answers, facts(), DEFAULT_PORTS);
    const theirs = { ...cluster, existing: { version: '15', name: 'main' }, before: ['15/main'] };
    const again = choose(
      { ...answers, access: ['10.0.0.0/8'] },
      facts({ clusterOn: () => theirs }),
      DEFAULT_PORTS,
      first,
    );
    expect(again).toMatchObject({ cluster, access: ['10.0.0.0/8'] });
  });

  test('never changes the mode in which it trades: trades of the old one would lose their trader', () => {
    const first = choose(answers, facts(), DEFAULT_PORTS);
    expect(() => requireChangeable({ ...first, mode: 'prod' }, first)).toThrow('REC-132');
    expect(() => requireChangeable(first, { ...first, mode: 'prod' })).toThrow('REC-132');
    expect(() => requireChangeable(first, { ...first, userNo: '0002' })).toThrow('REC-136');
    expect(() => requireChangeable(first, { ...first, login: 'bob' })).not.toThrow();
  });

  test('keeps live prices that fail for the moment, unless others are asked for', () => {
    const live = choose({ ...answers, source: 'auto' }, facts({ coinbaseReachable: true }), DEFAULT_PORTS);
    expect(live.source).toBe('coinbase');
    const again = (change: Partial<FullAnswers>) =>
      choose({ ...answers, ...change }, facts({ coinbaseReachable: false }), DEFAULT_PORTS, live).source;
    expect(again({ source: 'auto' })).toBe('coinbase');
    expect(again({ source: 'auto', speed: 20 })).toBe('seeded');
    expect(again({ source: 'seeded' })).toBe('seeded');
  });

  test('that takes over a quick installation keeps its user, its exchange and its prices', () => {
    const grown = {
      ...configurationOf(choose(answers, user, DEFAULT_PORTS)),
      seed: 7,
      exchangeKeyId: 'old',
      speed: 3,
    };
    expect(
      choose(
        { ...answers, source: 'coinbase' },
        facts({ coinbaseReachable: true }),
        DEFAULT_PORTS,
        null,
        grown,
      ),
    ).toMatchObject({
      seed: 7,
      exchangeKeyId: 'old',
      login: 'admin',
      source: 'seeded',
      speed: 3,
    });
  });

  test('with live prices is refused when they do not come', () => {
    const live = { ...answers, source: 'coinbase' } as const;
    expect(() => choose(live, facts({ coinbaseReachable: false }), DEFAULT_PORTS)).toThrow('REC-111');
    expect(choose(live, facts({ coinbaseReachable: true }), DEFAULT_PORTS)).toMatchObject({
      source: 'coinbase',
      speed: 1,
    });
  });
});
