import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Layout, layout as layoutOf } from '@rec-io/installer/layout';
import { isAlive, type ProcessIdentity, processStarted } from '@rec-io/installer/process-identity';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stopUnderParent } from './stop-system.ts';

const ANOTHER = 64_123;

describe('what a record of running programs names', () => {
  let base = '';
  let layout: Layout;
  let sleeper: ChildProcess;
  let target: ProcessIdentity;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io-stop-'));
    layout = layoutOf(base, 'full');
    await mkdir(layout.run, { recursive: true });
    sleeper = spawn('sleep', ['60'], { stdio: 'ignore' });
    target = { pid: sleeper.pid ?? 0, started: processStarted(sleeper.pid ?? 0) ?? '' };
    const report = { state: 'running', process: target, startedAt: '', programs: [], database: null };
    await writeFile(layout.parentState, JSON.stringify(report));
  });
  afterEach(async () => {
    sleeper.kill('SIGKILL');
    await rm(base, { recursive: true, force: true });
  });

  test('is ended when it is our own record', async () => {
    expect(await stopUnderParent(layout)).toBe(true);
    expect(isAlive(target)).toBe(false);
  });

  test.skipIf(process.getuid?.() !== 0)(
    'is left alone when another account could have written it (needs root)',
    async () => {
      await chown(layout.data, ANOTHER, ANOTHER);
      expect(await stopUnderParent(layout)).toBe(false);
      expect(isAlive(target)).toBe(true);
    },
  );
});
