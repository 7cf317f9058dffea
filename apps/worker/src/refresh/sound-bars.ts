import type { CoinSymbol } from '@rec-io/domain/market';
import { DAY_MS } from '@rec-io/domain/time';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { readPriceHistory } from '@rec-io/price-history/read-price-history';
import { verifyHistory } from '@rec-io/price-history/verify-history';
import { barFaults, faultText } from '@rec-io/price-history/verify-text';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import { type HeldOut, knownShare } from '@rec-io/research/held-out-weeks';
import { minuteGrid } from '@rec-io/research/minute-grid';
import type { Pool } from 'pg';

/** A day counts half after 180 days in the training: what is older than this counts less than half a percent. */
const TRAINING_DAYS_MAX = 4 * 365;
/** Of the minutes of the weeks asked about, and of the days before them. */
const KNOWN_SHARE_MIN = 0.8;
/** What is proposed to be fetched where there is too little. */
const PROPOSED_DAYS = 365;

export const minuteText = (timeMs: number): string =>
  new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');

export function tooLittle(symbol: CoinSymbol, what: string, newestMs: number): CatalogueError {
  const from = new Date(newestMs - PROPOSED_DAYS * DAY_MS).toISOString().slice(0, 10);
  return new CatalogueError('REC-444', { symbol, what, from });
}

/**
 * Reads all that is stored of the coin. What follows from the bars, momentum and marks, may be wrong: nothing of it is learnt from.
 * @throws CatalogueError REC-446 where the bars themselves cannot be right
 */
export async function requireSound(pool: Pool, symbol: CoinSymbol): Promise<void> {
  const coins = await verifyHistory(pool, false, [symbol]);
  const faults = coins.flatMap(barFaults);
  if (faults.length === 0) return;
  throw new CatalogueError('REC-446', { symbol, faults: faults.map(faultText).join('; ') });
}

/** The bars that a candidate learns from, and those of the weeks that it is asked about. */
export const trainingBars = (
  pool: Pool,
  symbol: CoinSymbol,
  { fromMs, toMs }: HeldOut,
): Promise<MinuteBars> => readPriceHistory(pool, symbol, fromMs - TRAINING_DAYS_MAX * DAY_MS, toMs);

/** @throws CatalogueError REC-444 */
export function requireEnough(
  symbol: CoinSymbol,
  bars: MinuteBars,
  { warmFromMs, fromMs, toMs }: HeldOut,
): void {
  const firstMs = bars.startMs[0] ?? Number.POSITIVE_INFINITY;
  if (firstMs > warmFromMs) {
    const days = Math.max(0, Math.floor((fromMs - firstMs) / DAY_MS));
    const needed = (fromMs - warmFromMs) / DAY_MS;
    throw tooLittle(symbol, `${days} days before ${minuteText(fromMs)}, and ${needed} are needed`, toMs);
  }
  const grid = minuteGrid(barsBetween(bars, warmFromMs, toMs));
  for (const [from, to] of [
    [warmFromMs, fromMs],
    [fromMs, toMs],
  ] as const) {
    const share = knownShare(grid, from, to);
    if (share < KNOWN_SHARE_MIN)
      throw tooLittle(
        symbol,
        `from ${minuteText(from)} to ${minuteText(to)} only ${Math.floor(100 * share)} % of the minutes are known`,
        toMs,
      );
  }
}
