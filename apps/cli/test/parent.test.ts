import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { isAlive, type ProcessIdentity } from '@rec-io/installer/process-identity';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ErrandSpec } from '../src/parent/errand.ts';
import { type HostedDatabase, Parent } from '../src/parent/parent.ts';
import { livingParent, type ParentReport, readParentReport } from '../src/parent/parent-state.ts';
import { readiness } from '../src/parent/readiness.ts';
import { eventually } from './fixtures/eventually.ts';
import { fakePrograms } from './fixtures/fake-programs.ts';
import { freePorts } from './fixtures/free-ports.ts';

describe('the parent of quick mode', () => {
  let directory = '';
  let running: Parent | null = null;
  const events: string[] = [];
  const database: HostedDatabase = {
    start: async () => {
      events.push('database started');
      return { pid: 1, port: 1 };
    },
    stop: async () => void events.push('database stopped'),
  };
  const parentOf = (
    ports: readonly number[],
    kinds: readonly string[] = [],
    hosted = database,
    errands: Readonly<Record<string, ErrandSpec>> = {},
  ): Parent => {
    const stateFile = join(directory, 'parent.json');
    running = new Parent({
      programs: fakePrograms(ports, kinds),
      database: hosted,
      errands,
      logs: directory,
      stateFile,
    });
    return running;
  };
  const report = async (): Promise<ParentReport> => {
    const found = await readParentReport(join(directory, 'parent.json'));
    if (found === null) throw new Error('no report');
    return found;
  };
  const processes = async (): Promise<readonly ProcessIdentity[]> =>
    (await report()).programs.flatMap(({ process }) => (process === null ? [] : [process]));

  beforeEach(async () => {
    events.length = 0;
    directory = await mkdtemp(join(tmpdir(), 'rec-io parent '));
  });
  afterEach(async () => {
    await running?.stop();
    running = null;
    await rm(directory, { recursive: true, force: true });
  });

  test('runs an errand again and again, writes its words down, and ends it when it stops', async () => {
    const script =
      'console.log("process", process.pid); if (process.argv[1] === "stay") setInterval(() => {}, 1e6);';
    const errand = (...args: readonly string[]): ErrandSpec => ({
      ...{ file: process.execPath, args: ['-e', script, ...args], firstMs: 0, everyMs: 10 },
    });
    const parent = parentOf(await freePorts(1), [], database, { short: errand(), long: errand('stay') });
    const pids = async (name: string) =>
      [...(await readFile(join(directory, `${name}.log`), 'utf8')).matchAll(/process (\d+)/g)].map(
        ([, pid]) => Number(pid),
      );
    await parent.start();
    await eventually(async () => ((await pids('short')).length > 1 ? true : null));
    const pid = await eventually(async () => (await pids('long'))[0] ?? null);
    expect(await pids('long')).toHaveLength(1);
    expect(process.kill(pid, 0)).toBe(true);
    await parent.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(events).toEqual(['database started', 'database stopped']);
  });

  test('starts each program when the one before is ready, and stops all of them and the database', async () => {
    const ports = await freePorts(3);
    const parent = parentOf(ports);
    await parent.start();
    const { state, programs } = await report();
    expect(state).toBe('running');
    expect(programs.map((program) => program.state)).toEqual(['ready', 'ready', 'ready']);
    const children = await processes();
    expect(children.map(isAlive)).toEqual([true, true, true]);

    await Promise.all([parent.stop(), parent.stop()]);
    expect(children.map(isAlive)).toEqual([false, false, false]);
    expect(events).toEqual(['database started', 'database stopped']);
    expect((await report()).state).toBe('stopped');
    const log = await readFile(join(directory, 'parent.log'), 'utf8');
    const ready = [...log.matchAll(/fake-(\d) is ready/g)].map(([, number]) => number);
    expect(ready).toEqual(['0', '1', '2']);
    expect(await readFile(join(directory, 'fake-1.log'), 'utf8')).toContain('listening');
  });

  test('starts a killed program again, and leaves the others alone', async () => {
    await parentOf(await freePorts(2)).start();
    const [first, second] = await processes();
    process.kill(second?.pid ?? 0, 'SIGKILL');
    const after = await eventually(async () => {
      const { programs } = await report();
      return programs[1]?.restarts === 1 && programs[1].state === 'ready' ? programs : null;
    });
    expect(after[0]?.process).toEqual(first);
    expect(after[1]?.process?.pid).not.toBe(second?.pid);
    expect(after[1]?.lastEnd).toContain('SIGKILL');
  });

  test('starts a program again that really had no more memory, and says so', async () => {
    const ports = await freePorts(1);
    await parentOf(ports, ['growing']).start();
    await fetch(`http://127.0.0.1:${ports[0]}/grow`).catch(() => undefined);
    const after = await eventually(async () => {
      const { programs } = await report();
      return programs[0]?.restarts === 1 && programs[0].state === 'ready' ? programs[0] : null;
    });
    expect(after.lastEnd).toContain('its memory was used up: JavaScript heap out of memory');
    expect(await readFile(join(directory, `${after.program}.log`), 'utf8')).toContain('heap out of memory');
  });

  test('keeps trying a program that keeps ending, without holding on to it when told to stop', async () => {
    const parent = parentOf(await freePorts(2), ['ready', 'failing']);
    const starting = parent.start();
    await eventually(async () => {
      const failing = (await report().catch(() => null))?.programs[1];
      return failing?.state === 'waiting' && failing.restarts >= 1 ? true : null;
    });
    await parent.stop();
    await starting;
    expect((await report()).programs[1]).toMatchObject({ state: 'stopped', process: null });
    expect((await report()).programs[1]?.lastEnd).toContain('exit code 3');
  });

  test('starts a killed database again, also when the first attempts fail', async () => {
    const servers = [1, 2].map(() => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']));
    const starts: (number | undefined)[] = [servers[0]?.pid, undefined, servers[1]?.pid];
    const hosted: HostedDatabase = {
      start: async () => {
        const pid = starts.shift();
        if (pid === undefined) throw new Error('not yet');
        return { pid, port: 1 };
      },
      stop: async () => undefined,
    };
    try {
      const parent = parentOf(await freePorts(1), [], hosted);
      await parent.start();
      const [program] = await processes();
      servers[0]?.kill('SIGKILL');
      await eventually(async () => ((await report()).database?.pid === servers[1]?.pid ? true : null));
      expect(await processes()).toEqual([program]);
      await parent.stop();
    } finally {
      for (const server of servers) server.kill('SIGKILL');
    }
  });

  test('tells why the database did not start, and runs nothing then', async () => {
    const broken: HostedDatabase = {
      start: async () =>
        Promise.reject(new CatalogueError('REC-202', { message: 'no room', fix: 'Make room.' })),
      stop: async () => undefined,
    };
    const [port = 0] = await freePorts(1);
    await expect(parentOf([port], [], broken).start()).rejects.toThrow('REC-202');
    expect(await report()).toMatchObject({
      state: 'stopped',
      failure: { message: expect.stringContaining('no room') },
    });
    expect((await readiness(`http://127.0.0.1:${port}/`)).ready).toBe(false);
  });

  test('that is killed takes its programs with it', async () => {
    const ports = await freePorts(2);
    const script = join(import.meta.dirname, 'fixtures', 'fake-parent.ts');
    const parent = spawn(process.execPath, [script, directory, ...ports.map(String)], { stdio: 'inherit' });
    const stateFile = join(directory, 'parent.json');
    await eventually(async () => ((await livingParent(stateFile))?.state === 'running' ? true : null));
    const children = await processes();
    expect(children.map(isAlive)).toEqual([true, true]);
    parent.kill('SIGKILL');
    await eventually(() => (children.some(isAlive) ? null : true));
    expect(await livingParent(stateFile)).toBeNull();
  });
});
