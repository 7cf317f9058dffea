import { access, constants } from 'node:fs/promises';
import { errorCode } from '@rec-io/installer/explain';
import type { Layout } from '@rec-io/installer/layout';
import type { Installation } from '../installation.ts';
import { readiness } from '../parent/readiness.ts';
import type { Supervisable } from './bring-up.ts';
import { type FailedStarts, failedStarts } from './failed-starts.ts';
import { ownProcesses } from './own-processes.ts';
import type { ManagedProgram, ManagedSystem } from './service-manager.ts';
import type { Supervisor, SupervisorProcess } from './supervisor-rpc.ts';

/** It runs, and what started it is gone. */
export const ALONE = 'alone';

const WORDS: Readonly<Record<SupervisorProcess['state'], string>> = {
  STARTING: 'starting',
  RUNNING: 'ready',
  BACKOFF: 'waiting',
  EXITED: 'waiting',
  STOPPING: 'stopping',
  STOPPED: 'stopped',
  FATAL: 'failed',
  UNKNOWN: 'unknown',
};

/**
 * What runs under our Supervisor. Whoever may not ask it (a plain user, of root's installation) sees the programs by their ports;
 * and programs that a killed one left behind are told as what they are.
 */
export async function supervisedSystem(
  { layout }: Installation,
  supervisor: Supervisor,
  programs: readonly Supervisable[],
): Promise<ManagedSystem> {
  const found = await supervisor.processes().catch(() => null);
  if (found !== null) {
    const supervisorPid = await supervisor.pid();
    const named = (name: string) => found.find((process) => process.name === name);
    const states = programs.map(({ name }) => named(name)?.state);
    return {
      running: true,
      started: states.every((state) => state === 'RUNNING' || state === 'STARTING'),
      // The server is the machine's own.
      databasePid: null,
      programs: await Promise.all(
        programs.map(async ({ name, port }) =>
          managed(name, port, named(name), await failedStarts(layout, name, supervisorPid ?? 0)),
        ),
      ),
      guests: [],
    };
  }
  if (await isOutsider(layout)) return seenFromOutside(layout, programs);
  const alone = await ownProcesses(layout);
  const unsupervised = programs.flatMap(({ name, port }): readonly ManagedProgram[] => {
    const pid = alone.find(({ program }) => program === name)?.pid;
    const lastEnd = 'nothing starts it again when it ends';
    return pid === undefined ? [] : [{ program: name, pid, port, state: ALONE, restarts: 0, lastEnd }];
  });
  return { running: false, started: false, databasePid: null, programs: unsupervised, guests: [] };
}

const isOutsider = ({ control }: Layout): Promise<boolean> =>
  access(control, constants.X_OK).then(
    () => false,
    (error: unknown) => errorCode(error) === 'EACCES',
  );

/** One of the programs themselves sees the others' processes; a stranger sees their ports alone. */
async function seenFromOutside(layout: Layout, programs: readonly Supervisable[]): Promise<ManagedSystem> {
  const answers = await Promise.all(
    programs.map(async ({ port }) => (await readiness(`http://127.0.0.1:${port}/readyz`)).ready),
  );
  const running = answers.includes(true);
  const processes = await ownProcesses(layout);
  const seen = programs.map(({ name, port }) => {
    const pid = processes.find(({ program }) => program === name)?.pid ?? null;
    return { program: name, pid, port, state: 'stopped', restarts: 0, lastEnd: null };
  });
  return { running, started: running, databasePid: null, programs: running ? seen : [], guests: [] };
}

function managed(
  program: string,
  port: number,
  found: SupervisorProcess | undefined,
  { failures, heldUntilMs }: FailedStarts,
): ManagedProgram {
  const held = heldUntilMs > Date.now();
  const state = found === undefined ? 'unknown' : held ? 'waiting' : WORDS[found.state];
  const until = new Date(heldUntilMs).toISOString();
  const lastEnd = held
    ? `it ended when it was started; once more at ${until}`
    : state === 'ready' || state === 'starting'
      ? null
      : (found?.description ?? null);
  return { program, pid: found?.pid || null, port, state, restarts: Math.max(0, failures - 1), lastEnd };
}
