import type { CoinSymbol } from '@rec-io/domain/market';
import { DAY_MS, HOUR_MS } from '@rec-io/domain/time';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { fetchHistory } from '@rec-io/price-history/fetch/fetch-history';
import { storedSpan } from '@rec-io/price-history/fetch/missing';
import { SeamError } from '@rec-io/price-history/seams';
import { CandleError } from '@rec-io/prices/coinbase-candles';
import type { RefreshParts } from './refresh-coin.ts';
import { minuteText, tooLittle } from './sound-bars.ts';

/** Weeks that ended longer ago say less of now than it costs to wait for newer bars. */
const AGE_MS_MAX = 48 * HOUR_MS;

/**
 * Brings the bars since the last stored one, and what is missing of the weeks that are asked about. That nobody gives them is no
 * obstacle as long as the stored ones are recent.
 * @returns when the newest bar's minute begins, and what is to be said of it
 * @throws CatalogueError REC-444, REC-445; whatever the database says
 */
export async function bringBars(
  { pool, door, nowMs, spans, onStep }: RefreshParts,
  symbol: CoinSymbol,
): Promise<{ readonly newestMs: number; readonly warning: string | null }> {
  const before = await storedSpan(pool, symbol);
  if (before === null) throw tooLittle(symbol, 'no bar is stored', nowMs());
  const mendedMs = (spans.weeks * 7 + spans.warmDays + 1) * DAY_MS;
  let reason: string | null = null;
  await fetchHistory(pool, door, {
    ...{ symbol, fromMs: Math.max(before.firstMs, before.lastMs - mendedMs), toMs: null, replaces: false },
    nowMs,
    onProgress: ({ pages, pagesTotal }) => void onStep(symbol, 'fetch', pages / pagesTotal),
  }).catch((error: unknown) => {
    if (!(error instanceof CandleError || error instanceof SeamError)) throw error;
    reason = error.message;
  });
  const newestMs = (await storedSpan(pool, symbol))?.lastMs ?? before.lastMs;
  const newest = minuteText(newestMs);
  if (nowMs() - newestMs > AGE_MS_MAX)
    throw new CatalogueError('REC-445', { symbol, newest, reason: reason ?? 'Coinbase has none' });
  return {
    newestMs,
    warning: reason && `Newer bars than of ${newest} UTC could not be fetched: ${reason}.`,
  };
}
