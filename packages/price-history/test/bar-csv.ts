import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { MinuteBars } from '@rec-io/prices/bars';

const folder = mkdtempSync(join(tmpdir(), 'rec-io-import-'));
let count = 0;

/** A file of that name, in a folder of its own. */
export function fileOf(text: string, name = 'BTCUSD.csv'): string {
  const path = join(mkdtempSync(join(folder, `${count++}-`)), name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

export const PLAIN_HEADER = 'timestamp,open,high,low,close,volume';

/** A row in the plain layout; with the price and the time changed as somebody likes. */
export const plainRow = (
  bars: MinuteBars,
  row: number,
  { price = (dollars: number) => dollars, time = (seconds: number): number | string => seconds } = {},
): string => {
  const prices = [bars.openE4, bars.highE4, bars.lowE4, bars.closeE4].map((column) =>
    price((column[row] ?? 0) / 1e4),
  );
  return [time((bars.startMs[row] ?? 0) / 1_000), ...prices, bars.volume[row]].join();
};

export const plainRows = (bars: MinuteBars, change = {}): string[] =>
  Array.from({ length: bars.length }, (_, row) => plainRow(bars, row, change));

export const plainText = (rows: readonly string[]): string => `${[PLAIN_HEADER, ...rows].join('\n')}\n`;
export const plainFile = (bars: MinuteBars, name?: string): string =>
  fileOf(plainText(plainRows(bars)), name);
