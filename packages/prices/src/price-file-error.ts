/** What can be wrong with a price file. */
export type PriceFileFault =
  | 'missing-file'
  | 'unreadable-file'
  | 'not-gzip'
  | 'packed-archive'
  | 'unknown-layout'
  | 'missing-column'
  | 'two-layouts'
  | 'two-symbols'
  | 'no-rows'
  | 'wrong-columns'
  | 'not-a-number'
  | 'not-positive'
  | 'high-below-low'
  | 'outside-range'
  | 'wrong-time'
  | 'not-on-a-minute'
  | 'duplicate-time'
  | 'backwards-time'
  | 'absurd-jump'
  | 'not-minutes'
  | 'in-cents'
  | 'other-coin'
  | 'wrong-level'
  | 'foreign-currency'
  | 'two-sources'
  | 'stuck-price'
  | 'jump-to-history'
  | 'unknown-symbol';

/** A price file that must not be traded on. Says where, what was expected and what was found. */
export class PriceFileError extends Error {
  override readonly name = 'PriceFileError';
  readonly fault: PriceFileFault;
  readonly file: string;
  /** Counted from 1, the header being line 1; null when the fault is the whole file's. */
  readonly line: number | null;
  readonly expected: string;
  readonly found: string;

  constructor(fault: PriceFileFault, file: string, line: number | null, expected: string, found: string) {
    super(`${file}${line === null ? '' : `, line ${line}`}: expected ${expected}, found ${found}`);
    this.fault = fault;
    this.file = file;
    this.line = line;
    this.expected = expected;
    this.found = found;
  }
}
