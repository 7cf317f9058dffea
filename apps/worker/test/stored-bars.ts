import { inTransaction } from '@rec-io/database/transaction';
import type { CoinSymbol } from '@rec-io/domain/market';
import { DAY_MS, HOUR_MS } from '@rec-io/domain/time';
import { applyPlan, lockHistory, planStore } from '@rec-io/price-history/store-bars';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import type { Spans } from '@rec-io/research/held-out-weeks';
import { MADE_FROM_MS, madeBars } from '@rec-io/research/test-bars';
import type { Pool } from 'pg';

/** A refresh of a week, after 12 days to start warm with: a second of processor time instead of five. */
export const SHORT: Spans = { weeks: 1, warmDays: 12 };
/** A moment is learnt from when 14 days are known before it. */
const DAYS = 32;
export const WEEK_TO_MS = MADE_FROM_MS + DAYS * DAY_MS;
export const WEEK_FROM_MS = WEEK_TO_MS - 7 * DAY_MS;
/** Bars end some hours into a day: the week that is asked about ends with the day before. */
export const BARS_TO_MS = WEEK_TO_MS + 3 * HOUR_MS;

export const MADE_BARS = barsBetween(madeBars(DAYS + 1), MADE_FROM_MS, BARS_TO_MS);

export function storeBars(pool: Pool, bars: MinuteBars, symbol: CoinSymbol = 'BTC'): Promise<void> {
  return inTransaction(pool, async (client) => {
    await lockHistory(client, symbol);
    const incoming = { symbol, bars, sources: ['made'], sourceOf: null, asked: [] };
    await applyPlan(client, await planStore(client, incoming, { replaces: false, fits: false }));
  });
}
