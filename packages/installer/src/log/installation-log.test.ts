import { link, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Machine } from '../machine.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Progress } from '../run-steps.ts';
import type { Step } from '../step.ts';
import { InstallationLog } from './installation-log.ts';
import { loggedMachine } from './logged-machine.ts';
import { loggedProgress } from './logged-progress.ts';

const CANARY = 'canary-8c21-sings';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'install-log-'));
});
afterEach(() => rm(directory, { recursive: true }));

const lines = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const step: Step = {
  id: 'database',
  phase: 'database',
  title: 'Database',
  intention: 'PostgreSQL',
  isDone: async () => false,
  makes: async () => NOTHING_MADE,
  apply: async () => ({}),
  verify: async () => undefined,
  revert: async () => [],
};
const silent: Progress = {
  begin: () => undefined,
  note: () => undefined,
  done: () => undefined,
  failed: () => undefined,
  reverting: () => undefined,
  left: () => undefined,
};

describe('the log of an installation', () => {
  test('holds what was said before its file could be written, and what comes after', async () => {
    const path = join(directory, 'logs', 'install.log');
    const log = new InstallationLog(() => 1_000);
    log.info('facts', { ports: 4 });
    expect(log.writeTo(path)).toBe(true);
    log.warn('late');
    expect(await lines(path)).toEqual([
      { level: 30, time: 1_000, name: 'install', ports: 4, msg: 'facts' },
      { level: 40, time: 1_000, name: 'install', msg: 'late' },
    ]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    log.close();
  });

  test('goes on behind that of an earlier installation, and closes one that others could read', async () => {
    const path = join(directory, 'install.log');
    await writeFile(path, '{"msg":"earlier"}\n', { mode: 0o644 });
    const log = new InstallationLog();
    log.info('later');
    log.writeTo(path);
    expect((await lines(path)).map(({ msg }) => msg)).toEqual(['earlier', 'later']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    log.close();
  });

  test('is kept elsewhere, whole, when the place that it was written to is taken back', async () => {
    const log = new InstallationLog();
    log.info('first');
    log.writeTo(join(directory, 'place', 'install.log'));
    log.error('failed');
    await rm(join(directory, 'place'), { recursive: true });
    log.info('taken back');
    const kept = join(directory, 'kept', 'install.log');
    await mkdir(dirname(kept));
    await writeFile(kept, 'a copy that was made in between\n');
    expect(log.keepAt(kept)).toBe(true);
    expect((await lines(kept)).map(({ msg }) => msg)).toEqual(['first', 'failed', 'taken back']);
    log.close();
  });

  test.each([
    ['a link', (to: string, path: string) => symlink(to, path)],
    ['a second name of another file', (to: string, path: string) => link(to, path)],
  ])('is not written through %s that somebody put there', async (_what, plant) => {
    const victim = join(directory, 'victim');
    await writeFile(victim, 'untouched');
    const path = join(directory, 'install.log');
    await plant(victim, path);
    const log = new InstallationLog();
    log.info('anything');
    expect(log.writeTo(path)).toBe(false);
    expect(log.isWritten).toBe(false);
    log.info('goes on in memory');
    expect(await readFile(victim, 'utf8')).toBe('untouched');
  });

  test('never holds a secret of the run, whoever says it', async () => {
    const path = join(directory, 'install.log');
    const log = new InstallationLog();
    log.addSecret(CANARY);
    log.writeTo(path);
    const told = loggedProgress(silent, log);
    told.begin({ ...step, intention: `with ${CANARY}` });
    told.note(step, `psql said ${Buffer.from(CANARY).toString('base64')}`);
    told.left(step, `{"password":"${CANARY}"}`);
    log.error('failed', { error: new Error(CANARY).message, [CANARY]: [CANARY] });
    const text = await readFile(path, 'utf8');
    for (const form of ['utf8', 'hex', 'base64'] as const)
      expect(text).not.toContain(Buffer.from(CANARY).toString(form));
    log.close();
  });

  test('tells each step with its phase and what became of it, and passes all of it on', async () => {
    const path = join(directory, 'install.log');
    const log = new InstallationLog();
    log.writeTo(path);
    const seen: string[] = [];
    const progress: Progress = { ...silent, done: ({ id }) => void seen.push(id) };
    const told = loggedProgress(progress, log);
    told.begin(step);
    told.done(step, false);
    told.begin(step);
    told.failed(step);
    told.reverting(step);
    expect((await lines(path)).map(({ event, phase }) => [event, phase])).toEqual(
      ['begin', 'done', 'begin', 'failed', 'reverting'].map((event) => [event, 'database']),
    );
    expect(seen).toEqual(['database']);
    log.close();
  });

  test('tells which programs ran and how they ended, but not what they were given to read', async () => {
    const path = join(directory, 'install.log');
    const log = new InstallationLog();
    log.writeTo(path);
    const machine: Machine = {
      platform: 'linux',
      arch: 'x64',
      isRoot: true,
      environment: {},
      run: async (program) => ({
        code: program === 'false' ? 1 : 0,
        stdout: 'chatter',
        stderr: 'it broke',
      }),
      read: async () => null,
      which: async () => null,
    };
    const logged = loggedMachine(machine, log);
    await logged.run('psql', ['-X', '-c', 'SELECT 1'], { input: CANARY, env: { PGPASSFILE: CANARY } });
    await logged.run('false', []);
    const [psql, broken] = await lines(path);
    expect(psql).toMatchObject({ msg: 'psql -X -c SELECT 1', code: 0 });
    expect(psql).not.toHaveProperty('said');
    expect(broken).toMatchObject({ code: 1, said: 'it broke' });
    expect(await readFile(path, 'utf8')).not.toContain(CANARY);
    log.close();
  });
});
