import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layout } from '@rec-io/installer/layout';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Installation } from '../src/installation.ts';
import { programKeeper } from '../src/observed/program-keeper.ts';

let base: string;
let installation: Installation;
let children: ChildProcess[];

/** A process with the whole command of a program of ours; what it does is nothing. */
async function run(
  program: string,
  dataDir: string,
  body = '',
): Promise<ChildProcess & { readonly pid: number }> {
  const main = join(base, 'apps/cli/src/main.ts');
  await writeFile(main, `${body}\nsetInterval(() => undefined, 1000);\nprocess.stdout.write('up');\n`);
  const child = spawn(process.execPath, [main, 'run', program, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child as ChildProcess & { readonly pid: number };
}
const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'rec io keeper ')));
  children = [];
  await mkdir(join(base, 'apps/cli/src'), { recursive: true });
  await mkdir(join(base, 'data'), { mode: 0o700 });
  installation = {
    layout: layout(join(base, 'data')),
    configuration: { supervision: 'parent', mode: 'simulated', ports: {} },
  } as unknown as Installation;
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(base, { recursive: true, force: true });
});

test('two processes of one program are told when they are seen twice, and those of another installation are nobody’s', async () => {
  const keeper = programKeeper(installation);
  const first = await run('trader', installation.layout.dataDir);
  await run('web', installation.layout.dataDir);
  await run('trader', join(base, 'other'));
  for (const _ of [1, 2]) expect((await keeper.look()).duplicates).toEqual([]);
  const second = await run('trader', installation.layout.dataDir);
  expect((await keeper.look()).duplicates).toEqual([]);
  const { duplicates } = await keeper.look();
  expect(duplicates.map(({ program }) => program)).toEqual(['trader']);
  expect([...(duplicates[0]?.pids ?? [])].sort()).toEqual([first.pid, second.pid].sort());
  second.kill();
  await once(second, 'exit');
  expect((await keeper.look()).duplicates).toEqual([]);
});

test('one process is ended, also when it does not hear that it is asked, and no other', async () => {
  const keeper = programKeeper(installation);
  const deaf = await run('web', installation.layout.dataDir, `process.on('SIGTERM', () => undefined);`);
  const others = [
    await run('trader', installation.layout.dataDir),
    await run('web', join(base, 'other')),
    await run('sync', installation.layout.dataDir),
  ];
  expect(await keeper.restart('web', others[0]?.pid ?? 0)).toBe('it was started anew meanwhile');
  expect(await keeper.restart('web', others[1]?.pid ?? 0)).toBe('it was started anew meanwhile');
  const ended = once(deaf, 'exit');
  expect(await keeper.restart('web', deaf.pid)).toBe('asked');
  await ended;
  expect(others.map(isRunning)).toEqual([true, true, true]);
  expect(await keeper.restart('web', deaf.pid)).toBe('it was started anew meanwhile');
});
