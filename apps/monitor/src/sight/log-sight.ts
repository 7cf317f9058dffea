import { open, stat } from 'node:fs/promises';

/** The log of a process, by the program that it is named after. */
export type WatchedLog = { readonly program: string; readonly path: string };
export type SeenLog = WatchedLog & {
  /** What is wrong with it, in words; null while lines arrive, or none was written that could have. */
  readonly problem: string | null;
};

/** What a program writes between two looks is far less. */
const TAIL_BYTES = 1_000_000;
/** From a line to its writing. */
const WRITE_MS = 5_000;

/**
 * Whether what programs log is in their files. A program says when its newest line is from; by the next look that very line has to be
 * in the file: no count of failures, which whoever fails would have to keep, and no trial of ours, which may succeed where theirs does not.
 */
export class LogSight {
  readonly #logs: readonly WatchedLog[];
  /** The times of lines that have to be there by now, by program. */
  #due = new Map<string, number>();

  constructor(logs: readonly WatchedLog[]) {
    this.#logs = logs;
  }

  /** @param newestMs the time of a program's newest line, Unix ms; null: not known */
  async look(newestMs: (program: string) => number | null): Promise<readonly SeenLog[]> {
    const seen = await Promise.all(
      this.#logs.map(async (log) => ({ ...log, problem: await problemOf(log, this.#due.get(log.program)) })),
    );
    this.#due = new Map(
      this.#logs.flatMap(({ program }) => {
        const ms = newestMs(program);
        return ms === null ? [] : [[program, ms] as const];
      }),
    );
    return seen;
  }
}

async function problemOf({ path }: WatchedLog, dueMs: number | undefined): Promise<string | null> {
  try {
    if (!(await stat(path)).isFile()) return 'it is no file';
    if (
      dueMs === undefined ||
      (await holds(path, dueMs)) ||
      (await holds(`${path}.1`, dueMs).catch(() => false))
    )
      return null;
    return `what was logged at ${new Date(dueMs).toISOString()} is not in it`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Lines arrive there, or not: it is not ours to say.
    if (code === 'EACCES' && dueMs === undefined) return null;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'it is not there' : message;
  }
}

async function holds(path: string, timeMs: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - from);
    const { bytesRead } = await file.read({ buffer, position: from });
    const text = buffer.subarray(0, bytesRead).toString();
    return text.includes(`"time":${timeMs}`) || isToldLost(text, timeMs);
  } finally {
    await file.close();
  }
}

/** Whoever lost it writes again, and has said from when to when it could not: that is over. */
const isToldLost = (text: string, timeMs: number): boolean =>
  text
    .matchAll(/"time":(\d+),"name":"parent","bytes":\d+,"since":"([^"]+)"/g)
    .some(([, toldMs, since = '']) => Date.parse(since) - WRITE_MS <= timeMs && timeMs <= Number(toldMs));
