import type { Machine } from '../machine.ts';
import { output, requireOutput } from './ask.ts';
import { type Fact, found, unknown } from './fact.ts';
import type { Disk, Facts, Memory } from './facts.ts';

const KIB = 1024;

export const processorFacts = (machine: Machine): Promise<Facts['processor']> =>
  found(async () => {
    if (machine.platform === 'darwin') {
      return {
        cores: Number(await requireOutput(machine, 'sysctl', '-n', 'hw.ncpu')),
        model: (await output(machine, 'sysctl', '-n', 'machdep.cpu.brand_string')) ?? '',
      };
    }
    const cores = Number(await requireOutput(machine, 'getconf', '_NPROCESSORS_ONLN'));
    const [, model = ''] =
      /^(?:model name|Model|Hardware)\s*:\s*(.+)$/m.exec((await machine.read('/proc/cpuinfo')) ?? '') ?? [];
    return Number.isInteger(cores) && cores > 0 ? { cores, model } : unknown('getconf names no number');
  });

export const memoryFacts = (machine: Machine): Promise<Fact<Memory>> =>
  found(async () => {
    if (machine.platform === 'darwin') return macosMemory(machine);
    const text = (await machine.read('/proc/meminfo')) ?? '';
    const field = (name: string): number | null => {
      const [, kib] = new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(text) ?? [];
      return kib === undefined ? null : Number(kib) * KIB;
    };
    const totalBytes = field('MemTotal');
    if (totalBytes === null) return unknown('/proc/meminfo cannot be read');
    const freeBytes = field('MemAvailable') ?? field('MemFree') ?? 0;
    return { totalBytes, freeBytes, limitBytes: await cgroupLimit(machine, totalBytes) };
  });

async function macosMemory(machine: Machine): Promise<Memory> {
  const totalBytes = Number(await requireOutput(machine, 'sysctl', '-n', 'hw.memsize'));
  const text = (await output(machine, 'vm_stat')) ?? '';
  const pageBytes = Number(/page size of (\d+) bytes/.exec(text)?.[1] ?? 4096);
  const pages = ['free', 'inactive', 'speculative', 'purgeable'].map((kind) =>
    Number(new RegExp(`Pages ${kind}:\\s+(\\d+)`).exec(text)?.[1] ?? 0),
  );
  return {
    totalBytes,
    freeBytes: pages.reduce((sum, count) => sum + count, 0) * pageBytes,
    limitBytes: null,
  };
}

/** The files of control groups, version 2 and 1. Without a limit they say `max` or more than there is. */
async function cgroupLimit(machine: Machine, totalBytes: number): Promise<number | null> {
  const [, own = '/'] = /^0::(.*)$/m.exec((await machine.read('/proc/self/cgroup')) ?? '') ?? [];
  const files = [
    ...parents(own).map((group) => `/sys/fs/cgroup${group}/memory.max`),
    '/sys/fs/cgroup/memory.max',
    '/sys/fs/cgroup/memory/memory.limit_in_bytes',
  ];
  const limits: number[] = [];
  for (const file of files) {
    const text = (await machine.read(file))?.trim() ?? '';
    if (/^\d+$/.test(text) && Number(text) < totalBytes) limits.push(Number(text));
  }
  return limits.length === 0 ? null : Math.min(...limits);
}

/** `/a/b` → `/a/b`, `/a`: a limit of any of them holds. */
function parents(group: string): string[] {
  const parts = group.split('/').filter((part) => part !== '' && part !== '..');
  return parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`);
}

/** Free room where a path is or would be made. */
export async function diskFacts(machine: Machine, purpose: Disk['purpose'], path: string): Promise<Disk> {
  for (let at = path; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0)) || '/') {
    const space = parseDf((await output(machine, 'df', '-Pk', at)) ?? '');
    if (space !== null) return { purpose, path, ...space };
    if (at === '/') return { purpose, path, freeBytes: unknown('df says nothing about it'), mount: null };
  }
}

/** The last line of `df -Pk`: file system, size, used, free, capacity, mount point. */
export function parseDf(text: string): { readonly freeBytes: number; readonly mount: string } | null {
  const [, free, mount] =
    /\s\d+\s+\d+\s+(-?\d+)\s+\d+%\s+(\/.*)$/.exec(text.trimEnd().split('\n').at(-1) ?? '') ?? [];
  if (free === undefined || mount === undefined) return null;
  return { freeBytes: Math.max(Number(free), 0) * KIB, mount };
}
