import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { SeededState } from '@rec-io/prices/seeded';

/** One second as it was run: the print, and where the seeded source stood after it. */
export type LoggedPrint = {
  readonly timeMs: number;
  readonly priceE4: PriceE4 | null;
  readonly state: SeededState | null;
};

/** About a day of seconds; then a new file begins and the one before is kept. */
const FILE_BYTES_MAX = 12 * 1024 * 1024;
/** Files are read from their end: nobody asks for more than the last hours. */
const READ_BYTES = 256 * 1024;

/**
 * The prints of a symbol, a line each. Not synced: after a loss of power some seconds are missing, which is a gap like
 * any other. Written before its second runs, so exchange time never goes back over a restart.
 */
export class PrintLog {
  readonly #path: string;
  readonly #previousPath: string;
  readonly #fileBytesMax: number;
  #descriptor: number;
  #bytes: number;

  constructor(dataDir: string, symbol: CoinSymbol, fileBytesMax = FILE_BYTES_MAX) {
    this.#path = `${dataDir}/prints-${symbol}.jsonl`;
    this.#previousPath = `${dataDir}/prints-${symbol}.previous.jsonl`;
    this.#fileBytesMax = fileBytesMax;
    this.#descriptor = openSync(this.#path, 'a+', 0o600);
    this.#bytes = fstatSync(this.#descriptor).size;
    // A line that a crash has cut must not spoil the next one.
    if (this.#bytes > 0 && lastByte(this.#descriptor, this.#bytes) !== '\n') this.#write('\n');
  }

  append({ timeMs, priceE4, state }: LoggedPrint): void {
    if (this.#bytes > this.#fileBytesMax) {
      closeSync(this.#descriptor);
      renameSync(this.#path, this.#previousPath);
      this.#descriptor = openSync(this.#path, 'a+', 0o600);
      this.#bytes = 0;
    }
    this.#write(`${JSON.stringify([timeMs, priceE4, state])}\n`);
  }

  /** The newest second; null when nothing was logged. */
  last(): LoggedPrint | null {
    for (const path of [this.#path, this.#previousPath]) {
      for (const line of linesFromEnd(path)) {
        const print = parse(line);
        if (print) return print;
      }
    }
    return null;
  }

  /** Seconds from `fromMs` on, in order of time. A line that a crash has cut is left out. */
  since(fromMs: number): LoggedPrint[] {
    const prints: LoggedPrint[] = [];
    for (const path of [this.#path, this.#previousPath]) {
      for (const line of linesFromEnd(path)) {
        const print = parse(line);
        if (!print) continue;
        if (print.timeMs < fromMs) return prints.reverse();
        if (print.timeMs < (prints.at(-1)?.timeMs ?? Number.POSITIVE_INFINITY)) prints.push(print);
      }
    }
    return prints.reverse();
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #write(text: string): void {
    this.#bytes += writeSync(this.#descriptor, text);
  }
}

function lastByte(descriptor: number, bytes: number): string {
  const one = Buffer.alloc(1);
  readSync(descriptor, one, 0, 1, bytes - 1);
  return one.toString('latin1');
}

/** Lines of a file from its last to its first, read in pieces. Lines are ASCII. */
function* linesFromEnd(path: string): Generator<string> {
  if (!existsSync(path)) return;
  const descriptor = openSync(path, 'r');
  try {
    let rest = '';
    for (let endAt = fstatSync(descriptor).size; endAt > 0; ) {
      const startAt = Math.max(0, endAt - READ_BYTES);
      const piece = Buffer.alloc(endAt - startAt);
      readSync(descriptor, piece, 0, piece.length, startAt);
      const lines = (piece.toString('latin1') + rest).split('\n');
      // The first may begin before this piece.
      rest = lines.shift() ?? '';
      yield* lines.reverse();
      endAt = startAt;
    }
    yield rest;
  } finally {
    closeSync(descriptor);
  }
}

function parse(line: string): LoggedPrint | null {
  try {
    const value: unknown = JSON.parse(line);
    if (!Array.isArray(value) || !Number.isSafeInteger(value[0])) return null;
    const [timeMs, priceE4, state] = value as [number, PriceE4 | null, SeededState | null];
    return { timeMs, priceE4, state };
  } catch {
    return null;
  }
}
