import { MINUTE_MS } from '@rec-io/domain/time';
import { isHeader } from './bar-header.ts';
import { type BarColumnIndexes, type BarLayout, TIME_FORM_NAMES } from './bar-layout.ts';
import { csvFields } from './csv-fields.ts';
import { scaledDecimal } from './csv-numbers.ts';
import { type ReadTime, readTime, readUnixTime } from './csv-times.ts';
import { PriceFileError, type PriceFileFault } from './price-file-error.ts';
import { ROLE, RowScanner } from './row-scanner.ts';

type PriceRole = 'open' | 'high' | 'low' | 'close';

/** What a row is worth nothing for. */
export type RowFault = {
  readonly fault: PriceFileFault;
  /** Counted from 1, headers and empty lines included. */
  readonly line: number;
  readonly expected: string;
  readonly found: string;
};

/** Takes what a file holds, line by line. Whatever it throws ends the reading. */
export interface BarSink {
  /** A bar that is one: a whole minute, positive prices, within its range. Volume in coins. */
  bar(
    line: number,
    startMs: number,
    openE4: number,
    highE4: number,
    lowE4: number,
    closeE4: number,
    volume: number,
  ): void;
  /** A row that is no bar. */
  fault(fault: RowFault): void;
}

const QUOTED_MAX = 80;

/** 10^n, as far as a double holds it exactly. */
const POWERS = Array.from({ length: 16 }, (_, power) => 10 ** power);
const E4 = 4;

/** Reads the rows of one file by its layout. */
export class BarRowReader {
  /** Rows in which nobody traded: a time and no prices. */
  emptyRows = 0;
  /** Headers within, of files that were put together. */
  repeatedHeaders = 0;
  readonly #file: string;
  readonly #layout: BarLayout;
  readonly #sink: BarSink;
  readonly #scanner: RowScanner;
  readonly #time: ReadTime = { timeMs: 0, form: null };
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #line = 0;
  /** As the first row has it. */
  #symbol: string | null = null;

  constructor(file: string, layout: BarLayout, sink: BarSink) {
    this.#file = file;
    this.#layout = layout;
    this.#sink = sink;
    this.#scanner = new RowScanner(layout.columns, layout.columnCount);
  }

  /** What the rows call the coin and what it is priced in: `BTC/USD`; null when they do not say. */
  get symbol(): string | null {
    return this.#symbol;
  }

  /** Reads bytes[start, end), a line without its end. @throws PriceFileError when another file begins here */
  row(bytes: Buffer, start: number, end: number, line: number): void {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#line = line;
    if (!isDigit(bytes[start] ?? 0) && this.#isNoRow()) return;
    this.#scanner.scan(bytes, start, end);
    const { columnCount, columns } = this.#layout;
    const { count } = this.#scanner;
    if (count !== columnCount) this.#fault('wrong-columns', `${columnCount} columns`, `${count}`);
    else if (!this.#isWithoutTrade() && (columns.symbol < 0 || this.#requireSameSymbol())) this.#bar();
  }

  #bar(): void {
    const startMs = this.#startMs();
    if (Number.isNaN(startMs)) return;
    const open = this.#price('open');
    const high = open > 0 ? this.#price('high') : 0;
    const low = high > 0 ? this.#price('low') : 0;
    const close = low > 0 ? this.#price('close') : 0;
    if (close <= 0) return;
    const volume = this.#volume();
    if (volume < 0) return;
    if (high < low) {
      this.#fault('high-below-low', 'high at or above low', `high ${high / 1e4}, low ${low / 1e4}`);
      return;
    }
    if (!this.#isWithin('open', open, low, high) || !this.#isWithin('close', close, low, high)) return;
    this.#sink.bar(this.#line, startMs, open, high, low, close, volume);
  }

  /** NaN after a fault. */
  #startMs(): number {
    const time = this.#time;
    const digits = this.#scanner.digits[ROLE.time] ?? Number.NaN;
    const isWhole = this.#scanner.decimals[ROLE.time] === 0;
    if (isWhole && digits > 0) readUnixTime(digits, time);
    else readTime(this.#text('time'), time);
    const { form, timeMs } = time;
    if (form === null || !this.#layout.times.includes(form)) {
      const expected = this.#layout.times.map((known) => TIME_FORM_NAMES[known]).join(' or ');
      const found = `${this.#quoted('time')}${form === null ? '' : `, which is ${TIME_FORM_NAMES[form]}`}`;
      this.#fault('wrong-time', `a time of 2001 to 2100 in ${expected}`, found);
      return Number.NaN;
    }
    if (timeMs % MINUTE_MS === 0) return timeMs;
    this.#fault('not-on-a-minute', 'a time that is a whole minute', this.#quoted('time'));
    return Number.NaN;
  }

  /** In 1/10,000 $; 0 after a fault. */
  #price(name: PriceRole): number {
    const digits = this.#scanner.digits[ROLE[name]] ?? Number.NaN;
    const shift = E4 - (this.#scanner.decimals[ROLE[name]] ?? 0);
    let value = shift >= 0 ? digits * (POWERS[shift] ?? 1) : Math.round(digits / (POWERS[-shift] ?? 1));
    if (!(value > 0 && value <= Number.MAX_SAFE_INTEGER)) value = scaledDecimal(this.#text(name), E4);
    if (value > 0) return value;
    if (Number.isNaN(value)) this.#fault('not-a-number', `a decimal number for ${name}`, this.#quoted(name));
    else this.#fault('not-positive', `${name} above zero`, this.#quoted(name));
    return 0;
  }

  /** Coins; −1 after a fault. */
  #volume(): number {
    const value =
      (this.#scanner.digits[ROLE.volume] ?? Number.NaN) /
      (POWERS[this.#scanner.decimals[ROLE.volume] ?? 0] ?? 1);
    if (value >= 0) return value;
    const text = this.#text('volume');
    // Tiny ones come with an exponent.
    const read = text === '' ? Number.NaN : Number(text);
    if (read >= 0 && read < Number.POSITIVE_INFINITY) return read;
    this.#fault('not-a-number', 'a volume of zero or more', this.#quoted('volume'));
    return -1;
  }

  #isWithin(name: string, value: number, low: number, high: number): boolean {
    if (value >= low && value <= high) return true;
    this.#fault('outside-range', `${name} within ${low / 1e4} and ${high / 1e4}`, `${value / 1e4}`);
    return false;
  }

  /** Some files have a row for every minute, and nothing in it where nobody traded. */
  #isWithoutTrade(): boolean {
    const { digits } = this.#scanner;
    if (!Number.isNaN(digits[ROLE.close])) return false;
    const prices = ['open', 'high', 'low', 'close'] as const;
    if (!prices.every((name) => ['', 'nan'].includes(this.#text(name).toLowerCase()))) return false;
    this.emptyRows++;
    return true;
  }

  /**
   * Whether a line that begins with no digit is no row at all: empty, or the header again.
   * @throws PriceFileError when it is the header of another layout
   */
  #isNoRow(): boolean {
    const line = this.#bytes.toString('latin1', this.#start, this.#end);
    const { header, shown } = this.#layout;
    if (line.trim() === '') return true;
    if (line !== header) {
      if (!isHeader(csvFields(line))) return false;
      throw this.#error(
        'two-layouts',
        `rows of ${shown} to the end`,
        `a header of another file: ${quoted(line)}`,
      );
    }
    this.repeatedHeaders++;
    return true;
  }

  /** @throws PriceFileError when it is another */
  #requireSameSymbol(): true {
    const symbol = this.#text('symbol');
    this.#symbol ??= symbol;
    if (symbol === this.#symbol) return true;
    throw this.#error('two-symbols', `only rows of ${this.#symbol}`, symbol);
  }

  /** For what the scanner does not understand, and for messages. */
  #text(name: keyof BarColumnIndexes): string {
    const line = this.#bytes.toString('latin1', this.#start, this.#end);
    return csvFields(line)[this.#layout.columns[name]] ?? '';
  }

  #quoted = (name: keyof BarColumnIndexes): string => quoted(this.#text(name));

  #fault(fault: PriceFileFault, expected: string, found: string): void {
    this.#sink.fault({ fault, line: this.#line, expected, found });
  }

  #error(fault: PriceFileFault, expected: string, found: string): PriceFileError {
    return new PriceFileError(fault, this.#file, this.#line, expected, found);
  }
}

const quoted = (text: string): string =>
  JSON.stringify(text.length > QUOTED_MAX ? `${text.slice(0, QUOTED_MAX)}…` : text);

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
