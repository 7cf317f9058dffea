import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readReceipt } from '@rec-io/installer/receipt';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CLONE } from '../src/clone.ts';
import { type CrashableInstall, crashableInstall } from './fixtures/crashable-install.ts';
import { QUESTIONS } from './fixtures/full-questions.ts';
import { lastJson } from './fixtures/recio.ts';
import { Terminal } from './fixtures/terminal.ts';

const hasScript = process.platform === 'linux' && existsSync('/usr/bin/script');
const MAIN = join(CLONE.root, 'apps', 'cli', 'src', 'main.ts');
/** Real installations on a busy machine. */
const LONG_MS = 900_000;
/** What is settled is not asked again. */
const ASKED_AGAIN = QUESTIONS.filter(
  (question) => question !== 'A password to sign in with' && question !== 'The directory to install into',
);

/** One real installation on the embedded database; the tests follow each other. */
describe.skipIf(!hasScript)('a later run of a full installation (needs util-linux’s script)', () => {
  let at: CrashableInstall;
  beforeAll(async () => {
    at = await crashableInstall('full');
  });
  afterAll(() => at?.end());

  const place = () => at.recio.dataDir;
  const open = (...more: readonly string[]): Terminal => {
    const env = {
      RECIO_DATA_DIR: place(),
      RECIO_RUNTIME_DIR: at.recio.base,
      RECIO_COINBASE_URL: 'ws://127.0.0.1:9/',
    };
    const args = ['install', '--location', place(), '--plain', ...more];
    const terminal = new Terminal({ program: MAIN, args, env });
    onTestFinished(() => terminal.close());
    return terminal;
  };
  const stopAt = async (point: string) => {
    const { code } = await at.run([...at.command, '--no-start', '--login', 'ada'], { RECIO_CRASH_AT: point });
    expect([null, 137]).toContain(code);
  };
  const choices = async () => (await readReceipt(place()))?.choices;

  test(
    'on a terminal says where the first stopped, and takes it back when that is wanted',
    async () => {
      await stopAt('after:secrets');
      const terminal = open();
      await terminal.answer('What to do about it', '2\r');
      expect(await terminal.ended).toBe(0);
      expect(terminal.text).toMatch(/stopped\s+at\s+the\s+step\s+"Keys\s+and\s+secrets"/);
      expect(existsSync(place())).toBe(false);
    },
    LONG_MS,
  );

  test(
    'on a terminal goes on by Enter, with the answers that were given and no other question',
    async () => {
      await stopAt('before:database');
      const planning = open('--plan');
      expect(await planning.ended).toBe(0);
      expect(planning.text).toContain('Nothing was changed.');
      // What it goes on with is for its owner alone, and holds no secret.
      expect((await stat(join(place(), 'receipt.json'))).mode & 0o777).toBe(0o600);
      const terminal = open();
      await terminal.answer('What to do about it', '\r');
      await terminal.answer('Go on with this', '\r');
      expect(await terminal.ended).toBe(0);
      for (const question of ASKED_AGAIN) expect(terminal.text).not.toContain(question);
      expect(await choices()).toMatchObject({
        login: 'ada',
        person: { fullName: 'Ada Owner' },
        start: false,
      });
      expect(terminal.text).toMatch(/Sign in +ada/);
      expect(terminal.text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
    LONG_MS,
  );

  test(
    'changes what is answered otherwise, and shows it in the plan, old and new',
    async () => {
      const terminal = open();
      await terminal.shows('REC.IO is installed in');
      await terminal.answer('What to do about it', '2\r');
      for (const question of ASKED_AGAIN)
        await terminal.answer(question, question === 'The name you sign in with' ? 'augusta\r' : '\r');
      await terminal.shows('Otherwise than before:');
      await terminal.shows('The name you sign in with: ada');
      await terminal.answer('Go on with this', '\r');
      expect(await terminal.ended).toBe(0);
      expect(terminal.text).toMatch(/Sign in +augusta/);
      expect(await choices()).toMatchObject({ login: 'augusta', person: { fullName: 'Ada Owner' } });
      expect(terminal.text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
    LONG_MS,
  );

  test(
    'without a terminal changes what is given, and finds everything in place when nothing is',
    async () => {
      const again = (...more: readonly string[]) =>
        at.run(['install', '--location', place(), '--yes', '--json', ...more]);
      const changed = await again('--email', 'augusta@example.org');
      expect(lastJson(changed)).toMatchObject({ again: false, login: 'augusta', password: null });
      expect(changed.stdout).toContain(
        '"changes":[{"what":"Your e-mail address","from":"ada@example.org","to":"augusta@example.org"}]',
      );
      expect(lastJson(await again())).toMatchObject({ again: true, login: 'augusta' });
      expect(lastJson(await again('--email', 'augusta@example.org'))).toMatchObject({ again: true });
      expect(lastJson(await again('--user-id', '0002'))).toMatchObject({ error: { code: 'REC-136' } });
    },
    LONG_MS,
  );
});
