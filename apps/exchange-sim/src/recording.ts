import type { CoinSymbol } from '@rec-io/domain/market';
import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { barAt, type MinuteBars } from '@rec-io/prices/bars';
import { PriceFileError } from '@rec-io/prices/price-file-error';
import { readPriceFiles, symbolOfFile } from '@rec-io/prices/price-files';

/** Recorded minutes to run an exchange on. */
export type Recording = {
  readonly bars: ReadonlyMap<CoinSymbol, MinuteBars>;
  /** The first second of any of them, or the day asked for. */
  readonly fromMs: number;
  /** The first second after the last bar. */
  readonly endMs: number;
};

/** After the last price exchange time runs on for so long, until the last hour has settled. */
const SETTLE_MS = 30 * SECOND_MS;

/** Exchange time has passed all prices, or would begin after them. */
export class NoPricesLeftError extends Error {
  override readonly name = 'NoPricesLeftError';
  readonly fromMs: number;
  readonly endMs: number;

  constructor(fromMs: number, endMs: number) {
    super(`the prices end at ${new Date(endMs).toISOString()}, before ${new Date(fromMs).toISOString()}`);
    this.fromMs = fromMs;
    this.endMs = endMs;
  }
}

/**
 * The first second to run: that after the last of an earlier run, if there was one.
 * @throws NoPricesLeftError unless that run was one of these very prices, which has come to its end
 */
export function firstRecordedMs(recording: Recording, lastMs: number | null): number {
  const { fromMs, endMs } = recording;
  const firstMs = lastMs === null ? fromMs : Math.max(fromMs, lastMs + SECOND_MS);
  const isOver = fromMs >= endMs || firstMs > lastRecordedMs(recording) + SECOND_MS;
  if (isOver) throw new NoPricesLeftError(firstMs, endMs);
  return firstMs;
}

/** The last second to run. */
export const lastRecordedMs = ({ endMs }: Recording): number => endMs + SETTLE_MS;

const NAMED = /^(BTC|ETH)=(.+)$/s;

/**
 * Reads price files of one or two coins: `BTC=FILE`, or a FILE whose name tells the coin.
 * @param fromDayMs first second wanted; default: the first bar of all
 * @throws PriceFileError at the first fault
 */
export async function readRecording(
  files: readonly string[],
  fromDayMs: number | null = null,
): Promise<Recording> {
  const paths = new Map<CoinSymbol, string[]>();
  for (const file of files) {
    const [symbol, path] = namedFile(file);
    paths.set(symbol, [...(paths.get(symbol) ?? []), path]);
  }
  const bars = new Map<CoinSymbol, MinuteBars>();
  let [firstMs, endMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [symbol, own] of paths) {
    const history = await readPriceFiles(own, { symbol });
    bars.set(symbol, history.bars);
    firstMs = Math.min(firstMs, barAt(history.bars, 0).startMs);
    endMs = Math.max(endMs, barAt(history.bars, history.bars.length - 1).startMs + MINUTE_MS);
  }
  const fromMs = Math.max(firstMs, fromDayMs ?? firstMs);
  return { bars, fromMs, endMs };
}

function namedFile(text: string): readonly [CoinSymbol, string] {
  const named = NAMED.exec(text);
  if (named?.[1] !== undefined && named[2] !== undefined) return [named[1] as CoinSymbol, named[2]];
  const symbol = symbolOfFile(text);
  if (symbol) return [symbol, text];
  throw new PriceFileError('unknown-symbol', text, null, 'a name with BTC or ETH, or BTC=FILE', 'neither');
}
