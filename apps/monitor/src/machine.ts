import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';

/** Percent in use, 0 to 100; null where it cannot be told. */
export type MachineUse = {
  readonly cpuPercent: number | null;
  readonly memoryPercent: number;
  readonly diskPercent: number | null;
  /** What can still be had of each. */
  readonly memoryFreeBytes: number;
  readonly diskFreeBytes: number | null;
};

/** How full the disk of a directory is. */
export type DiskPort = (
  directory: string,
) => Promise<{ readonly blocks: number; readonly bavail: number; readonly bsize: number }>;

/** Looks at this machine; the processors' share is of the time since the look before. */
export class Machine {
  readonly #directory: string;
  readonly #disk: DiskPort;
  #before = processorTimes();

  /** @param directory whose disk is looked at */
  constructor(directory: string, disk: DiskPort = statfs) {
    this.#directory = directory;
    this.#disk = disk;
  }

  async use(): Promise<MachineUse> {
    const now = processorTimes();
    const { busy, all } = { busy: now.busy - this.#before.busy, all: now.all - this.#before.all };
    this.#before = now;
    const disk = await this.#disk(this.#directory).catch(() => null);
    const memoryFreeBytes = freemem();
    return {
      cpuPercent: all > 0 ? (100 * busy) / all : null,
      memoryPercent: 100 * (1 - memoryFreeBytes / totalmem()),
      diskPercent: disk === null || disk.blocks === 0 ? null : 100 * (1 - disk.bavail / disk.blocks),
      memoryFreeBytes,
      diskFreeBytes: disk === null || disk.blocks === 0 ? null : disk.bavail * disk.bsize,
    };
  }
}

function processorTimes(): { readonly busy: number; readonly all: number } {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const { idle, ...working } = times;
    const worked = Object.values(working).reduce((sum, ms) => sum + ms, 0);
    busy += worked;
    all += worked + idle;
  }
  return { busy, all };
}
