import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Attempt, attempt } from './attempt.ts';
import { CatalogueError } from './catalogue-error.ts';
import { abandonClaim, claimDataDirectory, isBareClaim } from './data-directory.ts';
import { absent, removeOurs } from './paths.ts';
import { NOTHING_MADE, type Receipt, readReceipt } from './receipt.ts';
import { type Progress, StepFailure } from './run-steps.ts';
import type { Step } from './step.ts';
import { managedFileStep } from './steps/managed-file-step.ts';

const silent: Progress = {
  begin: () => undefined,
  note: () => undefined,
  done: () => undefined,
  failed: () => undefined,
  reverting: () => undefined,
  left: () => undefined,
};

describe('an attempt to install', () => {
  let base = '';
  let place = '';
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io-attempt-'));
    place = join(base, 'deep', 'place');
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  const file = (name: string, apply = () => Promise.resolve()): Step => {
    const path = join(place, name);
    return {
      id: name,
      phase: 'configuration',
      title: name,
      intention: '',
      isDone: async () => existsSync(path),
      makes: async () => ({ ...NOTHING_MADE, paths: absent([path]) }),
      async apply() {
        await writeFile(path, '');
        await apply();
        return {};
      },
      verify: async () => undefined,
      async revert({ paths }) {
        await removeOurs(paths);
        return [];
      },
    };
  };
  const fails = () => Promise.reject(new Error('no'));
  const install = (steps: readonly Step[], options: Partial<Attempt> = {}): Promise<Receipt> =>
    attempt({
      dataDir: place,
      kind: 'full',
      version: '1',
      clone: '/clone',
      progress: silent,
      signal: new AbortController().signal,
      onFailure: 'rollback',
      settle: async () => undefined,
      plan: async () => ({ steps, choices: { formatVersion: 1 } }),
      ...options,
    });

  test('that is refused or fails leaves nothing, not even the directories above', async () => {
    const refused = install([], { plan: () => Promise.reject(new CatalogueError('REC-113')) });
    await expect(refused).rejects.toThrow('REC-113');
    expect(await readdir(base)).toEqual([]);
    await expect(install([file('a'), file('b', fails)])).rejects.toMatchObject({ rolledBack: true });
    expect(await readdir(base)).toEqual([]);
  });

  test('that was killed before its first step still knows which directories it made', async () => {
    const killed = new Promise<never>(() => undefined);
    const reached = Promise.withResolvers<void>();
    const plan = () => {
      reached.resolve();
      return killed;
    };
    void install([], { plan });
    await reached.promise;
    // As of a process that is gone: its lock, and files that it had not finished.
    await rm(join(place, 'install.lock'));
    for (const name of ['receipt.json', 'rec-io.json', 'install.lock'])
      await writeFile(join(place, `${name}.0123456789ab.tmp`), '');
    await expect(install([file('one', fails)])).rejects.toThrow(StepFailure);
    expect(await readdir(base)).toEqual([]);
  });

  test('that was killed before its first record knows it, too, and can be taken back', async () => {
    await claimDataDirectory(place, 'full');
    expect(await isBareClaim(place)).toBe(true);
    await expect(install([file('one', fails)])).rejects.toThrow(StepFailure);
    expect(await readdir(base)).toEqual([]);
    // While it made the place, and when it had made it.
    await mkdir(join(base, 'deep.rec-io-unfinished', 'place'), { recursive: true });
    expect(await isBareClaim(place)).toBe(true);
    await abandonClaim(place);
    await claimDataDirectory(place, 'full');
    await abandonClaim(place);
    expect(await readdir(base)).toEqual([]);
    expect(await isBareClaim(place)).toBe(false);
  });

  test('whose receipt was lost is no bare claim: it holds data', async () => {
    await install([file('a')]);
    expect(await isBareClaim(place)).toBe(false);
    await rm(join(place, 'receipt.json'));
    expect(await isBareClaim(place)).toBe(false);
  });

  test('that succeeds keeps its choices, and a second one finds everything in place', async () => {
    expect(await install([file('a')])).toMatchObject({ state: 'installed', choices: { formatVersion: 1 } });
    const already: boolean[] = [];
    const progress = { ...silent, done: (_: Step, found: boolean) => already.push(found) };
    await install([file('a')], { progress });
    expect(already).toEqual([true]);
    expect((await readReceipt(place))?.steps[0]?.made.paths).toEqual([join(place, 'a')]);
  });

  test('that changes files of a finished one goes back to them when it fails, and keeps no old ones when it succeeds', async () => {
    const path = join(place, 'settings');
    const settings = (content: string) =>
      managedFileStep({
        id: 'settings',
        phase: 'configuration',
        title: '',
        intention: '',
        wanted: async () => [{ path, content, mode: 0o600 }],
      });
    await install([settings('first')]);
    await install([settings('second')]);
    expect((await readdir(place)).filter((name) => name.startsWith('settings'))).toEqual(['settings']);
    await expect(install([settings('third'), file('b', fails)])).rejects.toThrow('REC-100');
    expect(await readFile(path, 'utf8')).toBe('second');
    // Right by content, and mended only in its mode.
    await chmod(path, 0o644);
    await expect(install([settings('second'), file('b', fails)])).rejects.toThrow('REC-100');
    expect(await readFile(path, 'utf8')).toBe('second');
    expect((await readdir(place)).filter((name) => name.startsWith('settings'))).toEqual(['settings']);
  });

  test('over a finished one that fails leaves the finished one as it was, down to its receipt', async () => {
    const before = await install([file('a')]);
    await expect(install([file('a'), file('b', fails)])).rejects.toThrow('REC-100');
    expect(await readReceipt(place)).toEqual(before);
    expect(existsSync(join(place, 'a'))).toBe(true);
    expect(existsSync(join(place, 'b'))).toBe(false);
  });

  test('over a finished one that fails touches nothing of what it found in place', async () => {
    await install([file('a')]);
    const reverted: string[] = [];
    const progress = { ...silent, reverting: ({ id }: Step) => reverted.push(id) };
    await expect(install([file('a'), file('b', fails)], { progress })).rejects.toThrow('REC-100');
    expect(reverted).toEqual(['b']);
  });

  test('that is kept at its failure goes on there, and can still be taken back whole', async () => {
    const kept = install([file('a'), file('b', fails)], { onFailure: 'keep' });
    await expect(kept).rejects.toMatchObject({ rolledBack: false });
    expect(await readReceipt(place)).toMatchObject({ state: 'installing', completedAt: null });
    await expect(install([file('a'), file('c', fails), file('b')])).rejects.toMatchObject({
      rolledBack: true,
    });
    expect(await readdir(base)).toEqual([]);
  });

  test('over a finished one that is kept at its failure leaves it a finished one, with the step still to do', async () => {
    await install([file('a')]);
    const kept = install([file('a'), file('b', fails)], { onFailure: 'keep' });
    await expect(kept).rejects.toMatchObject({ rolledBack: false });
    expect(await readReceipt(place)).toMatchObject({
      state: 'installed',
      steps: [{ state: 'done' }, { id: 'b', state: 'applying' }],
    });
  });

  test('beside one that is at work is refused and changes nothing of it', async () => {
    await install([file('a')]);
    const held = install([file('b', () => install([file('c')]).then(() => undefined))]);
    await expect(held).rejects.toThrow('REC-108');
    expect(await readReceipt(place)).toMatchObject({ state: 'installed' });
  });

  test('never takes a directory of others', async () => {
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'theirs'), '');
    await expect(install([file('a')])).rejects.toThrow('REC-101');
    expect(await readdir(place)).toEqual(['theirs']);
  });
});
