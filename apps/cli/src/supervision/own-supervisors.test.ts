import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layout } from '@rec-io/installer/layout';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownSupervisors } from './own-processes.ts';

const NOBODY = 65_534;
const SAYS_UP = 'console.log("up");setInterval(()=>{},1000)';
const isRoot = process.getuid?.() === 0;

describe.skipIf(process.platform !== 'linux')('which Supervisor is ours (needs Linux)', () => {
  let place = '';
  const started: ChildProcess[] = [];
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'rec-io-supervisors-'));
  });
  afterEach(async () => {
    for (const child of started.splice(0)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(place, { recursive: true });
  });

  /** A process with the arguments of our Supervisor. */
  async function alike(uid?: number): Promise<number | undefined> {
    const args = ['-e', SAYS_UP, '/usr/bin/supervisord', '-c', layout(place, 'full').supervisordConf];
    const child = spawn(process.execPath, args, {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
      ...(uid === undefined ? {} : { uid }),
    });
    started.push(child);
    await once(child.stdout, 'data');
    return child.pid;
  }
  const found = async () => (await ownSupervisors(layout(place, 'full'))).map(({ pid }) => pid);

  test('one with its whole command, of the account that installed', async () => {
    const pid = await alike();
    expect(await found()).toEqual([pid]);
  });

  test.skipIf(!isRoot)('none of another account, whatever that calls it (needs root)', async () => {
    await alike(NOBODY);
    expect(await found()).toEqual([]);
  });
});
