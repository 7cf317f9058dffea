import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import { NODE_FLAGS } from '@rec-io/installer/node-flags';
import { portTakenBy } from '@rec-io/installer/ports';
import { supervisorFiles } from '@rec-io/installer/supervisor/supervised';
import { CLONE } from '../clone.ts';
import type { Installation } from '../installation.ts';
import { lastLines } from '../log-lines.ts';
import { livingParent, type ParentReport, readParentReport } from './parent-state.ts';
import { readiness } from './readiness.ts';

/** Four programs of up to a minute each, and a database that may have to recover from a crash. */
const START_S_MAX = 300;
const READ_THE_LOG = 'Read its log: recio logs parent';

export type StartOutcome = { readonly alreadyRan: boolean; readonly report: ParentReport };

/**
 * Brings the whole system up, or finds it up, and returns when every program is ready.
 * @throws CatalogueError REC-302 or REC-303 with the last lines of whatever did not come up
 */
export async function startUnderParent(
  installation: Installation,
  signal?: AbortSignal,
): Promise<StartOutcome> {
  const { layout } = installation;
  const running = await livingParent(layout.parentState);
  // One that is on its way down cannot be used, and its successor would fall over it.
  if (running?.state === 'stopping') await parentGone(layout.parentState);
  const alreadyRan = running !== null && running.state !== 'stopping';
  const launched = alreadyRan ? null : await launchParent(installation);
  for (let waitedMs = 0; waitedMs < START_S_MAX * 1_000; waitedMs += 100) {
    signal?.throwIfAborted();
    const report = await livingParent(layout.parentState);
    if (report?.state === 'running' && report.programs.every(({ state }) => state === 'ready')) {
      return { alreadyRan, report };
    }
    if (report !== null) await refuseIfStuck(installation, report);
    if (report === null && launched?.hasEnded() === true) await refuseFailedStart(installation);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new CatalogueError('REC-303', {
    reason: `it was not ready after ${START_S_MAX} seconds`,
    lastLines: await lastLines(join(layout.logs, 'parent.log')),
    fix: READ_THE_LOG,
  });
}

/** A full installation runs its release, whichever clone the command was given in. */
const programOf = (layout: Installation['layout']) =>
  layout.kind === 'full' ? supervisorFiles(layout) : { node: process.execPath, main: CLONE.main };

/** The parent outlives this process, in a process group of its own, without a terminal. */
async function launchParent({ layout }: Installation): Promise<{ hasEnded(): boolean }> {
  await mkdir(layout.run, { recursive: true, mode: 0o700 });
  // Only what the parent could not write into its own log ends up here, such as a crash of Node itself.
  const output = await openOutput(layout.logs);
  try {
    const { node, main } = programOf(layout);
    const child = spawn(node, [...NODE_FLAGS, main, 'run', '--all', '--data-dir', layout.dataDir], {
      detached: true,
      cwd: '/',
      stdio: ['ignore', output, output],
    });
    child.on('error', () => undefined);
    child.unref();
    return {
      hasEnded: () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined,
    };
  } finally {
    closeSync(output);
  }
}

/** Logs that cannot be written keep nothing from running: the monitor tells of them. */
async function openOutput(logs: string): Promise<number> {
  try {
    await mkdir(logs, { recursive: true, mode: 0o700 });
    return openSync(join(logs, 'parent-output.log'), 'w', 0o600);
  } catch {
    return openSync('/dev/null', 'w');
  }
}

/** One end may be bad luck. So many in a row are not, and waiting will not help. */
const ENDS_MAX = 3;

/**
 * Refuses when a program keeps ending; and when all had their minute, also when one ended since or is not ready still.
 */
async function refuseIfStuck({ layout }: Installation, report: ParentReport): Promise<void> {
  for (const { program, port, state, lastEnd, restarts } of report.programs) {
    if (state === 'ready' || state === 'stopped') continue;
    if (state === 'waiting') await refuseThief(layout, program, port);
    if (report.state !== 'running' && restarts < ENDS_MAX) continue;
    const { ready, reason } = await readiness(`http://127.0.0.1:${port}/readyz`);
    if (ready) continue;
    throw new CatalogueError('REC-302', {
      program,
      seconds: 60,
      reason: lastEnd === null ? reason : `it ended (${lastEnd})`,
      lastLines: await lastLines(join(layout.logs, `${program}.log`)),
    });
  }
}

/** A program that has ended holds no port: whoever holds it now is somebody else, and waiting will not make them go. */
async function refuseThief({ parentState }: Layout, program: string, port: number): Promise<void> {
  const holder = await portTakenBy('127.0.0.1', port);
  if (holder === null) return;
  // Unless it was started again meanwhile, and is the one that was met.
  const now = (await livingParent(parentState))?.programs.find((each) => each.program === program);
  if (now?.state === 'waiting') throw new CatalogueError('REC-310', { port, program, holder });
}

async function refuseFailedStart({ layout }: Installation): Promise<never> {
  const report = await readParentReport(layout.parentState);
  const said = await lastLines(join(layout.logs, 'parent.log'));
  throw new CatalogueError('REC-303', {
    reason: report?.failure?.message ?? 'the parent process ended',
    lastLines: said || (await lastLines(join(layout.logs, 'parent-output.log'))),
    fix: report?.failure?.remedy ?? READ_THE_LOG,
  });
}

async function parentGone(stateFile: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 30_000 && (await livingParent(stateFile)) !== null; waitedMs += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
