import type { ProgramView, RestartOutcome } from '@rec-io/domain/system-view';
import type { Layout } from '@rec-io/installer/layout';
import { signal } from '@rec-io/installer/process-identity';
import { ownProcesses } from '../supervision/own-processes.ts';

/** This process first says what it is about to do. */
const OWN_END_MS = 500;

/**
 * Asks one program to end, and no other; what keeps it alive starts it again. It is found by its whole command and its account,
 * and must be the process that was meant: asked twice, it happens once.
 * @param meantPid as whoever asks has seen it
 */
export async function askToRestart(
  layout: Layout,
  programs: readonly ProgramView[],
  name: string,
  meantPid: number,
): Promise<RestartOutcome> {
  const program = programs.find((each) => each.program === name);
  if (program === undefined) return 'unknown';
  if (program.restartable !== 'yes') return program.restartable;
  if (program.pid !== meantPid) return 'changed';
  if (meantPid === process.pid) {
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), OWN_END_MS);
    return 'asked';
  }
  const target = (await ownProcesses(layout)).find((each) => each.program === name && each.pid === meantPid);
  return target !== undefined && signal(target, 'SIGTERM') ? 'asked' : 'changed';
}

/** What keeps this process alive is there: whoever is left behind by its parent is taken over by the first process. */
export const isKept = (): boolean => process.ppid > 1;
