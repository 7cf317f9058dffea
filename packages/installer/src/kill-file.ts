import { readFile, rm } from 'node:fs/promises';
import { writeJsonDurably } from './durable-file.ts';
import { errorCode } from './explain.ts';
import { isObject } from './json-file.ts';

/** Who pulled the kill switch, and why. */
export type Kill = {
  readonly by: string;
  readonly reason: string;
  /** Sell everything that is held, too. */
  readonly flatten: boolean;
  readonly timeMs: number;
};

const REASON_CHARACTERS_MAX = 200;

/**
 * The kill switch as a file: while anything lies at the path, nothing is entered and nothing can be armed. It needs no database,
 * and it outlives every process. Whoever put it there and whatever is in it, it counts: what cannot be read is no accident to be
 * overlooked. A person may write it by hand: its first line is the reason, and `flatten` as the second word or line, or as all
 * there is, wants everything sold.
 */
export async function readKill(path: string): Promise<Kill | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    return byHand(`it cannot be read: ${errorCode(error) ?? String(error)}`, false);
  }
  return written(text) ?? byHand(text.trim().split('\n')[0] ?? '', wantsAllSold(text));
}

/**
 * Whole or not at all, also through a crash. The directory is closed to others; whoever may enter it may know why. Pulled again, it
 * gets no milder: that everything shall be sold holds until a person removes the file, whoever else stops trading meanwhile.
 */
export async function writeKill(path: string, kill: Kill): Promise<void> {
  const flatten = kill.flatten || ((await readKill(path))?.flatten ?? false);
  await writeJsonDurably(path, { ...kill, flatten }, 0o644);
}

/** Only a person's act, with a reason, may call this. */
export const removeKill = (path: string): Promise<void> => rm(path, { force: true });

function written(text: string): Kill | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const { by, reason, flatten, timeMs } = value;
  return {
    by: typeof by === 'string' ? by : 'unknown',
    reason: typeof reason === 'string' ? reason : '',
    flatten: flatten === true,
    timeMs: typeof timeMs === 'number' ? timeMs : 0,
  };
}

const byHand = (reason: string, flatten: boolean): Kill => ({
  by: 'unknown',
  reason: reason.trim().slice(0, REASON_CHARACTERS_MAX),
  flatten,
  timeMs: 0,
});

function wantsAllSold(text: string): boolean {
  const words = text.trim().split(/\s+/);
  const second = text.trim().split('\n')[1]?.trim();
  return words[1] === 'flatten' || second === 'flatten' || (words.length === 1 && words[0] === 'flatten');
}
