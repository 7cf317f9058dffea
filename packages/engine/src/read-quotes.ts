import { Book } from '@rec-io/domain/book';
import type { Side } from '@rec-io/domain/order';
import type { Quote } from './fresh-sight.ts';
import type { ReadBook } from './ports.ts';
import type { SupervisorOptions } from './supervisor-options.ts';

/** A stream that comes back within this long needs nobody to read. */
const AFTER_MS = 5_000;
/** One market's book is read at most so often … */
const READ_EVERY_MS = 5_000;
/** … and believed so long from the moment of asking: as long as an index is. */
const BELIEVED_MS = 5_000;
/** Who has not asked for so long has had a usable stream in between. */
const GAP_MS = 3_000;

type Reading = {
  unusableSinceMs: number;
  seenMs: number;
  askedAtMs: number;
  isAsking: boolean;
  read: { readonly book: Book; readonly askedAtMs: number } | null;
};

/**
 * Books that are read one at a time where the stream of them cannot be used: for a person who wants out now. Rules wait for the
 * stream: what they decide on comes by it as well.
 */
export class ReadQuotes {
  readonly #options: Pick<SupervisorOptions, 'book' | 'clock' | 'log'>;
  readonly #onRead: (ticker: string) => void;
  readonly #readings = new Map<string, Reading>();

  /** @param onRead called with a market whose book was read */
  constructor(options: Pick<SupervisorOptions, 'book' | 'clock' | 'log'>, onRead: (ticker: string) => void) {
    this.#options = options;
    this.#onRead = onRead;
  }

  /** What a book that was read tells, asked for when it is needed. @param unusable why the stream may not be used */
  instead(ticker: string, side: Side, tickE4: number, unusable: string): Quote {
    const nowMs = this.#options.clock.nowMs();
    const reading = this.#readingOf(ticker, nowMs);
    const { read } = reading;
    if (read !== null && nowMs - read.askedAtMs <= BELIEVED_MS) {
      if (!read.book.valid) return { unusable: `${unusable}; read instead: ${read.book.invalidReason}` };
      const ageS = ((nowMs - read.askedAtMs) / 1_000).toFixed(1);
      return { bidE4: read.book.bid(side), tickE4, note: `${unusable}: by a book read ${ageS} s ago` };
    }
    if (nowMs - reading.unusableSinceMs < AFTER_MS) return { unusable };
    if (!reading.isAsking && nowMs - reading.askedAtMs >= READ_EVERY_MS)
      void this.#read(ticker, reading, nowMs);
    return { unusable: `${unusable}; its book is asked for instead` };
  }

  #readingOf(ticker: string, nowMs: number): Reading {
    let reading = this.#readings.get(ticker);
    if (reading === undefined || nowMs - reading.seenMs > GAP_MS) {
      const askedAtMs = reading?.askedAtMs ?? Number.NEGATIVE_INFINITY;
      const isAsking = reading?.isAsking ?? false;
      reading = { unusableSinceMs: nowMs, seenMs: nowMs, askedAtMs, isAsking, read: null };
      this.#readings.set(ticker, reading);
    }
    reading.seenMs = nowMs;
    return reading;
  }

  async #read(ticker: string, reading: Reading, askedAtMs: number): Promise<void> {
    reading.isAsking = true;
    reading.askedAtMs = askedAtMs;
    try {
      const { yes, no }: ReadBook = await this.#options.book(ticker);
      const book = new Book();
      book.snapshot(yes, no);
      reading.read = { book, askedAtMs };
    } catch (error) {
      this.#options.log.warn('a book that was asked for is not told', { ticker, error: String(error) });
    } finally {
      reading.isAsking = false;
    }
    if (reading.read?.askedAtMs === askedAtMs) this.#onRead(ticker);
  }
}
