import { output } from '../facts/ask.ts';
import type { Machine } from '../machine.ts';
import { isWritten, revertManaged, toBeWritten, type Wanted, writeManaged } from '../managed-file.ts';
import { absent } from '../paths.ts';
import type { Made, ManagedFile } from '../receipt.ts';
import { hasSystemd } from './services.ts';

/** Debian asks this program before a package starts its service. It is nobody's and everybody's: made only where there is none. */
const POLICY = '/usr/sbin/policy-rc.d';

/**
 * Supervisor's package starts an instance of its own, which would run beside ours with nothing to do. Everything else may
 * start as its package wants it.
 */
const WANTED: Wanted = {
  path: POLICY,
  mode: 0o755,
  content: `#!/bin/sh
# The installer of REC.IO made this while it installs packages, and removes it right after.
# If it is still here, an installation was interrupted; it may be deleted.
case "$1" in supervisor | supervisor.service) exit 101 ;; esac
exit 0
`,
};

/** Looks only: the file that is to be recorded before it is made; none where it is not needed, or not ours to make. */
export async function holdingFile(
  machine: Machine,
  packages: readonly string[],
): Promise<readonly ManagedFile[]> {
  if (!packages.includes('supervisor') || !(await hasSystemd(machine))) return [];
  return absent([POLICY]).length > 0 || (await isWritten(WANTED)) ? [await toBeWritten(WANTED)] : [];
}

/** Whether a killed run left the file behind. */
export const isStillHolding = (): Promise<boolean> => isWritten(WANTED);

/** Runs `install` while the starts are held, if the record has the file for it. */
export async function withStartsHeld(made: Made, install: () => Promise<void>): Promise<void> {
  const file = made.files.find(({ path }) => path === POLICY);
  // Somebody may have made their own since.
  if (file === undefined || !(absent([POLICY]).length > 0 || (await isWritten(WANTED)))) return install();
  await writeManaged(WANTED, made);
  try {
    await install();
  } finally {
    await revertManaged([file]);
  }
}

/** Whether the instance of Supervisor's own package starts with the machine. */
export async function setDistributionInstance(machine: Machine, verb: 'enable' | 'disable'): Promise<void> {
  if (await hasSystemd(machine)) await output(machine, 'systemctl', verb, 'supervisor');
  else await output(machine, 'update-rc.d', 'supervisor', verb);
}
