import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from './fixtures/eventually.ts';
import { QUESTIONS } from './fixtures/full-questions.ts';
import { Terminal, type TerminalOptions } from './fixtures/terminal.ts';

const CANARY = 'canary-Password-4711';
const KEY_ID = 'a952bcbe-ec3b-4b5b-b8f9-11dae589608c';
const pem = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;
/** Any of these on the screen would be a part of the key. */
const partsOfKey = pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const FACES: readonly (readonly [string, TerminalOptions])[] = [
  ['rich', {}],
  ['rich without colours', { env: { NO_COLOR: '1' } }],
  ['plain', { args: ['--plain'] }],
];

function open(face: TerminalOptions, ...args: readonly string[]): Terminal {
  const terminal = new Terminal({ ...face, args: [...(face.args ?? []), ...args] });
  onTestFinished(() => terminal.close());
  return terminal;
}

const answersOf = ({ text }: Terminal): Record<string, unknown> => {
  const line = text.split('\n').find((part) => part.includes('{"event":"answers"')) ?? '';
  return JSON.parse(line.slice(line.indexOf('{'))) as Record<string, unknown>;
};

/** Up to the question of that name, by Enter. */
async function enterUntil(terminal: Terminal, question: string): Promise<void> {
  for (const each of QUESTIONS) {
    if (each === question) return terminal.shows(each);
    await terminal.answer(each, '\r');
  }
}

/** The settings of a terminal that is as it was before. */
const GIVEN_BACK = ['isig', 'icanon', 'echo'];

async function reportFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rec-io-terminal-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'report');
}

const hasScript = process.platform === 'linux' && existsSync('/usr/bin/script');

describe.skipIf(!hasScript)('on a terminal (needs util-linux’s script)', () => {
  describe.each(FACES)('that is %s', (name, face) => {
    const rich = name === 'rich';

    test('Enter alone answers everything, safely, and the run is shown to its end', async () => {
      const terminal = open(face, '--run');
      await enterUntil(terminal, '');
      await terminal.answer('Go on with this', '\r');
      expect(await terminal.ended).toBe(0);
      expect(answersOf(terminal)).toMatchObject({
        mode: 'simulated',
        kalshi: null,
        access: [],
        password: null,
      });
      expect(terminal.text).toContain('Phase 4 of 9: database');
      expect(terminal.text).toMatch(/The database: done/);
      expect(terminal.settings).toEqual(GIVEN_BACK);
    });

    test('no line is longer than 80 columns', async () => {
      const terminal = open(face, '--run');
      await enterUntil(terminal, '');
      await terminal.answer('Go on with this', '?\r');
      await terminal.answer('Now it begins', '\r');
      await terminal.ended;
      const lines = terminal.text.split(/[\n\r]/).filter((line) => !line.startsWith('{"event"'));
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    });

    test('explains every question for a question mark', async () => {
      const terminal = open(face);
      await terminal.answer('Your full name', '?\r');
      await terminal.shows('It stands in your profile');
      await terminal.answer('', 'Ada Lovelace\r');
      await terminal.answer('e-mail', '?\r');
      await terminal.shows('Nothing is sent to it');
      expect(terminal.text).not.toContain('explain: ?');
    });

    test('a password is typed twice and never seen', async () => {
      const terminal = open(face);
      await enterUntil(terminal, 'A password to sign in with');
      await terminal.answer('', 'short');
      if (rich) await terminal.shows('(too weak)');
      terminal.type('\r');
      await terminal.shows('shorter than 8');
      await terminal.answer('', `${CANARY.slice(0, -2)}xx\u007f\u007f11\r`);
      await terminal.answer('The same password again', `${CANARY}\r`);
      for (const question of QUESTIONS.slice(6)) await terminal.answer(question, '\r');
      expect(await terminal.ended).toBe(0);
      expect(answersOf(terminal)['password']).toBe(sha256(CANARY));
      expect(terminal.output).not.toContain('canary');
      expect(terminal.output).not.toContain('4711');
    });

    test('a key of many lines is pasted in one go, and never seen', async () => {
      const terminal = open(face);
      await enterUntil(terminal, 'Which exchange to trade on');
      await terminal.answer('', '2\r');
      await terminal.answer('The e-mail address of your Kalshi account', '\r');
      await terminal.answer('The id of your Kalshi API key', `${KEY_ID}\r`);
      await terminal.answer('The private key that belongs to this id', '\r');
      await terminal.answer('Paste the private key', `${pem.replaceAll('\n', '\r')}\r\r`);
      for (const question of QUESTIONS.slice(7)) await terminal.answer(question, '\r');
      expect(await terminal.ended).toBe(0);
      expect(answersOf(terminal)).toMatchObject({ mode: 'demo', kalshi: sha256(pem) });
      expect(partsOfKey.filter((part) => terminal.output.includes(part.slice(0, 12)))).toEqual([]);
    });

    test('prod needs its word: a y that was typed too fast is not enough', async () => {
      const terminal = open(face);
      await enterUntil(terminal, 'Which exchange to trade on');
      await terminal.answer('', '3\r');
      await terminal.answer('Type the word prod', 'y\r');
      await terminal.answer('Type the whole word', '\r');
      for (const question of QUESTIONS.slice(7)) await terminal.answer(question, '\r');
      expect(await terminal.ended).toBe(0);
      expect(answersOf(terminal)['mode']).toBe('simulated');
    });

    test('the end of input is a cancellation, too', async () => {
      const terminal = open(face);
      await terminal.answer('Your full name', '\u0004');
      expect(await terminal.ended).toBe(130);
    });

    test('closed at a question ends by itself', async () => {
      const report = await reportFile();
      const terminal = open({ ...face, env: { ...face.env, ASKING_REPORT: report } });
      await enterUntil(terminal, 'A password to sign in with');
      await terminal.answer('', 'canary');
      terminal.close();
      await eventually(async () => ((await readFile(report, 'utf8')) === 'ended 130' ? true : null));
    });

    test('given back when it is told to end while it hides what is typed', async () => {
      const report = await reportFile();
      const terminal = open({ ...face, env: { ...face.env, ASKING_REPORT: report } });
      await enterUntil(terminal, 'A password to sign in with');
      await terminal.answer('', 'canary');
      process.kill(Number(await readFile(report, 'utf8')), 'SIGTERM');
      expect(await terminal.ended).toBe(130);
      expect(terminal.settings).toEqual(GIVEN_BACK);
    });

    test('Ctrl-C while it works takes back what was done', async () => {
      const terminal = open(face, '--run', '--long');
      await enterUntil(terminal, '');
      await terminal.answer('Go on with this', '\r');
      await terminal.shows('The long');
      await terminal.shows(face.args === undefined ? 'elapsed' : '...');
      terminal.type('\u0003');
      expect(await terminal.ended).toBe(130);
      expect(terminal.text).toMatch(
        /The database: taking back[\s\S]*Everything that was done has been taken back/,
      );
      expect(terminal.settings).toEqual(GIVEN_BACK);
    });

    test('closed while it works takes back what was done', async () => {
      const report = await reportFile();
      const terminal = open({ ...face, env: { ...face.env, ASKING_REPORT: report } }, '--run', '--long');
      await enterUntil(terminal, '');
      await terminal.answer('Go on with this', '\r');
      await terminal.shows('Phase 8 of 9: start');
      terminal.close();
      await eventually(async () => ((await readFile(report, 'utf8')) === 'ended 130' ? true : null));
    });
  });

  describe.each(FACES.filter(([, { env }]) => env === undefined))('that is %s', (_name, face) => {
    test.each(QUESTIONS)('Ctrl-C at "%s" ends it cleanly', async (question) => {
      const terminal = open(face);
      await enterUntil(terminal, question);
      await terminal.answer('', '\u0003');
      expect(await terminal.ended).toBe(130);
      expect(terminal.text).toContain('REC-670 Stopped before anything was changed');
      expect(terminal.settings).toEqual(GIVEN_BACK);
    });
  });

  test.each([
    ['NO_COLOR', { env: { NO_COLOR: '1' } }],
    ['--plain', { args: ['--plain'] }],
    ['ACCESSIBLE', { env: { ACCESSIBLE: '1' } }],
    ['TERM=dumb', { env: { TERM: 'dumb' } }],
  ])('with %s there is not one escape sequence', async (_name, face) => {
    const terminal = open(face, '--run');
    await enterUntil(terminal, '');
    await terminal.answer('Go on with this', '\r');
    await terminal.ended;
    expect(terminal.output).not.toContain('\u001b');
    expect(terminal.text).toContain('[ok] The database: done');
  });

  test('moves nothing where somebody listens', async () => {
    const terminal = open({ args: ['--plain'] }, '--run');
    await enterUntil(terminal, '');
    await terminal.answer('Go on with this', '\r');
    await terminal.ended;
    expect(terminal.text).not.toContain('\r');
    expect(terminal.text).toMatch(/Phase 4 of 9: database \(0:\d\d elapsed, .* left\)/);
  });

  test.each([{}, { args: ['--plain'] }])('in the locale C there is nothing but ASCII (%j)', async (face) => {
    const terminal = open({ ...face, env: { LANG: 'C', LC_ALL: 'C' } }, '--run');
    await enterUntil(terminal, '');
    await terminal.answer('Go on with this', '\r');
    expect(await terminal.ended).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the question
    expect(terminal.output).toMatch(/^[\u0000-\u007f]*$/);
  });

  test.each([
    ['in CI', { env: { CI: 'true' } }],
    ['with --yes', { args: ['--yes'] }],
  ])('%s nothing is asked', async (_name, options) => {
    const terminal = open(options);
    expect(await terminal.ended).toBe(2);
    expect(terminal.text).toContain('--full-name, RECIO_FULL_NAME');
  });

  test('a name with letters of all kinds arrives as it was typed', async () => {
    const terminal = open({});
    await terminal.answer('Your full name', 'Zoë Ångström-Nuñez 王\u001b[D\u001b[D\u007f\u001b[C\r');
    for (const question of QUESTIONS.slice(1)) await terminal.answer(question, '\r');
    expect(await terminal.ended).toBe(0);
    expect(answersOf(terminal)['fullName']).toBe('Zoë Ångström-Nuñe 王');
  });

  test('Ctrl-C twice ends at once, even while a step does not listen', async () => {
    const terminal = open({}, '--run', '--long', '--deaf');
    await enterUntil(terminal, '');
    await terminal.answer('Go on with this', '\r');
    await terminal.shows('The long');
    terminal.type('\u0003');
    await terminal.shows('Ctrl-C once more');
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(130);
    expect(terminal.settings).toEqual(GIVEN_BACK);
  });

  test('a choice is moved by arrows', async () => {
    const terminal = open({});
    await enterUntil(terminal, 'Which exchange to trade on');
    await terminal.answer('', '\u001b[B\u001b[B\u001b[A\r');
    await terminal.shows('The e-mail address of your Kalshi account');
    for (const question of ['', 'The id of your Kalshi API key', ...QUESTIONS.slice(7)])
      await terminal.answer(question, '\r');
    expect(await terminal.ended).toBe(0);
  });
});
