import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scriptedAsker } from '../../test/scripted-asker.ts';
import type { FullAnswers } from '../full/full-answers.ts';
import { sealToken } from '../token-text.ts';
import { AnswersError } from './answers-error.ts';
import { parseAnswers } from './answers-file.ts';
import { answersTemplate } from './answers-template.ts';
import { type Collecting, collectAnswers } from './collect-answers.ts';
import { flagOf, type QuestionFacts, variableOf } from './question.ts';
import { QUESTIONS } from './question-table.ts';

const facts: QuestionFacts = { isRoot: true, home: '/root', account: 'root', cwd: '/work' };
const pem = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;
const CANARY = 'canary-Password-4711';
const KEY_ID = 'a952bcbe-ec3b-4b5b-b8f9-11dae589608c';

let folder = '';
let keyFile = '';
let passwordFile = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rec-io answers '));
  keyFile = join(folder, 'key.pem');
  passwordFile = join(folder, 'password');
  await writeFile(keyFile, pem, { mode: 0o600 });
  await writeFile(passwordFile, `${CANARY}\n`, { mode: 0o600 });
});
afterAll(() => rm(folder, { recursive: true }));

const collecting = (more: Partial<Collecting> = {}): Collecting => ({
  flags: new Map(),
  environment: {},
  file: null,
  standardInput: null,
  facts,
  asker: null,
  tryCredentials: null,
  ...more,
});
const flags = (given: Readonly<Record<string, string>>): Partial<Collecting> => ({
  flags: new Map(Object.entries(given)),
});
const owner = { 'full-name': 'Ada Lovelace', email: 'ada@example.com' };

async function problemsOf(more: Partial<Collecting>): Promise<readonly string[]> {
  const error: unknown = await collectAnswers(collecting(more)).catch((reason: unknown) => reason);
  if (!(error instanceof AnswersError)) throw new Error(`no answers error: ${String(error)}`);
  return error.problems.map(({ given, flag, problem }) => `${given ?? flag}: ${problem}`);
}

const DEFAULTS: Partial<FullAnswers> = {
  location: '/opt/rec-io',
  growFrom: null,
  userNo: null,
  login: 'admin',
  phone: '',
  password: null,
  mode: 'simulated',
  kalshi: null,
  systemData: null,
  access: [],
  firewall: false,
  ports: new Map(),
  portOffset: null,
  database: 'auto',
  takeOver: false,
  supervision: 'auto',
  source: 'auto',
  speed: null,
  start: true,
};

test('an operator’s token is taken as it is, from a mail with line breaks too, and a mistyped one is refused unseen', async () => {
  const token = sealToken(Buffer.from('hunter2 '.repeat(20)));
  const given = (text: string) => ({ ...owner, 'system-data': text });
  const broken = ` ${token.replaceAll(/.{50}/g, '$&\n ')}`;
  for (const text of [token, broken])
    expect(await collectAnswers(collecting(flags(given(text))))).toMatchObject({ systemData: token });
  for (const text of [token.slice(0, -1), token.slice(9), token.replace('.', '_')]) {
    const [problem = ''] = await problemsOf(flags(given(text)));
    expect(problem).toMatch(/^--system-data: it (was cut off or mistyped|does not begin)/);
    expect(problem).not.toContain(text.slice(20, 40));
  }
});

describe('answers without a terminal', () => {
  test('need a name and an address, and have safe defaults for everything else', async () => {
    expect(await problemsOf({})).toEqual([
      '--full-name: it is missing: your full name',
      '--email: it is missing: your e-mail address',
    ]);
    expect(await collectAnswers(collecting(flags(owner)))).toEqual({
      ...DEFAULTS,
      fullName: 'Ada Lovelace',
      email: 'ada@example.com',
    });
  });

  test('go into the home directory of who is not root', async () => {
    const answers = await collectAnswers(
      collecting({ ...flags(owner), facts: { ...facts, isRoot: false, home: '/home/ada' } }),
    );
    expect(answers.location).toBe('/home/ada/.local/share/rec-io-full');
  });

  test('are taken from options before variables before the file', async () => {
    const answers = await collectAnswers(
      collecting({
        ...flags({ ...owner, login: 'flag' }),
        environment: { RECIO_LOGIN: 'variable', RECIO_PHONE: '+1 212 555 0100' },
        file: parseAnswers('login: file\nphone: +49 30 123456\nuser-id: 0042\n', 'a.yaml'),
      }),
    );
    expect(answers).toMatchObject({ login: 'flag', phone: '+1 212 555 0100', userNo: '0042' });
  });

  test('that are wrong are told all at once, with where each was given', async () => {
    const problems = await problemsOf({
      ...flags({ email: 'nobody', access: '10.0.0.1/8', location: '/opt' }),
      environment: { RECIO_USER_ID: '12' },
      file: parseAnswers('mode: real\nspeed: 99\nport: {web: 8090}\nnoise: 1\n', 'a.yaml'),
    });
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'a.yaml line 4',
      '--email',
      'RECIO_USER_ID',
      'a.yaml line 1',
      '--location',
      '--access',
      'a.yaml line 3',
      'a.yaml line 2',
      '--full-name',
    ]);
  });

  test('trade with real money only with the word for it', async () => {
    const prod = {
      ...owner,
      mode: 'prod',
      'kalshi-key-id': KEY_ID,
      'kalshi-key': keyFile,
      'kalshi-email': 'a@b.cd',
    };
    expect(await problemsOf(flags(prod))).toEqual(['--confirm-prod: it is missing: mode prod needs it']);
    expect(await problemsOf(flags({ ...prod, 'confirm-prod': 'y' }))).toEqual([
      '--confirm-prod: type the whole word prod, or press Enter',
    ]);
    expect(await collectAnswers(collecting(flags({ ...prod, 'confirm-prod': 'no' })))).toMatchObject({
      mode: 'simulated',
      kalshi: null,
    });
    expect(await collectAnswers(collecting(flags({ ...prod, 'confirm-prod': 'yes' })))).toMatchObject({
      mode: 'prod',
      kalshi: { email: 'a@b.cd', keyId: KEY_ID, privateKeyPem: pem },
    });
  });

  test('of a mode with an account need its key, or the word that there is none', async () => {
    expect(await problemsOf(flags({ ...owner, mode: 'demo' }))).toEqual([
      '--kalshi-key-id: it is missing: mode demo needs it',
    ]);
    expect(await problemsOf(flags({ ...owner, mode: 'demo', 'kalshi-key-id': KEY_ID }))).toEqual([
      '--kalshi-key-file: it is missing: mode demo needs it',
    ]);
  });

  test('open the page to everybody only with the word for it', async () => {
    const open = { ...owner, access: '0.0.0.0/0,10.0.0.0/8' };
    expect((await problemsOf(flags(open))).join()).toContain('--confirm-open-access');
    const word = async (text: string) =>
      (await collectAnswers(collecting(flags({ ...open, 'confirm-open-access': text })))).access;
    expect(await word('no')).toEqual([]);
    expect(await word('yes')).toEqual(['0.0.0.0/0', '10.0.0.0/8']);
  });

  test('take secrets from files and standard input, never from a variable', async () => {
    const { password } = await collectAnswers(collecting(flags({ ...owner, password: passwordFile })));
    expect(password).toBe(CANARY);
    const piped = collecting({
      ...flags({ ...owner, password: '-' }),
      standardInput: async () => `${CANARY}\r\n`,
    });
    expect((await collectAnswers(piped)).password).toBe(CANARY);
    expect(await problemsOf({ ...flags(owner), environment: { RECIO_PASSWORD: CANARY } })).toEqual([
      expect.stringMatching(/^RECIO_PASSWORD: .*use RECIO_PASSWORD_FILE$/),
    ]);
    expect((await problemsOf(flags({ ...owner, password: '-' }))).join()).toContain('terminal');
  });

  test('take no secret from a file that others can read', async () => {
    await chmod(passwordFile, 0o644);
    expect((await problemsOf(flags({ ...owner, password: passwordFile }))).join()).toContain(
      `chmod 600 '${passwordFile}'`,
    );
    await chmod(passwordFile, 0o600);
  });

  test('never repeat a secret that is wrong', async () => {
    const weak = join(folder, 'weak');
    const cut = join(folder, 'cut.pem');
    await writeFile(weak, 'hunter2', { mode: 0o600 });
    await writeFile(cut, pem.slice(0, 400), { mode: 0o600 });
    const demo = { ...owner, mode: 'demo', 'kalshi-key-id': KEY_ID };
    const problems = await problemsOf(flags({ ...demo, password: weak, 'kalshi-key': cut }));
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toContain('hunter2');
    expect(problems.join()).not.toContain(pem.slice(100, 130));
  });

  test('refuse a key that is wrong for certain, and leave a network that is down to the checks', async () => {
    const demo = flags({ ...owner, mode: 'demo', 'kalshi-key-id': KEY_ID, 'kalshi-key': keyFile });
    const tried = (certain: boolean) => ({
      ...demo,
      tryCredentials: async () => ({ problem: 'no good', certain }),
    });
    expect(await problemsOf(tried(true))).toEqual(['--kalshi-key-file: no good']);
    expect((await collectAnswers(collecting(tried(false)))).mode).toBe('demo');
  });
});

describe('the file that --generate-answers writes', () => {
  const template = answersTemplate(facts);

  test('is understood as it is: nothing but the two that are needed is missing', async () => {
    expect(await problemsOf({ file: parseAnswers(template, 'a.yaml') })).toHaveLength(2);
    expect(template.split('\n').every((line) => line.length <= 100)).toBe(true);
  });

  test('filled in for every question gives every answer', async () => {
    const given: Readonly<Record<string, string>> = {
      ...owner,
      phone: '"+1 212 555 0100"',
      'user-id': '0007',
      login: 'ada',
      'password-file': JSON.stringify(passwordFile),
      mode: 'prod',
      'confirm-prod': 'yes',
      'kalshi-email': 'ada@kalshi.example.com',
      'kalshi-key-id': KEY_ID,
      'kalshi-key-file': JSON.stringify(keyFile),
      'system-data': '~/operator.json',
      location: '"relative dir/rec-io"',
      access: '10.0.0.0/8,0.0.0.0/0',
      'confirm-open-access': 'yes',
      firewall: 'yes',
      'port-offset': '100',
      port: 'web=8080',
      database: 'system',
      'grow-from': '~/quick',
      'take-over': 'yes',
      supervision: 'supervisord',
      source: 'coinbase',
      speed: '1',
      start: 'no',
    };
    const left = new Set(Object.keys(given));
    const filled = template.replaceAll(/^#?([a-z-]+):.*$/gm, (line, key: string) => {
      const value = given[key];
      if (value === undefined) return line;
      left.delete(key);
      return `${key}: ${value}`;
    });
    expect([...left]).toEqual([]);
    expect(Object.keys(given)).toHaveLength(QUESTIONS.length);
    expect(await collectAnswers(collecting({ file: parseAnswers(filled, 'a.yaml') }))).toEqual({
      location: '/work/relative dir/rec-io',
      userNo: '0007',
      login: 'ada',
      fullName: 'Ada Lovelace',
      email: 'ada@example.com',
      phone: '+1 212 555 0100',
      password: CANARY,
      mode: 'prod',
      kalshi: { email: 'ada@kalshi.example.com', keyId: KEY_ID, privateKeyPem: pem },
      systemData: '/root/operator.json',
      access: ['10.0.0.0/8', '0.0.0.0/0'],
      firewall: true,
      ports: new Map([['web', 8080]]),
      portOffset: 100,
      database: 'system',
      growFrom: '/root/quick',
      takeOver: true,
      supervision: 'supervisord',
      source: 'auto',
      speed: null,
      start: false,
    });
  });

  test('explains every question, with an example that is a right answer', () => {
    for (const question of QUESTIONS) {
      expect(template).toContain(`${question.id}${question.secret === true ? '-file' : ''}:`);
      if (question.secret === true) continue;
      const reading = question.read(question.example, { facts, answer: () => '' });
      expect([question.id, reading]).toEqual([question.id, { value: expect.any(String) }]);
    }
  });
});

test('Who takes over data is not asked for what its user has already', async () => {
  const asked = async (more: Readonly<Record<string, string>>) => {
    const asker = scriptedAsker();
    const answers = await collectAnswers(collecting({ ...flags({ ...owner, ...more }), asker }));
    return { answers, asked: asker.asked.join('\n') };
  };
  const grown = await asked({ 'grow-from': '/root/quick' });
  expect(grown.answers).toMatchObject({ growFrom: '/root/quick', password: null, userNo: null });
  expect(grown.asked).not.toMatch(/password|name you sign in|user number/);
  expect((await asked({})).asked).toMatch(/password/);
});

describe('every question', () => {
  test('has a default that is itself a right answer', () => {
    for (const question of QUESTIONS) {
      const byDefault = question.byDefault({ facts, answer: () => '' });
      if (byDefault === '') continue;
      expect([question.id, question.read(byDefault, { facts, answer: () => '' })]).toEqual([
        question.id,
        { value: byDefault },
      ]);
    }
  });

  test('has an option, a variable and a help text of its own', () => {
    expect(new Set(QUESTIONS.map(flagOf)).size).toBe(QUESTIONS.length);
    expect(new Set(QUESTIONS.map(variableOf)).size).toBe(QUESTIONS.length);
    expect(QUESTIONS.filter(({ help }) => help.length < 20)).toEqual([]);
  });
});

describe('a person who is asked', () => {
  const ask = async (script: Readonly<Record<string, readonly string[]>>, more: Partial<Collecting> = {}) => {
    const asker = scriptedAsker(script);
    return { answers: await collectAnswers(collecting({ ...more, asker })), ...asker };
  };

  test('can answer everything by Enter, and gets a safe simulated installation', async () => {
    const { answers } = await ask({});
    expect(answers).toEqual({ ...DEFAULTS, fullName: 'root', email: 'root@localhost' });
  });

  test('is not asked what was given, nor what has no meaning', async () => {
    const { asked } = await ask(
      {},
      flags({ ...owner, login: 'ada', mode: 'simulated', database: 'embedded' }),
    );
    expect(asked.join('\n')).not.toMatch(
      /full name|e-mail|sign in with\?|exchange to trade|Kalshi|firewall|PostgreSQL/,
    );
  });

  test('is told at once, before the first question, what is wrong with what was given', async () => {
    const asker = scriptedAsker();
    await expect(collectAnswers(collecting({ ...flags({ email: 'nobody' }), asker }))).rejects.toBeInstanceOf(
      AnswersError,
    );
    expect(asker.asked).toEqual([]);
  });

  test('types a password twice, and again when the two differ', async () => {
    const { answers, shown } = await ask({
      'A password': ['too short', CANARY, CANARY],
      'The same password': ['another-One-17', CANARY],
    });
    expect(answers.password).toBe(CANARY);
    expect(shown.join('\n')).not.toContain(CANARY);
  });

  test('is asked anew for a password that turns out to hold their name', async () => {
    await writeFile(passwordFile, 'lovelace-was-here', { mode: 0o600 });
    const { answers, shown } = await ask(
      { 'full name': ['Ada Lovelace'] },
      flags({ password: passwordFile }),
    );
    await writeFile(passwordFile, `${CANARY}\n`, { mode: 0o600 });
    expect(shown.join('\n')).toContain('your name');
    expect(answers.password).toBeNull();
  });

  test('who chooses prod and presses Enter at the word for it stays in mode simulated', async () => {
    const { answers, asked } = await ask({ 'Which exchange': ['prod'] });
    expect(answers.mode).toBe('simulated');
    expect(asked.join('\n')).not.toContain('Kalshi');
  });

  test('who chooses demo without a key goes on in mode simulated', async () => {
    const { answers } = await ask({ 'Which exchange': ['demo'] });
    expect(answers).toMatchObject({ mode: 'simulated', kalshi: null });
  });

  test.each([
    ['pasted', { 'private key that belongs': ['paste'], Paste: [pem] }],
    ['in a file', { 'private key that belongs': ['file'], 'The file with': ['KEY-FILE'] }],
  ])('gives a key that is %s', async (_how, script) => {
    const answer = { ...script, 'The file with': [keyFile] };
    const { answers } = await ask({ ...answer, 'Which exchange': ['demo'], 'id of your Kalshi': [KEY_ID] });
    expect(answers).toMatchObject({ mode: 'demo', kalshi: { keyId: KEY_ID, privateKeyPem: pem } });
  });

  test('hears what is wrong with a key, and can give it again, keep it, or go on without', async () => {
    const trials: string[] = [];
    const script = (what: readonly string[]) => ({
      'Which exchange': ['demo'],
      'id of your Kalshi': [KEY_ID, KEY_ID],
      'private key that belongs': ['paste', 'paste'],
      Paste: [pem, pem],
      'What to do': what,
    });
    const tryCredentials = async () => {
      trials.push('tried');
      return { problem: 'This key belongs to prod.', certain: true };
    };
    expect((await ask(script(['again', 'keep']), { tryCredentials })).answers.mode).toBe('demo');
    expect(trials).toHaveLength(2);
    const without = await ask(script(['without']), { tryCredentials });
    expect(without.answers).toMatchObject({ mode: 'simulated', kalshi: null });
    expect(without.shown).toContain('This key belongs to prod.');
    expect((await ask(script([]), { tryCredentials })).answers.mode).toBe('simulated');
  });

  test('who cancels ends everything', async () => {
    await expect(ask({ 'directory to install': ['^C'] })).rejects.toMatchObject({ code: 'REC-670' });
  });
});
