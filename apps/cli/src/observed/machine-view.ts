import { statfs } from 'node:fs/promises';
import { cpus, freemem, loadavg, totalmem } from 'node:os';
import type { MachineView } from '@rec-io/domain/system-view';

/** @param directory whose disk is looked at */
export async function machineView(directory: string): Promise<MachineView> {
  const disk = await statfs(directory).catch(() => null);
  return {
    processors: cpus().length,
    load: loadavg()[0] ?? 0,
    memoryBytes: totalmem(),
    memoryFreeBytes: freemem(),
    diskBytes: disk === null ? null : disk.blocks * disk.bsize,
    diskFreeBytes: disk === null ? null : disk.bavail * disk.bsize,
  };
}
