import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs';
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

/**
 * The prints of a symbol, a line each. Not synced: after a loss of power some seconds are missing, which is a gap like
 * any other. Written before its second runs, so exchange time never goes back over a restart.
 */
export class PrintLog {
  readonly #path: string;
  readonly #previousPath: string;
  #bytes: number;

  constructor(dataDir: string, symbol: CoinSymbol) {
    this.#path = `${dataDir}/prints-${symbol}.jsonl`;
    this.#previousPath = `${dataDir}/prints-${symbol}.previous.jsonl`;
    this.#bytes = existsSync(this.#path) ? statSync(this.#path).size : 0;
  }

  append({ timeMs, priceE4, state }: LoggedPrint): void {
    if (this.#bytes > FILE_BYTES_MAX) {
      renameSync(this.#path, this.#previousPath);
      this.#bytes = 0;
    }
    const line = `${JSON.stringify([timeMs, priceE4, state])}\n`;
    appendFileSync(this.#path, line, { mode: 0o600 });
    this.#bytes += line.length;
  }

  /** The newest second; null when nothing was logged. */
  last(): LoggedPrint | null {
    return this.since(Number.NEGATIVE_INFINITY).at(-1) ?? null;
  }

  /** Seconds from `fromMs` on, in order of time. A line that a crash has cut is left out. */
  since(fromMs: number): LoggedPrint[] {
    const prints: LoggedPrint[] = [];
    for (const path of [this.#previousPath, this.#path]) {
      if (!existsSync(path)) continue;
      for (const line of readFileSync(path, 'utf8').split('\n')) {
        const print = parse(line);
        if (print && print.timeMs >= fromMs && print.timeMs > (prints.at(-1)?.timeMs ?? -1))
          prints.push(print);
      }
    }
    return prints;
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
