import { stat } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import { signal, waitForEnd } from '@rec-io/installer/process-identity';
import { BACKUPS, ORDERED_START } from '@rec-io/installer/supervisor/supervised';
import { PROGRAMS } from '../programs/program-table.ts';
import { type FoundProcess, isSupervisorOf, processes, programOf } from './processes.ts';

const STOP_MS = 10_000;
const KILL_MS = 5_000;

/** What Supervisor starts. Whatever else runs of an installation, such as a move of its data, is nobody's orphan. */
const KNOWN: ReadonlySet<string> = new Set([ORDERED_START, BACKUPS, ...PROGRAMS.map(({ name }) => name)]);

export type OwnProcess = FoundProcess & { readonly program: string };

/** The programs of an installation that run now, whoever started them and whether or not anyone supervises them. */
export async function ownProcesses({ dataDir, data }: Layout): Promise<readonly OwnProcess[]> {
  const accounts = await ownersOf([dataDir, data]);
  return processes().flatMap((found) => {
    const program = found.pid === process.pid ? null : programOf(found, dataDir, accounts);
    return program !== null && KNOWN.has(program) ? [{ ...found, program }] : [];
  });
}

/** Supervisor of an installation, where it runs: only whoever installed may start it, and root, who may do anything. */
export async function ownSupervisors({ dataDir, supervisordConf }: Layout): Promise<readonly FoundProcess[]> {
  const accounts = new Set([...(await ownersOf([dataDir])), 0]);
  return processes().filter((found) => isSupervisorOf(found, supervisordConf, accounts));
}

async function ownersOf(paths: readonly string[]): Promise<ReadonlySet<number>> {
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
  return new Set(found.flatMap((each) => (each === null ? [] : [each.uid])));
}

/**
 * Ends processes as they would be ended by whoever started them: asked, waited for, killed.
 * @throws CatalogueError REC-304 when even that does not help
 */
export async function endProcesses(targets: readonly OwnProcess[]): Promise<void> {
  for (const target of targets) signal(target, 'SIGTERM');
  for (const target of targets) {
    if (await waitForEnd(target, STOP_MS)) continue;
    signal(target, 'SIGKILL');
    if (!(await waitForEnd(target, KILL_MS)))
      throw new CatalogueError('REC-304', { program: target.program, pid: target.pid });
  }
}
