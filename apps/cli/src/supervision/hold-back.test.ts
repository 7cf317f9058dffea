import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layout } from '@rec-io/installer/layout';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../test/fixtures/eventually.ts';
import { failedStarts } from './failed-starts.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'held-program.ts');

describe('a program under Supervisor', () => {
  let directory = '';
  const at = () => layout(directory);
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rec-io held '));
    await mkdir(at().run);
  });
  afterEach(() => rm(directory, { recursive: true }));

  const start = (
    behaviour: 'failing' | 'ready',
    environment: NodeJS.ProcessEnv = { SUPERVISOR_ENABLED: '1' },
  ) => {
    const child: ChildProcess = spawn(process.execPath, [PROGRAM, directory, behaviour], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: Record<string, unknown>[] = [];
    child.stdout?.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n').filter(Boolean)) lines.push(JSON.parse(line));
    });
    return { child, lines, ended: once(child, 'close').then(([code]) => code as number | null) };
  };
  const says = (lines: readonly Record<string, unknown>[], text: string) =>
    eventually(() => lines.find(({ msg }) => String(msg).includes(text)) ?? null);

  test('waits longer each time that it failed before, and counts on', async () => {
    const held: unknown[] = [];
    for (let starts = 0; starts < 3; starts++) {
      const { lines, ended } = start('failing');
      expect(await ended).toBe(1);
      held.push(lines.find(({ msg }) => String(msg).includes('held back'))?.['delayMs'] ?? 0);
    }
    expect(held).toEqual([0, 1_000, 2_000]);
    expect((await failedStarts(at(), 'trader', process.pid)).failures).toBe(3);
  });

  test('that is told to end has not failed, also while it waits', async () => {
    expect(await start('failing').ended).toBe(1);
    expect(await start('failing').ended).toBe(1);
    const waiting = start('ready');
    await says(waiting.lines, 'held back');
    expect((await failedStarts(at(), 'trader', process.pid)).heldUntilMs).toBeGreaterThan(0);
    waiting.child.kill('SIGTERM');
    expect(await waiting.ended).toBe(0);
    const running = start('ready');
    await says(running.lines, 'started');
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    expect([waiting, running].flatMap(({ lines }) => lines.map(({ msg }) => msg))).toEqual([
      expect.stringContaining('held back'),
      'started',
      'stopping',
      'stopped',
    ]);
    expect(await readdir(at().run)).toEqual([]);
  });

  test('begins anew under another Supervisor', async () => {
    expect(await start('failing').ended).toBe(1);
    expect((await failedStarts(at(), 'trader', process.pid)).failures).toBe(1);
    expect((await failedStarts(at(), 'trader', 1)).failures).toBe(0);
  });

  test('starts also where nothing can be written down', async () => {
    await rm(at().run, { recursive: true });
    const { child, lines, ended } = start('ready');
    await says(lines, 'started');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('is not held back where no Supervisor is', async () => {
    const without = { SUPERVISOR_ENABLED: undefined };
    expect(await start('failing', without).ended).toBe(1);
    expect(await readdir(at().run)).toEqual([]);
  });
});
