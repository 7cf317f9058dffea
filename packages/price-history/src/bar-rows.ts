import type { MinuteBars } from '@rec-io/prices/bars';
import { readInt16, readInt32, writeInt16, writeInt32 } from './binary-integers.ts';
import { readNumber, readPriceE4, writePriceE4, writeVolume } from './binary-numeric.ts';

/** Columns of a row in their order, as both directions have them. */
export const BAR_ROW_COLUMNS = '"timestamp", open, high, low, close, volume, momentum';

/** `PGCOPY\n\377\r\n\0`, no flags, no extension. https://www.postgresql.org/docs/current/sql-copy.html */
const SIGNATURE = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const FIELDS = 7;
const CHUNK_BYTES = 512 * 1024;
/** No row is longer. */
const ROW_BYTES_MAX = 4_096;
/** PostgreSQL counts microseconds from 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const TWO_32 = 2 ** 32;

/**
 * The rows of bars in the form of `COPY … FROM STDIN (FORMAT binary)`, piece by piece: half the size of text, and the server
 * has no number to read.
 * @param rows which of the bars, in this order
 * @param momentum in percent, one for each bar; NaN: null
 */
export function* binaryRows(
  bars: MinuteBars,
  momentum: Float64Array,
  rows: Iterable<number>,
): Generator<Buffer> {
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let at = SIGNATURE.copy(chunk);
  for (const row of rows) {
    if (at > CHUNK_BYTES - ROW_BYTES_MAX) {
      yield chunk.subarray(0, at);
      chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      at = 0;
    }
    at = writeRow(chunk, at, bars, momentum, row);
  }
  at = writeInt16(chunk, at, -1);
  yield chunk.subarray(0, at);
}

function writeRow(
  into: Buffer,
  start: number,
  bars: MinuteBars,
  momentum: Float64Array,
  row: number,
): number {
  let at = writeInt16(into, start, FIELDS);
  const micros = ((bars.startMs[row] ?? 0) - EPOCH_MS) * 1_000;
  const high = Math.floor(micros / TWO_32);
  at = writeInt32(into, at, 8);
  at = writeInt32(into, at, high);
  at = writeInt32(into, at, micros - high * TWO_32);
  at = writePriceE4(into, at, bars.openE4[row] ?? 0);
  at = writePriceE4(into, at, bars.highE4[row] ?? 0);
  at = writePriceE4(into, at, bars.lowE4[row] ?? 0);
  at = writePriceE4(into, at, bars.closeE4[row] ?? 0);
  at = writeVolume(into, at, bars.volume[row] ?? Number.NaN);
  const score = momentum[row] ?? Number.NaN;
  if (Number.isNaN(score)) return writeInt32(into, at, -1);
  at = writeInt32(into, at, 8);
  return into.writeDoubleBE(score, at);
}

/** Takes each row of a table. Volume and momentum are NaN where they are null. */
export type BarRowSink = (
  startMs: number,
  openE4: number,
  highE4: number,
  lowE4: number,
  closeE4: number,
  volume: number,
  momentum: number,
) => void;

/** Reads what `COPY … TO STDOUT (FORMAT binary)` sends, in whatever pieces it comes. */
export class BinaryRowReader {
  #rest: Buffer = Buffer.alloc(0);
  #isBegun = false;
  readonly #sink: BarRowSink;
  readonly #fields = new Float64Array(FIELDS);

  constructor(sink: BarRowSink) {
    this.#sink = sink;
  }

  push(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let at = 0;
    if (!this.#isBegun && bytes.length >= SIGNATURE.length) {
      this.#isBegun = true;
      at = SIGNATURE.length;
    }
    if (this.#isBegun)
      for (let next = this.#row(bytes, at); next > at; next = this.#row(bytes, at)) at = next;
    this.#rest = bytes.subarray(at);
  }

  /** @returns where the next row begins; `start` when this one is not whole, or the end */
  #row(bytes: Buffer, start: number): number {
    const end = bytes.length;
    if (start + 2 > end || readInt16(bytes, start) < 0) return start;
    const fields = this.#fields;
    let at = start + 2;
    for (let field = 0; field < FIELDS; field++) {
      if (at + 4 > end) return start;
      const length = readInt32(bytes, at);
      at += 4;
      if (length < 0) {
        fields[field] = Number.NaN;
        continue;
      }
      if (at + length > end) return start;
      fields[field] = readField(bytes, at, field);
      at += length;
    }
    this.#sink(
      fields[0] ?? 0,
      fields[1] ?? 0,
      fields[2] ?? 0,
      fields[3] ?? 0,
      fields[4] ?? 0,
      fields[5] ?? 0,
      fields[6] ?? 0,
    );
    return at;
  }
}

function readField(bytes: Buffer, at: number, field: number): number {
  if (field === 0)
    return EPOCH_MS + (readInt32(bytes, at) * TWO_32 + (readInt32(bytes, at + 4) >>> 0)) / 1_000;
  if (field <= 4) return readPriceE4(bytes, at);
  return field === 5 ? readNumber(bytes, at) : bytes.readDoubleBE(at);
}
