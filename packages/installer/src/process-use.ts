import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process takes of the machine. */
export type ProcessUse = {
  /** When it began, UTC milliseconds; null where it cannot be told. */
  readonly upSinceMs: number | null;
  /** Memory that is resident, in bytes; null where it cannot be told. */
  readonly memoryBytes: number | null;
};

const NOT_KNOWN: ProcessUse = { upSinceMs: null, memoryBytes: null };
/** What Linux counts a process's beginning in, whatever its own clock ticks by. */
const TICKS_PER_SECOND = 100;

/** @param pid null: there is none */
export function processUse(pid: number | null, nowMs = Date.now()): ProcessUse {
  if (pid === null) return NOT_KNOWN;
  try {
    return process.platform === 'linux' ? ofProc(pid, nowMs) : ofPs(pid, nowMs);
  } catch {
    return NOT_KNOWN;
  }
}

function ofProc(pid: number, nowMs: number): ProcessUse {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command in parentheses may contain anything; fields are counted after its last parenthesis.
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  const bootS = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const upS = bootS - ticks / TICKS_PER_SECOND;
  return {
    upSinceMs: Number.isFinite(upS) ? Math.round(nowMs - upS * 1_000) : null,
    memoryBytes: kib === undefined ? null : Number(kib) * 1_024,
  };
}

function ofPs(pid: number, nowMs: number): ProcessUse {
  const text = execFileSync('ps', ['-o', 'rss=,etime=', '-p', String(pid)], { encoding: 'utf8' });
  const [kib = '', elapsed = ''] = text.trim().split(/\s+/);
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] =
    /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)$/.exec(elapsed) ?? [];
  const upS = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return { upSinceMs: nowMs - upS * 1_000, memoryBytes: Number(kib) * 1_024 };
}
