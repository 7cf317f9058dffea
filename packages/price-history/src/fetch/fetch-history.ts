import { inTransaction } from '@rec-io/database/transaction';
import type { CoinSymbol } from '@rec-io/domain/market';
import { MINUTE_MS } from '@rec-io/domain/time';
import type { Gap } from '@rec-io/prices/bars';
import { type CandleDoor, completedToMs } from '@rec-io/prices/coinbase-candles';
import type { Pool } from 'pg';
import { missingWithin, pagesOf, storedSpan } from './missing.ts';
import { storePage } from './store-page.ts';

export type FetchOptions = {
  readonly symbol: CoinSymbol;
  /** Default: from the last stored bar. */
  readonly fromMs: number | null;
  /** Default: to the last minute that is over. */
  readonly toMs: number | null;
  /** Whether everything is asked for, and wins where a minute is stored with other values. */
  readonly replaces: boolean;
  /** Whether it gets a line in the log of imports; default: yes. Who fetches every minute has none. */
  readonly isNoted?: boolean;
  readonly nowMs: () => number;
  readonly onProgress?: (progress: FetchProgress) => void;
};

export type FetchProgress = {
  readonly symbol: CoinSymbol;
  readonly pages: number;
  readonly pagesTotal: number;
  /** So far. */
  readonly added: number;
  /** The page that came last reaches to here. */
  readonly atMs: number;
};

/** What a fetch brought. */
export type FetchReport = {
  readonly symbol: CoinSymbol;
  readonly from: string;
  readonly to: string;
  readonly pages: number;
  readonly added: number;
  readonly replaced: number;
  readonly same: number;
  /** Minutes that are stored with other values, and stayed so. */
  readonly contradicting: number;
  /** Candles that were left out: no bars, or contradicting each other. */
  readonly leftOut: number;
  /** Minutes of the stretch of which the venue has nothing, in gaps of more than ten. */
  readonly missingMinutes: number;
  readonly newest: string | null;
};

/** Nothing is stored, and nobody said where to begin. */
export class NoBeginningError extends Error {
  override readonly name = 'NoBeginningError';

  constructor(symbol: CoinSymbol) {
    super(`no bar of ${symbol} is stored, and no day to begin with was named`);
  }
}

/**
 * Brings the minutes that are missing from a venue, page by page, oldest first. Each page is stored when it came, so whoever is
 * stopped in between goes on there. What is stored, and what the venue was asked about before, is not asked for again.
 * @throws NoBeginningError, CandleError, SeamError, whatever the database says; what came before stays
 */
export async function fetchHistory(
  pool: Pool,
  door: CandleDoor,
  { symbol, fromMs, toMs, replaces, isNoted = true, nowMs, onProgress }: FetchOptions,
): Promise<FetchReport> {
  const startedAt = new Date(nowMs());
  const within = { fromMs: await beginning(pool, symbol, fromMs), toMs: until(toMs, nowMs()) };
  const pages = pagesOf(await stretches(pool, symbol, within, replaces));
  const sum = { added: 0, replaced: 0, same: 0, contradicting: 0, leftOut: 0 };
  let importId: string | null = null;
  let asked: Gap = { fromMs: within.fromMs, toMs: within.fromMs };
  for (const [index, page] of pages.entries()) {
    const candles = await door.page(symbol, page.fromMs, page.toMs);
    asked = { fromMs: page.fromMs === asked.toMs ? asked.fromMs : page.fromMs, toMs: page.toMs };
    const run = { symbol, page, askedFromMs: asked.fromMs, replaces, isNoted, importId, startedAt };
    const stored = await storePage(pool, run, candles);
    importId = stored.importId;
    sum.added += stored.added;
    sum.replaced += stored.replaced;
    sum.same += stored.same;
    sum.contradicting += stored.contradicting - stored.replaced;
    sum.leftOut += candles.faults.impossible + candles.faults.contradicting;
    onProgress?.({ symbol, pages: index + 1, pagesTotal: pages.length, added: sum.added, atMs: page.toMs });
  }
  const span = await storedSpan(pool, symbol);
  return {
    ...{ symbol, ...sum, pages: pages.length },
    from: new Date(within.fromMs).toISOString(),
    to: new Date(Math.max(within.fromMs, within.toMs)).toISOString(),
    missingMinutes: await missingMinutes(pool, symbol, within),
    newest: span === null ? null : new Date(span.lastMs).toISOString(),
  };
}

async function beginning(pool: Pool, symbol: CoinSymbol, fromMs: number | null): Promise<number> {
  if (fromMs !== null) return fromMs;
  const span = await storedSpan(pool, symbol);
  if (span === null) throw new NoBeginningError(symbol);
  return span.lastMs + MINUTE_MS;
}

const until = (toMs: number | null, nowMs: number): number =>
  Math.min(toMs ?? Number.POSITIVE_INFINITY, completedToMs(nowMs));

async function stretches(pool: Pool, symbol: CoinSymbol, within: Gap, replaces: boolean): Promise<Gap[]> {
  if (within.toMs <= within.fromMs) return [];
  if (replaces) return [within];
  return inTransaction(pool, (client) => missingWithin(client, symbol, within));
}

async function missingMinutes(pool: Pool, symbol: CoinSymbol, { fromMs, toMs }: Gap): Promise<number> {
  const { rows } = await pool.query<{ minutes: number }>(
    `SELECT coalesce(sum(extract(epoch FROM least(to_time, $3) - greatest(from_time, $2))) / 60, 0)::float8 AS minutes
     FROM historical_data.price_gaps WHERE symbol = $1 AND from_time < $3 AND to_time > $2`,
    [symbol, new Date(fromMs), new Date(Math.max(fromMs, toMs))],
  );
  return rows[0]?.minutes ?? 0;
}
