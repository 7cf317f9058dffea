import { readFileSync } from 'node:fs';

/**
 * The most memory that this process has had resident, in bytes. Not `maxRSS`: in that, Linux counts whoever started this process,
 * until it was another program.
 */
export function mostMemoryBytes(): number {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  if (kibibytes === undefined)
    throw new Error('the kernel does not tell how much memory this process has had');
  return Number(kibibytes) * 1_024;
}
