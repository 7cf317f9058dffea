import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { PriceFileError, type PriceFileFault } from './price-file-error.ts';

export const BAR_CSV_HEADER = 'timestamp,open,high,low,close,volume';

/** Takes each good row of a file, in order. */
export type BarSink = (
  line: number,
  startMs: number,
  openE4: number,
  highE4: number,
  lowE4: number,
  closeE4: number,
  volume: number,
) => void;

/** 2001 to 2100: anything else is milliseconds, a day number or a mistake. */
const UNIX_SECONDS_MIN = 1e9;
const UNIX_SECONDS_MAX = 4_102_444_800;
/** Beyond it a double no longer holds every 1/10,000 $. */
const PRICE_DIGITS_MAX = 15;
const COMMA = 44;
const DOT = 46;
const ZERO = 48;
const FOUND_LENGTH_MAX = 80;

/**
 * Reads the text of one bar file piece by piece. It looks at characters instead of splitting lines: a line costs no
 * object, so a month takes milliseconds.
 */
export class BarCsvReader {
  readonly #file: string;
  readonly #sink: BarSink;
  #rest = '';
  #line = 0;
  /** Where the row being read is: the text and the next character. */
  #text = '';
  #at = 0;
  #end = 0;

  constructor(file: string, sink: BarSink) {
    this.#file = file;
    this.#sink = sink;
  }

  push(piece: string): void {
    const text = this.#rest + piece;
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#row(text, start, end);
      start = end + 1;
    }
    this.#rest = text.slice(start);
  }

  end(): void {
    if (this.#rest !== '') this.#row(this.#rest, 0, this.#rest.length);
    if (this.#line === 0) throw this.#error('wrong-header', BAR_CSV_HEADER, 'an empty file', null);
  }

  #row(text: string, start: number, end: number): void {
    this.#line++;
    this.#text = text;
    this.#at = start;
    this.#end = text[end - 1] === '\r' ? end - 1 : end;
    if (this.#line === 1) this.#header();
    else if (this.#end > start) this.#bar();
  }

  #header(): void {
    const found = this.#text.slice(this.#at, this.#end);
    if (found !== BAR_CSV_HEADER) {
      throw this.#error('wrong-header', `the header ${BAR_CSV_HEADER}`, this.#quote(found));
    }
  }

  #bar(): void {
    const seconds = this.#decimal('timestamp', 0, COMMA);
    if (seconds < UNIX_SECONDS_MIN || seconds > UNIX_SECONDS_MAX) {
      throw this.#error('not-unix-seconds', 'a time in unix seconds, 2001 to 2100', String(seconds));
    }
    const startMs = seconds * SECOND_MS;
    if (startMs % MINUTE_MS !== 0) {
      throw this.#error('not-on-a-minute', 'a time that is a whole minute', String(seconds));
    }
    const open = this.#price('open');
    const high = this.#price('high');
    const low = this.#price('low');
    const close = this.#price('close');
    const volume = this.#volume();
    if (high < low)
      throw this.#error('high-below-low', 'high at or above low', `high ${high / 1e4}, low ${low / 1e4}`);
    for (const [name, value] of [
      ['open', open],
      ['close', close],
    ] as const) {
      if (value > high || value < low) {
        throw this.#error('outside-range', `${name} within ${low / 1e4} and ${high / 1e4}`, `${value / 1e4}`);
      }
    }
    this.#sink(this.#line, startMs, open, high, low, close, volume);
  }

  #price(name: string): number {
    const value = this.#decimal(name, 4, COMMA);
    if (value <= 0) throw this.#error('not-positive', `a ${name} above zero`, `${value / 1e4}`);
    return value;
  }

  /** Coins. */
  #volume(): number {
    const text = this.#text.slice(this.#at, this.#end);
    if (text.includes(',')) throw this.#error('wrong-columns', '6 columns', `${this.#columns()}`);
    const value = Number(text);
    if (text === '' || !(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw this.#error('not-a-number', 'a volume of zero or more', this.#quote(text));
    }
    return value;
  }

  /** The next field as an integer of 10^-decimals, rounded: some venues quote finer than 1/10,000 $. */
  #decimal(name: string, decimals: number, until: number): number {
    const start = this.#at;
    let mantissa = 0;
    let digits = 0;
    let fraction = -1;
    for (; this.#at < this.#end; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === until) break;
      if (code === DOT && fraction < 0 && digits > 0) fraction = 0;
      else if (code >= ZERO && code <= ZERO + 9) {
        digits++;
        if (fraction >= 0) {
          if (digits > PRICE_DIGITS_MAX) continue;
          fraction++;
        }
        mantissa = mantissa * 10 + (code - ZERO);
      } else throw this.#notNumber(name, start);
    }
    if (this.#at >= this.#end) throw this.#error('wrong-columns', '6 columns', `${this.#columns()}`);
    if (digits === 0 || fraction === 0) throw this.#notNumber(name, start);
    this.#at++;
    const shift = decimals - Math.max(fraction, 0);
    const value = shift >= 0 ? mantissa * 10 ** shift : Math.round(mantissa / 10 ** -shift);
    if (!Number.isSafeInteger(value)) throw this.#notNumber(name, start);
    return value;
  }

  #notNumber(name: string, start: number): PriceFileError {
    const comma = this.#text.indexOf(',', start);
    const end = comma < 0 ? this.#end : Math.min(comma, this.#end);
    return this.#error(
      'not-a-number',
      `a decimal number for ${name}`,
      this.#quote(this.#text.slice(start, end)),
    );
  }

  #columns(): number {
    const start = this.#text.lastIndexOf('\n', this.#end - 1) + 1;
    return this.#text.slice(start, this.#end).split(',').length;
  }

  #quote(text: string): string {
    return JSON.stringify(text.length > FOUND_LENGTH_MAX ? `${text.slice(0, FOUND_LENGTH_MAX)}…` : text);
  }

  #error(
    fault: PriceFileFault,
    expected: string,
    found: string,
    line: number | null = this.#line,
  ): PriceFileError {
    return new PriceFileError(fault, this.#file, line, expected, found);
  }
}
