import { createReadStream, type ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { BarLayout, LayoutId } from './bar-layout.ts';
import { BarRowReader, type BarSink } from './bar-row-reader.ts';
import { PriceFileError } from './price-file-error.ts';
import { recogniseLayout } from './recognise-layout.ts';

export type BarFileOptions = {
  /** Instead of recognising it. */
  readonly layout?: LayoutId | null;
  /** Bytes of the file, as it lies there, that have been read since the last call. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal;
};

/** What a file said of itself. */
export type BarFileFacts = {
  readonly layout: BarLayout;
  /** `BTC/USD`, where its rows say so. */
  readonly symbol: string | null;
  /** Rows of minutes in which nobody traded. */
  readonly emptyRows: number;
  readonly repeatedHeaders: number;
};

const CHUNK_BYTES = 256 * 1024;
/** Thousands of rows: by so many the layout is recognised. */
const SAMPLE_BYTES = 200_000;
const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf);
const NEWLINE = 10;
const RETURN = 13;

/**
 * Reads one file of minute bars, plain or packed with gzip, in any of the known layouts, row by row into `sink`: the one reader
 * of such files. It judges single rows; what rows mean for each other is the sink's business.
 * @throws PriceFileError when the file cannot be read, its layout is not known, or two files were put together in it; and
 * whatever the sink throws
 */
export async function readBarFile(
  path: string,
  options: BarFileOptions,
  sink: BarSink,
): Promise<BarFileFacts> {
  const { layout = null, onBytes, signal } = options;
  const lines = new LineReader(path, layout, sink);
  let told = 0;
  try {
    const { file, content } = await openFile(path);
    for await (const chunk of content) {
      signal?.throwIfAborted();
      lines.push(chunk as Buffer);
      onBytes?.(file.bytesRead - told);
      told = file.bytesRead;
    }
  } catch (error) {
    throw asPriceFileError(path, error);
  }
  return lines.end();
}

/** Cuts a file into lines, recognises the layout by the first of them, and hands on the rest. */
class LineReader {
  readonly #path: string;
  readonly #wanted: LayoutId | null;
  readonly #sink: BarSink;
  #rest: Buffer = Buffer.alloc(0);
  #line = 0;
  #reader: { readonly layout: BarLayout; readonly rows: BarRowReader } | null = null;

  constructor(path: string, wanted: LayoutId | null, sink: BarSink) {
    this.#path = path;
    this.#wanted = wanted;
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (this.#reader !== null || this.#rest.length >= SAMPLE_BYTES) this.#wholeLines();
  }

  end(): BarFileFacts {
    if (this.#rest.length > 0 && this.#rest.at(-1) !== NEWLINE) this.push(Buffer.of(NEWLINE));
    this.#wholeLines();
    const { layout, rows } = this.#recognised();
    const { symbol, emptyRows, repeatedHeaders } = rows;
    return { layout, symbol, emptyRows, repeatedHeaders };
  }

  #wholeLines(): void {
    const { layout, rows } = this.#recognised();
    const bytes = this.#rest;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      this.#line++;
      const last = bytes[end - 1] === RETURN && end > start ? end - 1 : end;
      if (this.#line > layout.linesBefore) rows.row(bytes, start, last, this.#line);
      start = end + 1;
    }
    this.#rest = bytes.subarray(start);
  }

  #recognised(): { readonly layout: BarLayout; readonly rows: BarRowReader } {
    if (this.#reader === null) {
      if (this.#rest.subarray(0, 3).equals(BYTE_ORDER_MARK)) this.#rest = this.#rest.subarray(3);
      const lines = this.#rest.toString('latin1', 0, SAMPLE_BYTES).split(/\r?\n/);
      // The last is cut off wherever the sample ended.
      const layout = recogniseLayout(this.#path, lines.slice(0, -1), this.#wanted);
      this.#reader = { layout, rows: new BarRowReader(this.#path, layout, this.#sink) };
    }
    return this.#reader;
  }
}

async function openFile(path: string): Promise<{ readonly file: ReadStream; readonly content: Readable }> {
  const kind = await kindOf(path);
  if (kind === 'archive')
    throw new PriceFileError(
      'packed-archive',
      path,
      null,
      'CSV, plain or gzip',
      'an archive: unpack it first',
    );
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  // Named so, it has to be: a plain text under that name was cut or mixed up.
  if (kind === 'plain' && !path.endsWith('.gz')) return { file, content: file };
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  file.on('error', (error) => gunzip.destroy(error));
  return { file, content: file.pipe(gunzip) };
}

/** By its first bytes. */
async function kindOf(path: string): Promise<'plain' | 'gzip' | 'archive'> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const [first, second] = buffer.subarray(0, bytesRead);
    if (first === 0x1f && second === 0x8b) return 'gzip';
    // zip, xz, zstd, bzip2, 7z, parquet
    const marks = ['PK\u0003\u0004', '\u00fd7zX', '(\u00b5/\u00fd', 'BZh', '7z\u00bc\u00af', 'PAR1'];
    const text = buffer.toString('latin1', 0, bytesRead);
    return marks.some((mark) => text.startsWith(mark)) ? 'archive' : 'plain';
  } finally {
    await file.close();
  }
}

function asPriceFileError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (code === 'ENOENT') return new PriceFileError('missing-file', path, null, 'a file', 'none');
  if (code.startsWith('Z_'))
    return new PriceFileError('not-gzip', path, null, 'a whole gzip file', error.message);
  // What a sink throws is its own affair.
  if (!('syscall' in error)) return error;
  return new PriceFileError('unreadable-file', path, null, 'a readable file', error.message);
}
