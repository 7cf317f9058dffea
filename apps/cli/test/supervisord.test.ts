import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isAlive, processStarted } from '@rec-io/installer/process-identity';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examine } from '../src/doctor/examine.ts';
import { ownProcesses, ownSupervisors } from '../src/supervision/own-processes.ts';
import { serviceManager } from '../src/supervision/service-manager.ts';
import { restartOneProgram, restartSystem, startSystem, stopSystem } from '../src/supervision/system.ts';
import { eventually } from './fixtures/eventually.ts';
import { type SupervisedInstallation, supervisedInstallation } from './fixtures/supervised-installation.ts';

const hasSupervisor = spawnSync('supervisord', ['--version']).status === 0;

/** With the machine's real Supervisor; `./test.sh` sees that there is one. */
describe.skipIf(!hasSupervisor)('an installation under Supervisor (needs supervisord)', () => {
  let at: SupervisedInstallation;
  const layout = () => at.installation.layout;
  const system = () => serviceManager(at.installation).system();
  const pids = async () =>
    Object.fromEntries((await system()).programs.map(({ program, pid }) => [program, pid]));
  const supervisors = () => ownSupervisors(layout());
  const states = async () => (await system()).programs.map(({ state }) => state);
  const answers = async (program: 'web' | 'trader') =>
    (await fetch(`http://127.0.0.1:${at.installation.configuration.ports[program]}/`).catch(() => null))
      ?.ok === true;
  const listening = (port: number) =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
  const kill = (pid: number | null | undefined) => {
    if (!pid) throw new Error('it does not run');
    process.kill(pid, 'SIGKILL');
  };
  const runningPrograms = async () =>
    (await ownProcesses(layout()))
      .map(({ program }) => program)
      .filter((name) => name !== 'ordered-start')
      .toSorted();
  /** Waits until what Supervisor itself starts in order has come to its end. */
  const ordered = () =>
    eventually(async () =>
      (await ownProcesses(layout())).some(({ program }) => program === 'ordered-start') ? null : true,
    );
  const killSupervisor = async () => {
    const [supervisor] = await supervisors();
    if (supervisor === undefined) throw new Error('no supervisor');
    process.kill(supervisor.pid, 'SIGKILL');
    await eventually(() => (isAlive(supervisor) ? null : true));
  };

  beforeEach(async () => {
    at = await supervisedInstallation();
  });
  afterEach(async () => {
    await stopSystem(layout());
    expect(await ownProcesses(layout())).toEqual([]);
    expect(await supervisors()).toEqual([]);
    await at.remove();
  });

  test('starts program by program as its account, is found running, and stops as a whole', async () => {
    expect(await startSystem(at.installation)).toEqual({ alreadyRan: false });
    expect(await states()).toEqual(at.programs.map(() => expect.stringMatching(/^(starting|ready)$/)));
    const running = await ownProcesses(layout());
    const account = at.installation.configuration.serviceAccount === null ? process.getuid?.() : 65_534;
    const uids = running.filter(({ program }) => at.programs.includes(program)).map(({ uid }) => uid);
    expect(uids).toEqual(at.programs.map(() => account));
    const before = await pids();
    expect(await startSystem(at.installation)).toEqual({ alreadyRan: true });
    expect(await pids()).toEqual(before);

    expect((await stat(join(layout().control, 'supervisor.sock'))).mode & 0o777).toBe(0o700);
    expect((await stat(layout().control)).mode & 0o777).toBe(0o700);
    expect(await readFile(join(layout().logs, 'trader.log'), 'utf8')).toContain('trader begins, ready');
    expect(await stopSystem(layout())).toBe(true);
    expect(running.filter(isAlive)).toEqual([]);
    expect(await stopSystem(layout())).toBe(false);
    expect(await system()).toMatchObject({ running: false, programs: [] });
  });

  test('stops also while Supervisor is only on its way up', async () => {
    for (const path of [layout().control, layout().logs]) await mkdir(path, { mode: 0o700 });
    const starting = spawn('supervisord', ['-c', layout().supervisordConf], { stdio: 'ignore' });
    const ended = once(starting, 'close');
    await eventually(async () => ((await supervisors()).length > 0 ? true : null));
    expect(await stopSystem(layout())).toBe(true);
    await ended;
    expect(await supervisors()).toEqual([]);
  }, 200_000);

  test('comes up by itself when only Supervisor is started, as at boot', async () => {
    const log = { stdio: 'ignore' } as const;
    for (const path of [layout().control, layout().logs]) await mkdir(path, { mode: 0o700 });
    const booted = spawn('supervisord', ['-n', '-c', layout().supervisordConf], log);
    await eventually(async () => ((await answers('trader')) && (await answers('web')) ? true : null));
    booted.kill('SIGTERM');
    await once(booted, 'close');
  });

  test('starts a killed program again, and leaves the others alone', async () => {
    await startSystem(at.installation);
    const before = await pids();
    process.kill(before['trader'] ?? 0, 'SIGKILL');
    const after = await eventually(async () => {
      const now = await pids();
      return now['trader'] !== before['trader'] && now['trader'] !== null && (await answers('trader'))
        ? now
        : null;
    });
    expect(after).toEqual({ ...before, trader: after['trader'] });
  });

  test('takes over from a Supervisor that was killed: exactly its orphans end', async () => {
    await startSystem(at.installation);
    const before = await pids();
    const stranger = spawn(process.execPath, [
      '-e',
      'setInterval(() => {}, 1000)',
      'main.ts',
      'run',
      'trader',
      '--data-dir',
      layout().dataDir,
    ]);
    await killSupervisor();
    expect(await system()).toMatchObject({ running: false });
    expect(await states()).toEqual(at.programs.map(() => 'alone'));
    expect(await answers('trader')).toBe(true);

    await startSystem(at.installation);
    const after = await pids();
    for (const program of at.programs) {
      expect(after[program]).not.toBe(before[program]);
      expect(processStarted(before[program] ?? 0)).toBeNull();
    }
    expect((await ownProcesses(layout())).filter(({ program }) => program === 'trader')).toHaveLength(1);
    expect(processStarted(stranger.pid ?? 0)).not.toBeNull();
    stranger.kill('SIGKILL');
  });

  test('stops what a killed Supervisor left behind, also a program that does not listen to the word', async () => {
    await at.behave('web', 'stubborn');
    await startSystem(at.installation);
    await killSupervisor();
    expect(await runningPrograms()).toEqual(at.programs.toSorted());
    expect(await stopSystem(layout())).toBe(true);
  });

  test('started twice at once runs every program once', async () => {
    await Promise.all([
      startSystem(at.installation),
      startSystem(at.installation),
      startSystem(at.installation),
    ]);
    expect(await runningPrograms()).toEqual(at.programs.toSorted());
    expect(await supervisors()).toHaveLength(1);
  });

  test('stopped while it starts is stopped, and says so', async () => {
    await at.behave('exchange-sim', 'unready');
    const starting = startSystem(at.installation).catch((error: unknown) => error);
    await eventually(async () => ((await pids())['exchange-sim'] ? true : null));
    expect(await stopSystem(layout())).toBe(true);
    expect(String(await starting)).toContain('REC-316');
    expect(await ownProcesses(layout())).toEqual([]);
    await at.behave('exchange-sim', 'ready');
    await startSystem(at.installation);
    expect(await runningPrograms()).toEqual(at.programs.toSorted());
  });

  test('whose port was stolen names the thief, leaves it alone, runs the rest, and recovers when it goes', async () => {
    const thief = createServer().listen(at.installation.configuration.ports.trader, '127.0.0.1');
    await once(thief, 'listening');
    await expect(startSystem(at.installation)).rejects.toThrow(
      /REC-310 Port \d+ \(trader\) is taken by "[^"]+" \(pid \d+\)/,
    );
    expect(thief.listening).toBe(true);
    expect(await answers('web')).toBe(true);
    await once(thief.close(), 'close');
    await eventually(async () => ((await answers('trader')) ? true : null));
  });

  test('whose port was stolen while it is held back names the thief to the doctor, and to who starts it once more', async () => {
    await startSystem(at.installation);
    await ordered();
    await at.behave('trader', 'held');
    await at.behave('web', 'unready');
    const { trader, web } = await pids();
    kill(trader);
    kill(web);
    const { ports } = at.installation.configuration;
    await eventually(async () => {
      const now = await pids();
      const again = [now['trader'], now['web']].every((pid) => pid && pid !== trader && pid !== web);
      return again && (await listening(ports.web)) ? true : null;
    });
    const thief = createServer((socket) => socket.destroy()).listen(ports.trader, '127.0.0.1');
    await once(thief, 'listening');
    const { findings } = await examine(layout().dataDir);
    const held = findings.filter(({ id }) => id.startsWith('port-held:'));
    expect(held).toMatchObject([
      { id: 'port-held:trader', evidence: expect.stringContaining(`(pid ${process.pid})`) },
    ]);
    expect(findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['unready:trader', 'unready:web']));
    const named = new RegExp(
      `REC-310 Port ${ports.trader} \\(trader\\) is taken by .*\\(pid ${process.pid}\\)`,
    );
    await at.behave('web', 'ready');
    kill((await pids())['web']);
    await expect(startSystem(at.installation)).rejects.toThrow(named);
    await once(thief.close(), 'close');
  });

  test('tells the last lines of a program that does not come up, and starts the others', async () => {
    await at.behave('trader', 'failing');
    await expect(startSystem(at.installation)).rejects.toMatchObject({
      code: 'REC-302',
      why: expect.stringContaining('trader begins, failing'),
    });
    expect(await answers('web')).toBe(true);
    // Supervisor tries on, and for a moment each try looks like a start.
    await eventually(async () => {
      const { running, started } = await system();
      return running && !started ? true : null;
    });
    await at.behave('trader', 'ready');
    await eventually(async () => ((await answers('trader')) ? true : null));
  });

  test('restarts one program after the other, each with the file as it is now', async () => {
    await startSystem(at.installation);
    const before = await pids();
    const said: string[] = [];
    const restarted = await restartSystem(at.installation, (line) => said.push(line));
    expect(restarted.map(({ program, outcome }) => `${program} ${outcome}`)).toEqual(
      at.programs.map((program) => `${program} restarted`),
    );
    expect(said).toEqual(at.programs.flatMap((program) => [`${program}: stopping`, `${program} is ready`]));
    const after = await pids();
    for (const program of at.programs) expect(after[program]).not.toBe(before[program]);
  });

  test('restarts one program alone', async () => {
    await startSystem(at.installation);
    const before = await pids();
    await restartOneProgram(at.installation, 'worker');
    const after = await pids();
    expect(after['worker']).not.toBe(before['worker']);
    expect({ ...after, worker: null }).toEqual({ ...before, worker: null });
  });

  test('restarts no trader whose exchange did not come back', async () => {
    await startSystem(at.installation);
    const before = await pids();
    await at.behave('exchange-sim', 'failing');
    const restarted = await restartSystem(at.installation, () => undefined);
    expect(restarted).toMatchObject([
      { program: 'exchange-sim', outcome: 'failed', reason: expect.stringContaining('REC-302') },
      { program: 'trader', outcome: 'left running', reason: expect.stringContaining('REC-321') },
      { program: 'sync', outcome: 'left running' },
      { program: 'recorder', outcome: 'left running' },
      { program: 'worker', outcome: 'left running' },
      { program: 'monitor', outcome: 'left running' },
      { program: 'web', outcome: 'left running' },
    ]);
    expect((await pids())['trader']).toBe(before['trader']);
    await at.behave('exchange-sim', 'ready');
  });

  test('of an older release runs all but the program that its file does not tell of, and that as soon as the file does', async () => {
    const known = at.programs.filter((program) => program !== 'sync');
    await at.define(known);
    await expect(startSystem(at.installation)).rejects.toThrow('REC-325');
    expect(await runningPrograms()).toEqual(known.toSorted());
    await ordered();
    const before = await pids();
    await at.define(at.programs);
    expect(await startSystem(at.installation)).toEqual({ alreadyRan: false });
    const after = await pids();
    expect(after).toEqual({ ...before, sync: expect.any(Number) });
  });

  test('is restarted up to the program that its file does not tell of: that one and those after it run on', async () => {
    await startSystem(at.installation);
    const before = await pids();
    await at.define(at.programs.filter((program) => program !== 'sync'));
    const restarted = await restartSystem(at.installation, () => undefined);
    expect(restarted).toMatchObject([
      { program: 'exchange-sim', outcome: 'restarted' },
      { program: 'trader', outcome: 'restarted' },
      { program: 'sync', outcome: 'failed', reason: expect.stringContaining('REC-325') },
      { program: 'recorder', outcome: 'left running' },
      { program: 'worker', outcome: 'left running' },
      { program: 'monitor', outcome: 'left running' },
      { program: 'web', outcome: 'left running' },
    ]);
    const { 'exchange-sim': exchange, trader, ...others } = await pids();
    expect(exchange).not.toBe(before['exchange-sim']);
    expect(trader).not.toBe(before['trader']);
    expect(before).toMatchObject(others);
  });

  test.skipIf(process.getuid?.() !== 0)(
    'belongs to whoever installed it: nobody else starts or stops it (needs root)',
    async () => {
      await chown(layout().dataDir, 1, 1);
      await expect(startSystem(at.installation)).rejects.toThrow('REC-311');
      await expect(stopSystem(layout())).rejects.toThrow('REC-311');
      await chown(layout().dataDir, 0, 0);
    },
  );
});
