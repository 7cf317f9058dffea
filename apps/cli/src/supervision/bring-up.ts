import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { explain } from '@rec-io/installer/explain';
import type { Layout } from '@rec-io/installer/layout';
import { portTakenBy } from '@rec-io/installer/ports';
import { lastLines } from '../log-lines.ts';
import { readiness } from '../parent/readiness.ts';
import { endProcesses, ownProcesses } from './own-processes.ts';
import { portStranger } from './port-stranger.ts';
import { type Supervisor, SupervisorGone, type SupervisorProcess } from './supervisor-rpc.ts';

/** A program to be started and watched. */
export type Supervisable = { readonly name: string; readonly port: number };

export type BroughtUp = {
  readonly program: string;
  /** Null when it is ready. */
  readonly failure: CatalogueError | null;
};

export type BringUp = {
  readonly supervisor: Supervisor;
  readonly layout: Layout;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
};

/** A program that is not ready by then does not hold up the others: they say themselves what they miss. */
const READY_S_MAX = 60;
const LOOK_MS = 200;
const LETS_GO_MS_MAX = 5_000;
/** One end may be bad luck. So many are not, and the next program need not wait for it. */
const ENDS_MAX = 3;

/**
 * Starts the programs in their order, each when the one before is ready or late. One that fails is left to Supervisor, which
 * tries it for ever: whatever is wrong with one, open trades must be supervised.
 * @throws CatalogueError REC-316 when Supervisor ends meanwhile
 */
export async function bringUp(
  programs: readonly Supervisable[],
  context: BringUp,
): Promise<readonly BroughtUp[]> {
  const outcomes: BroughtUp[] = [];
  for (const program of programs) {
    context.signal?.throwIfAborted();
    outcomes.push(await bringUpOne(program, context));
  }
  return outcomes;
}

export async function bringUpOne(program: Supervisable, context: BringUp): Promise<BroughtUp> {
  const { name } = program;
  try {
    await startOne(program, context);
    await untilReady(program, context);
    context.say(`${name} is ready`);
    return { program: name, failure: null };
  } catch (error) {
    if (error instanceof SupervisorGone) throw new CatalogueError('REC-316', {}, error);
    if (context.signal?.aborted === true) throw error;
    const failure = explain(error);
    context.say(failure.message);
    return { program: name, failure };
  }
}

async function startOne({ name, port }: Supervisable, context: BringUp): Promise<void> {
  const { supervisor, say } = context;
  const refuseHolder = (holder: string | null) => {
    if (holder !== null) throw new CatalogueError('REC-310', { port, program: name, holder });
  };
  const found = await processNamed(supervisor, name);
  if (found !== null && isUp(found)) {
    // It may run and only wait to be tried once more.
    refuseHolder(await portStranger(context.layout, { port, pid: found.pid }));
    return;
  }
  // Supervisor takes a program that waits for its next start as started; whoever asks now wants it now.
  if (found?.state === 'BACKOFF') await supervisor.beginStop(name);
  if (found === null || found.state === 'BACKOFF') await supervisor.redefine(name);
  const orphans = await unsupervised(name, context);
  for (const { pid } of orphans) say(`${name}: ending process ${pid}, which lost its Supervisor`);
  await endProcesses(orphans);
  const holder = await takenAfter(orphans.length === 0 ? 0 : LETS_GO_MS_MAX, port);
  const isTaken = holder !== null && !isUp(await processNamed(supervisor, name));
  // Started all the same: Supervisor goes on trying, and it comes up when the port is free.
  await supervisor.start(name);
  refuseHolder(isTaken ? holder : null);
}

/** A process counts as ended when its first thread is; its others may hold the port for a moment longer. */
async function takenAfter(limitMs: number, port: number): Promise<string | null> {
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    const holder = await portTakenBy('127.0.0.1', port);
    if (holder === null || waitedMs >= limitMs) return holder;
    await sleep(LOOK_MS);
  }
}

/** The programs of this name that no Supervisor of ours has started. */
async function unsupervised(name: string, { supervisor, layout }: BringUp) {
  const candidates = (await ownProcesses(layout)).filter(({ program }) => program === name);
  // Asked after the look: what was started meanwhile is known to Supervisor by now.
  const supervised = new Set((await supervisor.processes()).map(({ pid }) => pid));
  return candidates.filter(({ pid }) => !supervised.has(pid));
}

async function untilReady(
  { name, port }: Supervisable,
  { supervisor, layout, signal }: BringUp,
): Promise<void> {
  const pids = new Set<number>();
  let last = '';
  for (let waitedMs = 0; waitedMs < READY_S_MAX * 1_000 && pids.size <= ENDS_MAX; waitedMs += LOOK_MS) {
    signal?.throwIfAborted();
    const found = await processNamed(supervisor, name);
    if (found !== null && found.pid > 0) pids.add(found.pid);
    const { ready, reason } = await readiness(`http://127.0.0.1:${port}/readyz`);
    if (ready && isUp(found)) return;
    last = isUp(found) ? reason : (found?.description ?? reason);
    await sleep(LOOK_MS);
  }
  throw new CatalogueError('REC-302', {
    program: name,
    seconds: READY_S_MAX,
    reason: pids.size > ENDS_MAX ? `it ends again and again (${last})` : last,
    lastLines: await lastLines(join(layout.logs, `${name}.log`)),
  });
}

const isUp = (found: SupervisorProcess | null): boolean =>
  found?.state === 'RUNNING' || found?.state === 'STARTING';

/** @returns null when Supervisor does not know it */
export async function processNamed(supervisor: Supervisor, name: string): Promise<SupervisorProcess | null> {
  return (await supervisor.processes()).find((found) => found.name === name) ?? null;
}
