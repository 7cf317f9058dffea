import {
  closeSync,
  constants,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { TradeSegment } from './trade-segment.ts';

/** Made if it is not there, and never emptied: a kill between that and writing would lose what it held. */
const READY = constants.O_RDWR | constants.O_CREAT;
const ROWS = /^trades-(\d+)\.bin$/;

/**
 * The segments of the tape, each in two files: its rows, and a line for each ticker. Not synced: trades are public, and
 * after a loss of power the last of them may be missing.
 */
export class TradeFiles {
  readonly #directory: string;
  #open: { readonly number: number; readonly rows: number; readonly tickers: number } | null = null;
  #writtenRows = 0;
  #writtenTickers = 0;
  #tickersEnd = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The newest segments without a gap between them, oldest first. */
  read(segmentsMax: number): TradeSegment[] {
    const numbers = readdirSync(this.#directory)
      .flatMap((name) => ROWS.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => b - a);
    const segments: TradeSegment[] = [];
    for (const number of numbers) {
      const oldest = segments[0];
      const follows = oldest === undefined || number === oldest.number - 1;
      const segment = follows && segments.length < segmentsMax ? this.#read(number) : null;
      if (segment && (oldest === undefined || segment.isFull)) segments.unshift(segment);
      else this.remove(number);
    }
    return segments;
  }

  /** Writes what a segment has more than before. Tickers first: a row never names one that is not there. */
  write(segment: TradeSegment): void {
    const { number, tickers } = segment;
    if (this.#open?.number !== number) {
      this.close();
      // What is there already, of a run before, is written once more: that is simpler than to know how much it is.
      this.#writtenRows = 0;
      this.#writtenTickers = 0;
      this.#tickersEnd = 0;
      this.#open = {
        number,
        rows: openSync(this.#path(number, 'bin'), READY, 0o600),
        tickers: openSync(this.#path(number, 'txt'), READY, 0o600),
      };
    }
    const added = tickers.slice(this.#writtenTickers);
    if (added.length > 0) {
      const text = Buffer.from(added.map((ticker) => `${ticker}\n`).join(''));
      this.#tickersEnd += writeSync(this.#open.tickers, text, 0, text.length, this.#tickersEnd);
      // Whatever a loss of power has left behind.
      ftruncateSync(this.#open.tickers, this.#tickersEnd);
    }
    this.#writtenTickers = tickers.length;
    const { bytes, position } = segment.bytesFrom(this.#writtenRows);
    if (bytes.length > 0) writeSync(this.#open.rows, bytes, 0, bytes.length, position);
    this.#writtenRows = segment.rows;
  }

  remove(number: number): void {
    for (const kind of ['bin', 'txt'] as const) rmSync(this.#path(number, kind), { force: true });
  }

  close(): void {
    if (this.#open === null) return;
    closeSync(this.#open.rows);
    closeSync(this.#open.tickers);
    this.#open = null;
  }

  #read(number: number): TradeSegment | null {
    try {
      const tickers = readFileSync(this.#path(number, 'txt'), 'utf8').split('\n').slice(0, -1);
      return TradeSegment.read(number, readFileSync(this.#path(number, 'bin')), tickers);
    } catch {
      return null;
    }
  }

  #path(number: number, kind: 'bin' | 'txt'): string {
    return join(this.#directory, `trades-${number}.${kind}`);
  }
}
