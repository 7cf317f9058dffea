import type { Mode } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceBar } from '@rec-io/domain/price-bar';
import type { Pool } from 'pg';
import { priceLogOf } from './live-prices.ts';

const MINUTE_S = 60;

/**
 * What the trader showed, second by second, in spans; before the first of those seconds the stored minute bars of the coin, where they
 * are of the same market: practice prices have none, and a minute has no parts.
 */
const READ = (log: string, history: string): string => `
  WITH seen AS (
    SELECT floor(extract(epoch FROM "timestamp") / $1) * $1 AS at, "timestamp", price
    FROM live_data.${log} WHERE "timestamp" >= to_timestamp($2) AND "timestamp" < to_timestamp($3)
  ), bars AS (
    SELECT at, (array_agg(price ORDER BY "timestamp"))[1] AS open, max(price) AS high, min(price) AS low,
      (array_agg(price ORDER BY "timestamp" DESC))[1] AS close FROM seen GROUP BY at
  ), minutes AS (
    SELECT floor(extract(epoch FROM "timestamp") / $1) * $1 AS at, "timestamp", open, high, low, close
    FROM historical_data.${history}
    WHERE $4 AND "timestamp" >= to_timestamp($2)
      AND "timestamp" < to_timestamp(coalesce((SELECT min(at) FROM bars), $3))
  ), older AS (
    SELECT at, (array_agg(open ORDER BY "timestamp"))[1] AS open, max(high) AS high, min(low) AS low,
      (array_agg(close ORDER BY "timestamp" DESC))[1] AS close FROM minutes GROUP BY at
  )
  SELECT (at * 1000)::float8 AS "timeMs", (open * 10000)::float8 AS "openE4", (high * 10000)::float8 AS "highE4",
    (low * 10000)::float8 AS "lowE4", (close * 10000)::float8 AS "closeE4"
  FROM (SELECT * FROM older UNION ALL SELECT * FROM bars) all_bars ORDER BY at`;

/** For web: how the index went before a page was opened, `count` spans of so many seconds, oldest first. */
export const postgresPrices = (pool: Pool, mode: Mode) => ({
  async bars(
    symbol: CoinSymbol,
    { seconds, untilMs, count }: { seconds: number; untilMs: number; count: number },
  ): Promise<readonly PriceBar[]> {
    const untilS = Math.ceil(untilMs / 1_000 / seconds) * seconds;
    const { rows } = await pool.query<PriceBar>(
      READ(priceLogOf(symbol), `${symbol.toLowerCase()}_price_history`),
      [seconds, untilS - count * seconds, untilS, mode !== 'simulated' && seconds % MINUTE_S === 0],
    );
    return rows;
  },
});
