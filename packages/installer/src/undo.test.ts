import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attempt } from './attempt.ts';
import { lockDirectory } from './install-lock.ts';
import { absent, removeOurs } from './paths.ts';
import { NOTHING_MADE, RECEIPT_FILE } from './receipt.ts';
import type { Progress } from './run-steps.ts';
import type { Step } from './step.ts';
import { undo } from './undo.ts';

const told: string[] = [];
const progress: Progress = {
  begin: () => undefined,
  note: () => undefined,
  done: () => undefined,
  failed: () => undefined,
  reverting: () => undefined,
  left: ({ id }, reason) => told.push(`${id}: ${reason}`),
};

describe('undoing an installation', () => {
  let base = '';
  let place = '';
  const steps = (): Step[] =>
    ['data', 'program'].map((id) => {
      const path = join(place, id);
      return {
        id,
        phase: 'profile',
        title: id,
        intention: '',
        ...(id === 'data' ? { holdsData: true as const } : {}),
        isDone: async () => existsSync(path),
        makes: async () => ({ ...NOTHING_MADE, paths: absent([path]) }),
        async apply() {
          await writeFile(path, '');
          return {};
        },
        verify: async () => undefined,
        async revert({ paths }) {
          await removeOurs(paths);
          return [];
        },
      };
    });
  const install = () =>
    attempt({
      dataDir: place,
      kind: 'full',
      version: '1',
      clone: '/clone',
      progress,
      signal: new AbortController().signal,
      onFailure: 'rollback',
      settle: async () => undefined,
      plan: async () => ({ steps: steps(), choices: null }),
    });
  const settle = async () => void told.push('stopped what runs');
  const undoing = (what: 'program' | 'everything', chosen = steps()) =>
    undo({ dataDir: place, stepsOf: async () => chosen, what, settle, progress });

  beforeEach(async () => {
    told.length = 0;
    base = await mkdtemp(join(tmpdir(), 'rec-io-undo-'));
    place = join(base, 'opt', 'rec-io');
    await install();
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  test('keeps the owner’s data unless everything is to go', async () => {
    expect(await undoing('program')).toMatchObject({ complete: false, receipt: { state: 'uninstalled' } });
    expect((await readdir(place)).toSorted()).toEqual(['data', 'receipt.json', 'rec-io.json'].toSorted());
    expect((await undoing('everything')).complete).toBe(true);
    expect(await readdir(base)).toEqual([]);
  });

  test('takes back also what a step made that is no part of the installation any more', async () => {
    expect((await undoing('everything', steps().slice(0, 1))).complete).toBe(true);
    expect(await readdir(base)).toEqual([]);
  });

  test('stops nothing while another run is at work in the directory', async () => {
    const unlock = await lockDirectory(place);
    await expect(undoing('everything')).rejects.toThrow('REC-108');
    expect(told).toEqual([]);
    await unlock();
    await undoing('everything');
    expect(told).toEqual(['stopped what runs']);
  });

  test('that finds no record any more, since the run before it took all back, changes nothing', async () => {
    await rm(join(place, RECEIPT_FILE));
    await expect(undoing('everything')).rejects.toThrow('REC-116');
    expect(told).toEqual([]);
    expect(existsSync(join(place, 'program'))).toBe(true);
  });

  test('leaves what others put into the directory', async () => {
    await writeFile(join(place, 'theirs'), '');
    expect((await undoing('everything')).complete).toBe(true);
    expect(await readdir(place)).toEqual(['theirs']);
  });

  test('that cannot take back a step tells it, does the rest, and can be run again', async () => {
    const stuck = steps().map((step) =>
      step.id === 'data' ? { ...step, revert: () => Promise.reject(new Error('stuck')) } : step,
    );
    expect((await undoing('everything', stuck)).complete).toBe(false);
    expect(told).toContain('data: Something unforeseen failed: stuck');
    expect(existsSync(join(place, 'program'))).toBe(false);
    expect((await undoing('everything')).complete).toBe(true);
    expect(await readdir(base)).toEqual([]);
  });

  test('and installing over the kept data makes the program again', async () => {
    await undoing('program');
    expect(await install()).toMatchObject({ state: 'installed' });
    expect(existsSync(join(place, 'program'))).toBe(true);
  });
});
