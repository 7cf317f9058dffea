import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type ScriptedAsker, scriptedAsker } from '../../test/scripted-asker.ts';
import { type ChoiceFacts, choose } from '../full/choices.ts';
import type { FullAnswers } from '../full/full-answers.ts';
import { SAFEST_ANSWERS } from '../full/safest-answers.ts';
import { choosePorts } from '../ports.ts';
import { AnswersError } from './answers-error.ts';
import { type Collecting, collectAnswers } from './collect-answers.ts';
import { changedAnswers, earlierAnswers } from './earlier-answers.ts';
import { QUESTIONS } from './question-table.ts';

const KEY_ID = 'a952bcbe-ec3b-4b5b-b8f9-11dae589608c';
const PORTS = choosePorts(100, new Map([['web', 8080]]));
const pem = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

const ADA: FullAnswers = {
  ...SAFEST_ANSWERS,
  location: '/srv/rec-io',
  login: 'ada',
  fullName: 'Ada Lovelace',
  email: 'ada@example.com',
  phone: '+44 20 7946 0000',
  access: ['10.0.0.0/8'],
  firewall: true,
  speed: 3,
};
const USER: ChoiceFacts = {
  isRoot: false,
  packageManager: null,
  boot: 'none',
  supervisord: null,
  usualPort: (manifest) => manifest,
  clusterOn: () => {
    throw new Error('no server is asked for');
  },
  coinbaseReachable: null,
};
const chosen = (change: Partial<FullAnswers> = {}) => choose({ ...ADA, ...change }, USER, PORTS);
const DEMO = {
  mode: 'demo',
  kalshi: { email: 'ada@kalshi.example', keyId: KEY_ID, privateKeyPem: pem },
} as const;

const again = (more: Partial<Collecting> & { readonly given?: Readonly<Record<string, string>> }) =>
  collectAnswers({
    flags: new Map(Object.entries(more.given ?? {})),
    environment: {},
    file: null,
    standardInput: null,
    facts: { isRoot: false, home: '/home/ada', account: 'ada', cwd: '/' },
    asker: null,
    tryCredentials: null,
    earlier: earlierAnswers(chosen()),
    ...more,
  });
const portsOf = ({ portOffset, ports }: FullAnswers) => choosePorts(portOffset ?? 0, ports);

describe('a later run', () => {
  test('has the earlier answers as defaults, all of them', async () => {
    const answers = await again({});
    expect(choose(answers, USER, portsOf(answers))).toEqual({
      ...chosen(),
      ...{ seed: expect.any(Number), exchangeKeyId: expect.any(String) },
    });
  });

  test('changes what is given, and nothing else', async () => {
    const answers = await again({ given: { login: 'augusta', port: 'trader=4711' } });
    expect(answers).toMatchObject({ login: 'augusta', fullName: 'Ada Lovelace', access: ['10.0.0.0/8'] });
    expect(portsOf(answers)).toEqual({ ...PORTS, trader: 4711 });
  });

  test('keeps ports that are shifted and nothing else', async () => {
    const shifted = { ...chosen(), ports: choosePorts(100, new Map()) };
    for (const asker of [null, scriptedAsker({ 'technical settings': ['yes'] })])
      expect(await again({ earlier: earlierAnswers(shifted), asker })).toMatchObject({
        ...{ portOffset: 100, ports: new Map() },
      });
  });

  test('prefers options, variables and the file to them', async () => {
    const { login, email } = await again({
      given: { login: 'option' },
      environment: { RECIO_LOGIN: 'variable', RECIO_EMAIL: 'variable@example.com' },
    });
    expect({ login, email }).toEqual({ login: 'option', email: 'variable@example.com' });
  });

  test('shows them to a person, who takes them by Enter or changes one', async () => {
    const asker = scriptedAsker({ 'The name you sign in with': ['augusta'] });
    expect(await again({ asker })).toMatchObject({
      ...{ login: 'augusta', email: 'ada@example.com', phone: '+44 20 7946 0000', access: ['10.0.0.0/8'] },
      ...{ firewall: true, location: '/srv/rec-io', portOffset: 100 },
    });
  });

  test('asks a person who only goes on for nothing that was answered', async () => {
    const asker = scriptedAsker();
    await again({ asker, askAgain: false, earlier: earlierAnswers(chosen(), ['password']) });
    expect(asker.asked).toEqual([]);
  });

  const demo = (kept: readonly string[], asker: ScriptedAsker | null, given = {}) =>
    again({ earlier: earlierAnswers(chosen(DEMO), kept), asker, askAgain: false, given });

  test('asks for no secret that is in its place', async () => {
    const asker = scriptedAsker();
    const { kalshi, mode } = await demo(['password', 'kalshi-key'], asker);
    expect({ kalshi, mode }).toEqual({ mode: 'demo', kalshi: { ...DEMO.kalshi, privateKeyPem: null } });
    expect(asker.asked).toEqual([]);
  });

  test('asks for a key that is not: it is on no disk', async () => {
    const asker = scriptedAsker({ 'Paste the private key': [pem] });
    const { kalshi } = await demo(['password'], asker);
    expect(kalshi?.privateKeyPem).toBe(pem);
    expect(asker.asked).toEqual([expect.stringContaining('private key'), expect.stringContaining('Paste')]);
    await expect(demo(['password'], null)).rejects.toThrow(AnswersError);
  });

  test('takes neither key nor word to another exchange', async () => {
    const error: unknown = await demo(['kalshi-key'], null, { mode: 'prod' }).catch(
      (reason: unknown) => reason,
    );
    const missing = error instanceof AnswersError ? error.problems.map(({ id }) => id) : [];
    expect(missing).toEqual(['confirm-prod']);
    const other = demo(['kalshi-key'], null, { mode: 'prod', 'confirm-prod': 'yes' });
    await expect(other).rejects.toMatchObject({ problems: [{ id: 'kalshi-key-id' }] });
  });

  test('asks anew whether the page may be open to everybody when the ranges change', async () => {
    const earlier = earlierAnswers(chosen({ access: ['0.0.0.0/0'] }));
    expect((await again({ earlier })).access).toEqual(['0.0.0.0/0']);
    await expect(again({ earlier, given: { access: '::/0' } })).rejects.toMatchObject({
      problems: [{ id: 'confirm-open-access' }],
    });
  });
});

test('what is answered otherwise is told in the words of the questions, old and new', () => {
  const now = { ...chosen({ login: 'augusta', access: [] }), ports: { ...PORTS, web: 3100 } };
  expect(changedAnswers(chosen(), now, QUESTIONS)).toEqual([
    { what: 'The name you sign in with', from: 'ada', to: 'augusta' },
    { what: 'Who may reach the page', from: '10.0.0.0/8', to: 'local' },
    { what: 'Other ports for single programs', from: 'web=8080', to: 'none' },
  ]);
  expect(changedAnswers(chosen(), chosen(), QUESTIONS)).toEqual([]);
});
