import { output } from '../facts/ask.ts';
import type { Machine } from '../machine.ts';

/**
 * Who holds a lock on one of these files, as the kernel tells: "apt-get (pid 812)". Package managers lock with fcntl,
 * scripts around them with flock; both stand in /proc/locks, where every account may read them.
 * @returns null when nobody does, or where there is no such table
 */
export async function lockHolder(machine: Machine, files: readonly string[]): Promise<string | null> {
  const locks = parseLocks((await machine.read('/proc/locks')) ?? '');
  if (locks.length === 0) return null;
  for (const file of files) {
    const inode = await output(machine, 'stat', '-c', '%i', file);
    const lock = locks.find((held) => held.inode === inode);
    if (lock !== undefined) return processName(machine, lock.pid);
  }
  return null;
}

export async function processName(machine: Machine, pid: number): Promise<string> {
  const name = (await machine.read(`/proc/${pid}/comm`))?.trim();
  return `${name || 'another program'} (pid ${pid})`;
}

/** `3: POSIX  ADVISORY  WRITE 812 08:01:4711 0 EOF`; those that only wait for a lock have `->` behind the number. */
export function parseLocks(text: string): readonly { readonly pid: number; readonly inode: string }[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, inode] =
      /^\d+:\s+(?:POSIX|FLOCK|OFDLCK)\s+\S+\s+WRITE\s+(-?\d+)\s+[0-9a-f]+:[0-9a-f]+:(\d+)\s/.exec(line) ?? [];
    return pid === undefined || inode === undefined ? [] : [{ pid: Number(pid), inode }];
  });
}

/** Who is named in one of these files and lives. A file that outlived its process says nothing. */
export async function pidFileHolder(machine: Machine, files: readonly string[]): Promise<string | null> {
  for (const file of files) {
    const pid = Number((await machine.read(file))?.trim() || Number.NaN);
    if (Number.isInteger(pid) && (await machine.read(`/proc/${pid}/comm`)) !== null)
      return processName(machine, pid);
  }
  return null;
}
