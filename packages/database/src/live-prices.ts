import type { CoinSymbol } from '@rec-io/domain/market';
import type { ClientBase, Pool } from 'pg';
import type { DayPartitioned } from './day-partitions.ts';

/** One second of the index. Dollars; changes and momentum in percent. */
export type PriceSecond = {
  readonly timeMs: number;
  readonly price: number;
  readonly oneMinuteMean: number | null;
  readonly momentum: number | null;
  /** Since 1, 2, 3, 4, 15 and 30 minutes. */
  readonly deltas: readonly (number | null)[];
};

/** Percent since one and three hours and a day. */
export type PriceChange = {
  readonly h1: number | null;
  readonly h3: number | null;
  readonly d1: number | null;
};

export const priceLogOf = (symbol: CoinSymbol): DayPartitioned =>
  symbol === 'BTC' ? 'live_price_log_1s_btc' : 'live_price_log_1s_eth';

/** The newest second of the log; null without any. */
export async function newestSecond(pool: Pool, symbol: CoinSymbol): Promise<number | null> {
  const { rows } = await pool.query<{ at: Date | null }>(
    `SELECT max("timestamp") AS at FROM live_data.${priceLogOf(symbol)}`,
  );
  return rows[0]?.at?.getTime() ?? null;
}

/** Writes a second of the log; one that is there already gets these values. Its day's partition has to be there. */
export async function writeSecond(
  client: ClientBase,
  symbol: CoinSymbol,
  second: PriceSecond,
): Promise<void> {
  const { timeMs, price, oneMinuteMean, momentum, deltas } = second;
  await client.query(
    `INSERT INTO live_data.${priceLogOf(symbol)} ("timestamp", price, one_minute_avg, momentum, delta_1m, delta_2m, delta_3m,
       delta_4m, delta_15m, delta_30m)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT ("timestamp") DO UPDATE SET price = excluded.price, one_minute_avg = excluded.one_minute_avg,
       momentum = excluded.momentum, delta_1m = excluded.delta_1m, delta_2m = excluded.delta_2m, delta_3m = excluded.delta_3m,
       delta_4m = excluded.delta_4m, delta_15m = excluded.delta_15m, delta_30m = excluded.delta_30m`,
    [new Date(timeMs), price, oneMinuteMean, momentum, ...deltas],
  );
}

/** The one row that tells how the price changed. */
export async function writeChange(
  client: ClientBase,
  symbol: CoinSymbol,
  timeMs: number,
  { h1, h3, d1 }: PriceChange,
): Promise<void> {
  await client.query(
    `INSERT INTO live_data.price_change_${symbol.toLowerCase()} (change1h, change3h, change1d, "timestamp") VALUES ($1, $2, $3, $4)
     ON CONFLICT (only_row) DO UPDATE SET change1h = excluded.change1h, change3h = excluded.change3h,
       change1d = excluded.change1d, "timestamp" = excluded."timestamp"`,
    [h1, h3, d1, new Date(timeMs)],
  );
}

/** That no price was written between two seconds. */
export async function noteRecordingGap(
  client: ClientBase,
  symbol: CoinSymbol,
  fromMs: number,
  toMs: number,
  reason: string,
): Promise<void> {
  await client.query(
    `INSERT INTO live_data.recording_gaps (symbol, from_time, to_time, reason) VALUES ($1, $2, $3, $4)
     ON CONFLICT (symbol, from_time) DO UPDATE SET to_time = excluded.to_time, reason = excluded.reason`,
    [symbol, new Date(fromMs), new Date(toMs), reason],
  );
}

/** Forgets gaps that ended before a time: the log itself does not reach back there. */
export async function dropRecordingGaps(pool: Pool, symbol: CoinSymbol, beforeMs: number): Promise<void> {
  await pool.query('DELETE FROM live_data.recording_gaps WHERE symbol = $1 AND to_time < $2', [
    symbol,
    new Date(beforeMs),
  ]);
}
