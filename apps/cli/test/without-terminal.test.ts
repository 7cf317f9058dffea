import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended, lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

const ASKING = join(import.meta.dirname, 'fixtures', 'asking.ts');
const CANARY = 'canary-hunter2';
const OWNER = { RECIO_FULL_NAME: 'Ada Lovelace', RECIO_EMAIL: 'ada@example.com' };

let recio: Recio;
beforeAll(async () => {
  recio = await temporaryRecio();
});
afterAll(() => rm(recio.base, { recursive: true }));

/** With `open`, standard input is a pipe that nobody writes to and nobody closes. */
async function asking(args: readonly string[], env: NodeJS.ProcessEnv = {}, input: 'none' | 'open' = 'none') {
  const child = spawn(process.execPath, [ASKING, ...args], {
    env: { ...process.env, ...env },
    stdio: [input === 'none' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const result = await ended(child);
  child.stdin?.destroy();
  return result;
}

describe('without a terminal', () => {
  test.each(['none', 'open'] as const)(
    'with standard input %s it lists what is missing, and does not wait',
    async (input) => {
      const { code, stdout, stderr } = await asking([], {}, input);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('REC-671');
      expect(stderr).toContain('--full-name, RECIO_FULL_NAME, or "full-name:" in the answers file');
      expect(stderr).toContain('--email, RECIO_EMAIL, or "email:" in the answers file');
    },
  );

  test('it asks nothing when the rest has defaults', async () => {
    const { code, stdout } = await asking(['--yes', '--run'], OWNER);
    expect(code).toBe(0);
    expect(stdout).toContain('[ok] The database: done');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('\r');
  });

  test('it tells programs everything as JSON, line by line', async () => {
    const { stdout, stderr } = await asking(['--json', '--run'], OWNER);
    expect(stderr).toBe('');
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; step?: string });
    expect(events.map(({ event, step }) => (step === undefined ? event : `${event} ${step}`))).toEqual([
      'plan',
      'start',
      'begin packages',
      'done packages',
      'begin database',
      'note database',
      'done database',
      'begin profile',
      'done profile',
      'answers',
    ]);
    expect(events[0]).toMatchObject({ findings: [{ id: 'disk-space' }], location: '/opt/rec-io' });
  });

  test('a failure is a line of JSON, too, with every answer that is missing', async () => {
    const result = await asking(['--json'], { RECIO_MODE: 'prod' });
    expect(result).toMatchObject({ code: 2, stderr: '' });
    expect(lastJson(result)).toMatchObject({
      error: {
        code: 'REC-671',
        problems: [
          { id: 'full-name' },
          { id: 'email' },
          { id: 'confirm-prod', variable: 'RECIO_CONFIRM_PROD' },
        ],
      },
    });
  });
});

describe('recio install', () => {
  test('without a terminal and without answers ends with the list of them', async () => {
    const { code, stdout, stderr } = await recio.run('install');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--full-name');
  });

  test('has an option for every question, and takes what only a full installation knows for no quick one', async () => {
    const { code, stderr } = await recio.run('install', '--quick', '--full-name', 'Ada');
    expect(code).toBe(2);
    expect(stderr).toContain('REC-675 The options --quick and --full-name do not go together');
  });

  test('writes a file with every question, and understands it', async () => {
    const path = join(recio.base, 'my answers.yaml');
    const written = await recio.run('install', '--generate-answers', path);
    expect(written).toMatchObject({ code: 0, stdout: expect.stringContaining(path) });
    expect((await recio.run('install', '--generate-answers', path)).stderr).toContain('REC-674');
    const { code, stderr } = await recio.run('install', '--answers', path, '--plan');
    expect(code).toBe(2);
    expect(stderr).toContain('"full-name:" in the answers file');
  });

  test('never repeats a secret: not in what it says, not in a file', async () => {
    const secret = join(recio.base, 'secret');
    await writeFile(secret, CANARY, { mode: 0o600 });
    const file = join(recio.base, 'answers.yaml');
    await writeFile(file, `password: ${CANARY}\nnonsense: ${CANARY}\nkalshi-key: ${CANARY}\nmode: demo\n`, {
      mode: 0o600,
    });
    const runs = [
      await recio.run('install', '--password-file', secret),
      await recio.run(
        'install',
        '--json',
        '--password-file',
        secret,
        '--kalshi-key-file',
        secret,
        '--mode',
        'demo',
      ),
      await recio.run('install', '--answers', file),
      await recio.run('install', `--password=${CANARY}`),
    ];
    for (const { code, stdout, stderr } of runs) {
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain(CANARY);
    }
    const holders = readdirSync(recio.base, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => readFileSync(path, 'utf8').includes(CANARY));
    expect(holders.toSorted()).toEqual([file, secret].toSorted());
  });
});
