import { readFile, rm } from 'node:fs/promises';
import { writeJsonDurably } from './durable-file.ts';
import { errorCode } from './explain.ts';

/** Who pulled the kill switch, and why. */
export type Kill = { readonly by: string; readonly reason: string; readonly timeMs: number };

/**
 * The kill switch as a file: while anything lies at the path, nothing is entered. It needs no database, and it outlives every
 * process. Whoever put it there and whatever is in it, it counts: what cannot be read is no accident to be overlooked.
 */
export async function readKill(path: string): Promise<Kill | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    return { by: 'unknown', reason: `it cannot be read: ${errorCode(error) ?? String(error)}`, timeMs: 0 };
  }
  try {
    const { by, reason, timeMs } = JSON.parse(text) as { readonly [key in keyof Kill]?: unknown };
    return {
      by: typeof by === 'string' ? by : 'unknown',
      reason: typeof reason === 'string' ? reason : '',
      timeMs: typeof timeMs === 'number' ? timeMs : 0,
    };
  } catch {
    return { by: 'unknown', reason: text.trim().slice(0, 200), timeMs: 0 };
  }
}

/** Whole or not at all, also through a crash. */
export const writeKill = (path: string, kill: Kill): Promise<void> => writeJsonDurably(path, kill);

/** Only a person's act, with a reason, may call this. */
export const removeKill = (path: string): Promise<void> => rm(path, { force: true });
