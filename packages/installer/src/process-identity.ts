import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A process told apart from a later one with the same number: a pid alone is used again, and a signal to it may hit a
 * stranger.
 */
export type ProcessIdentity = { readonly pid: number; readonly started: string };

/** @returns when the process began, as an opaque text; null when there is no such process (or it is a zombie). */
export function processStarted(pid: number): string | null {
  return process.platform === 'linux' ? linuxStarted(pid) : otherStarted(pid);
}

function linuxStarted(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command in parentheses may contain anything; fields are counted after its last parenthesis.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    // Ticks since boot repeat after a reboot, so the boot is part of it.
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
  } catch {
    return null;
  }
}

function otherStarted(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [state = '', ...started] = text.split(/\s+/);
    return text === '' || state.startsWith('Z') ? null : started.join(' ');
  } catch {
    return null;
  }
}

export const ownIdentity = (): ProcessIdentity => ({
  pid: process.pid,
  started: processStarted(process.pid) ?? 'unknown',
});

export const isAlive = (process: ProcessIdentity): boolean => processStarted(process.pid) === process.started;

/** Signals exactly that process. @returns false when it is not there any more */
export function signal(target: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (!isAlive(target)) return false;
  try {
    process.kill(target.pid, name);
    return true;
  } catch {
    return false;
  }
}

/** Waits until the process is gone. @returns whether it is */
export async function waitForEnd(target: ProcessIdentity, limitMs: number): Promise<boolean> {
  for (let waitedMs = 0; isAlive(target); waitedMs += 50) {
    if (waitedMs >= limitMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
