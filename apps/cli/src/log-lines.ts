import { open } from 'node:fs/promises';

const TAIL_BYTES = 256 * 1024;

/** The last lines of a log file; none when there is no such file. */
export async function tail(path: string, count: number): Promise<readonly string[]> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return [];
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - from), position: from });
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
    // The first may be the end of a longer line, the last is what follows the final line break.
    return lines.slice(from > 0 ? 1 : 0, -1).slice(-count);
  } finally {
    await file.close();
  }
}

const QUOTED_LENGTH_MAX = 300;

/** The last lines in one, short enough for an error message. */
export async function lastLines(path: string): Promise<string> {
  const lines = (await tail(path, 2)).map((line) => readable(line, ['err', 'why', 'remedy']));
  return lines.map((line) => line.slice(0, QUOTED_LENGTH_MAX)).join(' | ') || 'none';
}

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
const OMITTED = new Set(['level', 'time', 'name', 'msg', 'pid', 'hostname']);

/**
 * A JSON log line for people: time, level, message, then what belongs to it. Other lines stay as they are.
 * @param without details left out
 */
export function readable(line: string, without: readonly string[] = []): string {
  const entry = parsed(line);
  if (entry === null) return line;
  const { level, time, msg } = entry;
  const details = Object.entries(entry)
    .filter(([key]) => !OMITTED.has(key) && !without.includes(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const when = typeof time === 'number' ? new Date(time).toISOString().slice(0, 23).replace('T', ' ') : '';
  return [when, LEVELS[Number(level)] ?? '', msg ?? '', ...details].filter((part) => part !== '').join(' ');
}

/** When a line was written, in UTC milliseconds; null for a line that does not say. */
export function lineTimeMs(line: string): number | null {
  const time = parsed(line)?.['time'];
  if (typeof time === 'number') return time;
  const [, text] = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) UTC/.exec(line) ?? [];
  return text === undefined ? null : Date.parse(`${text.replace(' ', 'T')}Z`);
}

/** How much a line matters, as a word; null for a line that does not say. */
export const lineLevel = (line: string): string | null => LEVELS[Number(parsed(line)?.['level'])] ?? null;

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}
