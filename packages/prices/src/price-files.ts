import { basename } from 'node:path';
import type { CoinSymbol } from '@rec-io/domain/market';
import { BarColumns } from './bar-columns.ts';
import { readBarFile } from './bar-file.ts';
import { type Gap, longGaps, type MinuteBars } from './bars.ts';
import { PriceFileError } from './price-file-error.ts';
import { checkStep, StrictSink } from './strict-sink.ts';

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

/** The bars of one file with what is needed to check the seam to the file before it. */
type BarFile = { readonly path: string; readonly firstLine: number; readonly bars: MinuteBars };

/**
 * Reads minute bars from CSV files of any known layout, plain or packed with gzip, in any order of the files.
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
    const { bars } = file;
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
  const sink = new StrictSink(path);
  await readBarFile(path, {}, sink);
  const { firstLine } = sink;
  if (firstLine === null)
    throw new PriceFileError('no-rows', path, null, 'at least one bar', 'only a header');
  return { path, firstLine, bars: sink.bars() };
}

const firstTime = ({ bars }: BarFile): number => bars.startMs[0] ?? 0;

/** Where two files meet, the later file's first bar has to go on from the earlier file's last. */
function checkSeam({ bars: last }: BarFile, { path, firstLine, bars: first }: BarFile): void {
  const end = last.length - 1;
  checkStep(path, firstLine, {
    lastMs: last.startMs[end] ?? 0,
    lastCloseE4: last.closeE4[end] ?? 0,
    startMs: first.startMs[0] ?? 0,
    openE4: first.openE4[0] ?? 0,
    closeE4: first.closeE4[0] ?? 0,
  });
}
