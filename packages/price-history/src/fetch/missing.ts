import type { CoinSymbol } from '@rec-io/domain/market';
import { MINUTE_MS } from '@rec-io/domain/time';
import { CARRIED_MINUTES_MAX, type Gap } from '@rec-io/prices/bars';
import { CANDLES_MAX } from '@rec-io/prices/coinbase-candles';
import type { ClientBase, Pool } from 'pg';
import { barStretches } from '../bar-stretches.ts';
import { readMarks } from '../gap-marks.ts';
import { type Intervals, joined, without } from '../intervals.ts';
import { priceTable } from '../price-table.ts';

const SHORT_MS = CARRIED_MINUTES_MAX * MINUTE_MS;
const PAGE_MS = CANDLES_MAX * MINUTE_MS;

/** When the first and the last stored bar begin; null without any. */
export async function storedSpan(
  client: ClientBase | Pool,
  symbol: CoinSymbol,
): Promise<{ readonly firstMs: number; readonly lastMs: number } | null> {
  const { rows } = await client.query<{ first: Date | null; last: Date | null }>(
    `SELECT min("timestamp") AS first, max("timestamp") AS last FROM ${priceTable(symbol)}`,
  );
  const { first = null, last = null } = rows[0] ?? {};
  return first === null || last === null ? null : { firstMs: first.getTime(), lastMs: last.getTime() };
}

/**
 * What of a stretch nobody has brought, and no venue was asked about in vain: the stretch but its stored bars, the short absences
 * between them in which nobody traded, and the gaps of which a venue has nothing.
 */
export async function missingWithin(client: ClientBase, symbol: CoinSymbol, within: Gap): Promise<Gap[]> {
  // With a little around, so that an absence at either end is seen whole.
  const around = { fromMs: within.fromMs - SHORT_MS - MINUTE_MS, toMs: within.toMs + SHORT_MS + MINUTE_MS };
  const stored = await barStretches(client, symbol, around);
  const marks = await readMarks(client, symbol, within);
  const asked = marks.filter(({ reason }) => reason === 'venue_has_none');
  return without([within], joined([...stored, ...asked]));
}

/** Pages of at most 300 minutes, oldest first. */
export function pagesOf(stretches: Intervals): Gap[] {
  return stretches.flatMap(({ fromMs, toMs }) =>
    Array.from({ length: Math.ceil((toMs - fromMs) / PAGE_MS) }, (_, page) => ({
      fromMs: fromMs + page * PAGE_MS,
      toMs: Math.min(toMs, fromMs + (page + 1) * PAGE_MS),
    })),
  );
}
