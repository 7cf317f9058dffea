import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { TradePrint } from '../events.ts';

/** Time, number in its second, contracts, price, ticker, side; a row lies in memory as on the disk. */
const ROW_BYTES = 24;
const NUMBER_AT = 8;
const COUNT_AT = 12;
const PRICE_AT = 16;
const TICKER_AT = 18;
const SIDE_AT = 20;
export const SEGMENT_ROWS = 65_536;

/** A stretch of the tape: rows of 24 bytes, and the tickers that they name by number. */
export class TradeSegment {
  /** The first row's place in the tape is this times the length of a segment. */
  readonly number: number;
  readonly bytes = Buffer.alloc(SEGMENT_ROWS * ROW_BYTES);
  readonly tickers: string[] = [];
  readonly #places = new Map<string, number>();
  #rows = 0;

  constructor(number: number) {
    this.number = number;
  }

  /** As it was written down, up to a row that was lost. */
  static read(number: number, bytes: Buffer, tickers: readonly string[]): TradeSegment {
    const segment = new TradeSegment(number);
    bytes.copy(segment.bytes);
    for (const ticker of tickers) segment.#place(ticker);
    const rows = Math.min(SEGMENT_ROWS, Math.floor(bytes.length / ROW_BYTES));
    while (segment.#rows < rows && segment.#isWhole(segment.#rows)) segment.#rows++;
    return segment;
  }

  get rows(): number {
    return this.#rows;
  }

  get isFull(): boolean {
    return this.#rows === SEGMENT_ROWS;
  }

  add({ ticker, yesPriceE4, countE2, tradeId, timeMs, takerSide }: TradePrint): void {
    const from = this.#rows++ * ROW_BYTES;
    this.bytes.writeDoubleLE(timeMs, from);
    this.bytes.writeUInt32LE(tradeId, from + NUMBER_AT);
    this.bytes.writeUInt32LE(countE2, from + COUNT_AT);
    this.bytes.writeUInt16LE(yesPriceE4, from + PRICE_AT);
    this.bytes.writeUInt16LE(this.#places.get(ticker) ?? this.#place(ticker), from + TICKER_AT);
    this.bytes.writeUInt8(takerSide === 'bid' ? 1 : 0, from + SIDE_AT);
  }

  trade(row: number): TradePrint {
    const from = row * ROW_BYTES;
    return {
      kind: 'trade',
      ticker: this.tickers[this.bytes.readUInt16LE(from + TICKER_AT)] ?? '',
      yesPriceE4: this.bytes.readUInt16LE(from + PRICE_AT) as PriceE4,
      countE2: this.bytes.readUInt32LE(from + COUNT_AT) as CountE2,
      tradeId: this.bytes.readUInt32LE(from + NUMBER_AT),
      timeMs: this.timeMs(row),
      takerSide: this.bytes.readUInt8(from + SIDE_AT) === 1 ? 'bid' : 'ask',
    };
  }

  timeMs(row: number): number {
    return this.bytes.readDoubleLE(row * ROW_BYTES);
  }

  isOf(row: number, ticker: string): boolean {
    return this.bytes.readUInt16LE(row * ROW_BYTES + TICKER_AT) === this.#places.get(ticker);
  }

  /** Of rows from that one on. */
  bytesFrom(row: number): { readonly bytes: Buffer; readonly position: number } {
    const position = row * ROW_BYTES;
    return { bytes: this.bytes.subarray(position, this.#rows * ROW_BYTES), position };
  }

  #place(ticker: string): number {
    const place = this.tickers.push(ticker) - 1;
    this.#places.set(ticker, place);
    return place;
  }

  #isWhole(row: number): boolean {
    const place = this.bytes.readUInt16LE(row * ROW_BYTES + TICKER_AT);
    return this.timeMs(row) > 0 && place < this.tickers.length;
  }
}
