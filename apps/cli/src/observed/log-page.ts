import { type FileHandle, open, stat } from 'node:fs/promises';
import type { LogLine, LogPage, LogQuestion } from '@rec-io/domain/system-view';
import { lineLevel, lineTimeMs, readable } from '../log-lines.ts';

/** Looked through at once: a question must neither fill the memory nor hold up what else this process does. */
const BYTES_MAX = 1024 * 1024;
const LINE_LENGTH_MAX = 4_000;
const WORSE = new Set(['warn', 'error', 'fatal']);

/**
 * What is in a log file: its newest lines, or those written since an earlier answer, across its rotation.
 * @param clean takes secrets out, before anything is looked for: else whoever searches could guess them letter by letter
 * @returns null when there is no such file @throws the system's error for one that may not be read
 */
export async function logPage(
  path: string,
  { after, contains, warnings, linesMax }: Omit<LogQuestion, 'name'>,
  clean: (text: string) => string,
): Promise<LogPage | null> {
  if ((await stat(path).catch(() => null)) === null) return null;
  const file = await open(path, 'r');
  try {
    const { ino, size } = await file.stat();
    const wanted = startOf(after, ino, size);
    const from = Math.max(wanted, size - BYTES_MAX);
    const isCut = from > wanted;
    const { lines, endsAt } = await linesFrom(file, from, size, isCut);
    const word = contains.toLowerCase();
    const meant = lines
      .map((line) => told(line, clean))
      .filter(({ text }) => word === '' || text.toLowerCase().includes(word))
      .filter(({ level }) => !warnings || WORSE.has(level ?? ''));
    return {
      lines: meant.slice(-linesMax),
      cursor: `${ino}-${endsAt}`,
      isCut: isCut || meant.length > linesMax,
    };
  } finally {
    await file.close();
  }
}

/** Rotated, or emptied: a new file begins at its beginning. */
function startOf(after: string | null, inode: number, size: number): number {
  const [, known, position] = /^(\d+)-(\d+)$/.exec(after ?? '') ?? [];
  return Number(known) === inode && Number(position) <= size ? Number(position) : 0;
}

/** Whole lines only: the last one may still be being written, and where it begins within one, the first is the end of another. */
async function linesFrom(file: FileHandle, from: number, size: number, isWithin: boolean) {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - from), position: from });
  const bytes = buffer.subarray(0, bytesRead);
  const end = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return { lines: isWithin ? lines.slice(1) : lines, endsAt: from + end };
}

function told(line: string, clean: (text: string) => string): LogLine {
  const text = clean(readable(line));
  return {
    timeMs: lineTimeMs(line),
    level: lineLevel(line),
    text: text.length > LINE_LENGTH_MAX ? `${text.slice(0, LINE_LENGTH_MAX)} …` : text,
  };
}
