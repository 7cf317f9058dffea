import type { CoinSymbol } from '@rec-io/domain/market';
import type { ClientBase, Pool } from 'pg';

/** The event whose strikes are shown. */
export type LadderEvent = {
  readonly eventTicker: string;
  readonly title: string;
  readonly timeMs: number;
  readonly openTimeMs: number;
  readonly closeTimeMs: number;
  /** Dollars. */
  readonly price: number;
  /** Dollars between two strikes; null with one alone. */
  readonly strikeTier: number | null;
  /** Percent. */
  readonly momentum: number | null;
};

/** One strike. Dollars, buffers in dollars and percent, probability in percent, differentials in cents, volume in contracts. */
export type LadderStrike = {
  readonly ticker: string;
  readonly strike: number;
  readonly buffer: number;
  readonly bufferPct: number;
  readonly probability: number | null;
  readonly yesBid: number | null;
  readonly yesAsk: number | null;
  readonly noBid: number | null;
  readonly noAsk: number | null;
  readonly yesDiff: number | null;
  readonly noDiff: number | null;
  readonly volume: number;
  readonly activeSide: 'yes' | 'no';
};

const column = <T>(strikes: readonly LadderStrike[], of: (strike: LadderStrike) => T): readonly T[] =>
  strikes.map(of);

/** Makes the strike table that of this second: other strikes leave it. */
export async function writeStrikeTable(
  client: ClientBase,
  symbol: CoinSymbol,
  event: LadderEvent,
  strikes: readonly LadderStrike[],
): Promise<void> {
  const table = `live_data.strike_table_${symbol.toLowerCase()}`;
  const tickers = column(strikes, ({ ticker }) => ticker);
  await client.query(`DELETE FROM ${table} WHERE ticker <> ALL ($1::text[])`, [tickers]);
  await client.query(
    `INSERT INTO ${table} AS t (ticker, "timestamp", symbol, current_price, ttc_seconds, event_ticker, market_title, strike_tier,
       market_status, strike, buffer, buffer_pct, probability, yes_ask, no_ask, yes_diff, no_diff, volume, active_side,
       momentum_weighted_score)
     SELECT n.ticker, $1, $2, $3, $4, $5, $6, $7, $8, n.strike, n.buffer, n.buffer_pct, n.probability, n.yes_ask, n.no_ask,
       n.yes_diff, n.no_diff, n.volume, n.active_side, $9
     FROM unnest($10::text[], $11::numeric[], $12::numeric[], $13::float8[], $14::float8[], $15::numeric[], $16::numeric[],
         $17::float8[], $18::float8[], $19::numeric[], $20::text[])
       AS n (ticker, strike, buffer, buffer_pct, probability, yes_ask, no_ask, yes_diff, no_diff, volume, active_side)
     ON CONFLICT (ticker) DO UPDATE SET "timestamp" = excluded."timestamp", current_price = excluded.current_price,
       ttc_seconds = excluded.ttc_seconds, event_ticker = excluded.event_ticker, market_title = excluded.market_title,
       strike_tier = excluded.strike_tier, market_status = excluded.market_status, strike = excluded.strike,
       buffer = excluded.buffer, buffer_pct = excluded.buffer_pct, probability = excluded.probability,
       yes_ask = excluded.yes_ask, no_ask = excluded.no_ask, yes_diff = excluded.yes_diff, no_diff = excluded.no_diff,
       volume = excluded.volume, active_side = excluded.active_side,
       momentum_weighted_score = excluded.momentum_weighted_score`,
    [
      ...[new Date(event.timeMs), symbol, event.price, ttcSeconds(event), event.eventTicker, event.title],
      ...[event.strikeTier, statusOf(event), event.momentum, tickers],
      column(strikes, ({ strike }) => strike),
      column(strikes, ({ buffer }) => buffer),
      column(strikes, ({ bufferPct }) => bufferPct),
      column(strikes, ({ probability }) => probability),
      column(strikes, ({ yesAsk }) => yesAsk),
      column(strikes, ({ noAsk }) => noAsk),
      column(strikes, ({ yesDiff }) => yesDiff),
      column(strikes, ({ noDiff }) => noDiff),
      column(strikes, ({ volume }) => volume),
      column(strikes, ({ activeSide }) => activeSide),
    ],
  );
}

const ttcSeconds = ({ timeMs, closeTimeMs }: LadderEvent): number =>
  Math.max(0, Math.round((closeTimeMs - timeMs) / 1_000));
const statusOf = (event: LadderEvent): 'active' | 'closed' => (ttcSeconds(event) > 0 ? 'active' : 'closed');

/** Brings the markets of an event up to this second, and closes those of earlier ones. What has not changed is not written. */
export async function writeMarkets(
  client: ClientBase,
  symbol: CoinSymbol,
  event: LadderEvent,
  strikes: readonly LadderStrike[],
): Promise<void> {
  const table = `live_data.market_kalshi_${symbol.toLowerCase()}`;
  await client.query(
    `UPDATE ${table} SET status = 'closed', updated_at = now() WHERE status = 'active' AND event_ticker <> $1`,
    [event.eventTicker],
  );
  await client.query(
    `INSERT INTO ${table} AS m (event_ticker, market_ticker, strike, status, open_time, close_time, yes_bid, yes_ask, no_bid, no_ask, volume)
     SELECT $1, n.ticker, n.strike, $2, $3, $4, n.yes_bid, n.yes_ask, n.no_bid, n.no_ask, n.volume
     FROM unnest($5::text[], $6::numeric[], $7::numeric[], $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[])
       AS n (ticker, strike, yes_bid, yes_ask, no_bid, no_ask, volume)
     -- A conflict locks its row also where nothing is written then, and each lock is written to the log.
     WHERE NOT EXISTS (SELECT FROM ${table} AS o WHERE (o.event_ticker, o.market_ticker) = ($1, n.ticker)
       AND (o.status, o.yes_bid, o.yes_ask, o.no_bid, o.no_ask, o.volume)
         IS NOT DISTINCT FROM ($2::text, n.yes_bid, n.yes_ask, n.no_bid, n.no_ask, n.volume))
     ON CONFLICT (event_ticker, market_ticker) DO UPDATE SET status = excluded.status, yes_bid = excluded.yes_bid,
       yes_ask = excluded.yes_ask, no_bid = excluded.no_bid, no_ask = excluded.no_ask, volume = excluded.volume,
       updated_at = now()
     WHERE (m.status, m.yes_bid, m.yes_ask, m.no_bid, m.no_ask, m.volume)
       IS DISTINCT FROM (excluded.status, excluded.yes_bid, excluded.yes_ask, excluded.no_bid, excluded.no_ask, excluded.volume)`,
    [
      ...[event.eventTicker, statusOf(event), new Date(event.openTimeMs), new Date(event.closeTimeMs)],
      column(strikes, ({ ticker }) => ticker),
      column(strikes, ({ strike }) => strike),
      column(strikes, ({ yesBid }) => yesBid),
      column(strikes, ({ yesAsk }) => yesAsk),
      column(strikes, ({ noBid }) => noBid),
      column(strikes, ({ noAsk }) => noAsk),
      column(strikes, ({ volume }) => volume),
    ],
  );
}

/** Forgets markets that closed before a time. */
export async function dropMarkets(pool: Pool, symbol: CoinSymbol, beforeMs: number): Promise<void> {
  await pool.query(`DELETE FROM live_data.market_kalshi_${symbol.toLowerCase()} WHERE close_time < $1`, [
    new Date(beforeMs),
  ]);
}
