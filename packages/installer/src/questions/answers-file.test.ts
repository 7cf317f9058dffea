import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAnswers, readAnswersFile } from './answers-file.ts';
import { writeAnswersTemplate } from './answers-template.ts';

const problems = (text: string) =>
  parseAnswers(text, 'my.yaml').problems.map(({ given, problem }) => `${given}: ${problem}`);
const entries = (text: string) =>
  Object.fromEntries(
    [...parseAnswers(text, 'my.yaml').entries].map(([key, { text: value }]) => [key, value]),
  );

describe('an answers file', () => {
  test('keeps what was written: numbers with zeros in front, words that YAML has for others, lists', () => {
    const text = [
      'user-id: 0007',
      'confirm-prod: yes',
      'firewall: true',
      'phone: +1 212 555 0100',
      'access: [10.0.0.0/8, 192.168.1.0/24]',
      'port: {web: 8080, trader: 4100}',
      'full-name: "Ada: Lovelace"',
      'email:',
    ].join('\n');
    expect(entries(text)).toEqual({
      'user-id': '0007',
      'confirm-prod': 'yes',
      firewall: 'true',
      phone: '+1 212 555 0100',
      access: '10.0.0.0/8,192.168.1.0/24',
      port: 'web=8080,trader=4100',
      'full-name': 'Ada: Lovelace',
    });
  });

  test('holds a key over many lines as it is', () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n';
    const indented = pem.trimEnd().replaceAll(/^/gm, '  ');
    expect(entries(`kalshi-key: |\n${indented}\n`)).toEqual({ 'kalshi-key': pem });
  });

  test('has all that is wrong with it told at once, with lines and what was meant', () => {
    expect(
      problems('full_name: Ada\nemial: x\nmode: demo\nmode: prod\nlogin: {a: [b]}\nnonsense: 1\n'),
    ).toEqual([
      'my.yaml line 1: there is no "full_name"; did you mean "full-name"?',
      'my.yaml line 2: there is no "emial"; did you mean "email"?',
      'my.yaml line 4: "mode" stands there twice',
      'my.yaml line 6: there is no "nonsense"',
    ]);
  });

  test.each(['- a\n- b\n', 'just words', 'a: [1\n', '\tmode: demo'])(
    'in another form (%j) is refused',
    (text) => {
      expect(problems(text).join()).toMatch(/line 1: .*form KEY: VALUE|no YAML/);
    },
  );

  test('does not repeat what may be a secret that lost its indentation', () => {
    const found = problems(
      'kalshi-key: |\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq: x\nhunter2: y\n',
    ).join('\n');
    expect(found).not.toBe('');
    expect(found).not.toMatch(/MIIE|hunter2/);
  });

  test('that is empty says nothing', () => {
    expect(problems('# only a comment\n')).toEqual([]);
  });

  describe('on disk', () => {
    let folder = '';
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'rec-io answers '));
    });
    afterEach(() => rm(folder, { recursive: true }));
    const written = async (text: string, mode: number) => {
      const path = join(folder, "owner's.yaml");
      await writeFile(path, text);
      await chmod(path, mode);
      return path;
    };

    test.each(['password: hunter2-hunter2', 'password-file: /x', 'kalshi-key-file: /x', 'system-data: /x'])(
      'with %j must be closed to others',
      async (line) => {
        const path = await written(line, 0o640);
        await expect(readAnswersFile(path)).rejects.toMatchObject({
          code: 'REC-672',
          title: expect.stringContaining('0640'),
          remedy: `Close it to others: chmod 600 '${folder}/owner'\\''s.yaml'`,
        });
        await chmod(path, 0o400);
        expect((await readAnswersFile(path)).entries.size).toBe(1);
      },
    );

    test('without secrets may be read by others', async () => {
      const path = await written('email: ada@example.com', 0o644);
      expect((await readAnswersFile(path)).entries.size).toBe(1);
    });

    test('that is missing is told', async () => {
      await expect(readAnswersFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'REC-673' });
    });

    test('is written closed to others whatever the umask is, and never over another', async () => {
      const path = join(folder, 'new.yaml');
      const facts = { isRoot: true, home: '/root', account: 'root', cwd: '/' };
      const before = process.umask(0);
      try {
        await writeAnswersTemplate(path, facts);
      } finally {
        process.umask(before);
      }
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      const first = await readFile(path, 'utf8');
      await expect(writeAnswersTemplate(path, facts)).rejects.toMatchObject({ code: 'REC-674' });
      expect(await readFile(path, 'utf8')).toBe(first);
    });
  });
});
