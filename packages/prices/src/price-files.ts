import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { CoinSymbol } from '@rec-io/domain/market';
import { MINUTE_MS } from '@rec-io/domain/time';
import { BarColumns } from './bar-columns.ts';
import { BarCsvReader } from './bar-csv.ts';
import { type Gap, longGaps, type MinuteBars } from './bars.ts';
import { PriceFileError } from './price-file-error.ts';

export type PriceHistory = {
  readonly symbol: CoinSymbol;
  readonly bars: MinuteBars;
  /** Where a replay has no price: more than ten minutes without a bar. */
  readonly gaps: readonly Gap[];
  /** The files by time. */
  readonly files: readonly string[];
};

export type PriceFileOptions = {
  /** Default: as the files' names say (BTCUSD…, ETHUSD…). */
  readonly symbol?: CoinSymbol;
  /** Bars that start at or after it; default: all. */
  readonly fromMs?: number;
  /** Bars that start before it; default: all. */
  readonly toMs?: number;
};

/** More than this between one minute's close and the next minute is a wrong unit or a wrong coin, not a market. */
const JUMP_UP_MAX = 1.5;
const JUMP_DOWN_MIN = 0.5;
const CHUNK_BYTES = 256 * 1024;

/** The rows of one file with what is needed to check the seam to the file before it. */
type BarFile = { readonly path: string; readonly columns: BarColumns };

/**
 * Reads minute bars from CSV files, plain or `.gz`, in any order of the files.
 * Every row is checked, also those outside [fromMs, toMs): a file that lies is not used in part.
 * @throws PriceFileError at the first fault
 */
export async function readPriceFiles(
  paths: readonly string[],
  options: PriceFileOptions = {},
): Promise<PriceHistory> {
  if (paths.length === 0) throw new RangeError('no price files named');
  const files: BarFile[] = [];
  for (const path of paths) files.push(await readFile(path));
  const symbol = options.symbol ?? symbolOfFiles(paths);
  files.sort((a, b) => firstTime(a) - firstTime(b));

  const merged = new BarColumns();
  let before: BarFile | null = null;
  for (const file of files) {
    if (before) checkSeam(before, file);
    const bars = file.columns.bars();
    for (let i = 0; i < bars.length; i++) {
      const time = bars.startMs[i] ?? 0;
      if (time < (options.fromMs ?? 0) || time >= (options.toMs ?? Number.POSITIVE_INFINITY)) continue;
      merged.push(
        time,
        bars.openE4[i] ?? 0,
        bars.highE4[i] ?? 0,
        bars.lowE4[i] ?? 0,
        bars.closeE4[i] ?? 0,
        bars.volume[i],
      );
    }
    before = file;
  }
  const bars = merged.bars();
  return { symbol, bars, gaps: longGaps(bars), files: files.map((file) => file.path) };
}

/** BTC or ETH from a file's name, or null. */
export function symbolOfFile(path: string): CoinSymbol | null {
  const match = /^(?:.*[^a-z])?(BTC|XBT|ETH)/i.exec(basename(path));
  if (!match) return null;
  return match[1]?.toUpperCase() === 'ETH' ? 'ETH' : 'BTC';
}

function symbolOfFiles(paths: readonly string[]): CoinSymbol {
  let symbol: CoinSymbol | null = null;
  for (const path of paths) {
    const own = symbolOfFile(path);
    if (!own) {
      throw new PriceFileError(
        'unknown-symbol',
        path,
        null,
        'a name with BTC or ETH, or the symbol named',
        basename(path),
      );
    }
    if (symbol && own !== symbol) {
      throw new PriceFileError('unknown-symbol', path, null, `only ${symbol} files together`, own);
    }
    symbol = own;
  }
  return symbol ?? 'BTC';
}

async function readFile(path: string): Promise<BarFile> {
  const columns = new BarColumns();
  let lastMs = 0;
  let lastCloseE4 = 0;
  const reader = new BarCsvReader(path, (line, startMs, open, high, low, close, volume) => {
    if (columns.length > 0) {
      checkStep(path, line, lastMs, lastCloseE4, startMs, open, close);
    }
    columns.push(startMs, open, high, low, close, volume);
    lastMs = startMs;
    lastCloseE4 = close;
  });
  try {
    for await (const chunk of open(path)) reader.push((chunk as Buffer).toString('latin1'));
  } catch (error) {
    throw asPriceFileError(path, error);
  }
  reader.end();
  if (columns.length === 0)
    throw new PriceFileError('no-rows', path, null, 'at least one bar', 'only a header');
  return { path, columns };
}

function open(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (!path.endsWith('.gz')) return file;
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  file.on('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}

function asPriceFileError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof PriceFileError) return error;
  const code = String(error.code);
  if (code === 'ENOENT') return new PriceFileError('missing-file', path, null, 'a file', 'none');
  if (code.startsWith('Z_'))
    return new PriceFileError('not-gzip', path, null, 'a whole gzip file', error.message);
  return new PriceFileError('unreadable-file', path, null, 'a readable file', error.message);
}

function checkStep(
  path: string,
  line: number,
  lastMs: number,
  lastCloseE4: number,
  startMs: number,
  openE4: number,
  closeE4: number,
): void {
  if (startMs <= lastMs) {
    const fault = startMs === lastMs ? 'duplicate-time' : 'backwards-time';
    throw new PriceFileError(fault, path, line, `a time after ${lastMs / 1000}`, `${startMs / 1000}`);
  }
  if (startMs - lastMs > MINUTE_MS) return;
  for (const price of [openE4, closeE4]) {
    if (price <= lastCloseE4 * JUMP_UP_MAX && price >= lastCloseE4 * JUMP_DOWN_MIN) continue;
    const expected = `a price within 50 % of the minute before (${lastCloseE4 / 1e4})`;
    throw new PriceFileError('absurd-jump', path, line, expected, `${price / 1e4}`);
  }
}

const firstTime = (file: BarFile): number => file.columns.bars().startMs[0] ?? 0;

/** Where two files meet, the later file's first row (line 2) has to go on from the earlier file's last. */
function checkSeam(before: BarFile, after: BarFile): void {
  const last = before.columns.bars();
  const first = after.columns.bars();
  checkStep(
    after.path,
    2,
    last.startMs[last.length - 1] ?? 0,
    last.closeE4[last.length - 1] ?? 0,
    first.startMs[0] ?? 0,
    first.openE4[0] ?? 0,
    first.closeE4[0] ?? 0,
  );
}
