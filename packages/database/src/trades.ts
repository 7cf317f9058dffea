import type { TradeRow } from '@rec-io/domain/history';
import type { Pool } from 'pg';
import type { LedgerScope } from './ledger-table.ts';

/**
 * Units become the table's exact decimals by multiplication, which never rounds. The index at the close is no entry of the
 * ledger, so a trade that is folded again after a restart does not tell it: then what is stored stays.
 */
const UPSERT = `
  INSERT INTO users.trades AS t (
    user_no, account, mode, id, status, opened_at, closed_at, symbol, trade_strategy, contract, strike, side, prob, diff,
    buy_price, sell_price, position, fees, pnl, symbol_open, symbol_close, momentum, win_loss, ticker, ticket_id,
    market_id, monitor, close_time, entry_method, close_method, exit_reason, held_to_settlement, reason)
  SELECT $1, $2, $3, id, status, to_timestamp("openedAtMs" / 1000.0), to_timestamp("closedAtMs" / 1000.0), symbol,
    strategy, contract, "strikeE4" * 0.0001, side, "entryProbability" * 100, "entryEdgeE4" * 0.01,
    "buyPriceE4" * 0.0001, "sellPriceE4" * 0.0001, "countE2" * 0.01, "feesE6" * 0.000001, "pnlE6" * 0.000001,
    "symbolOpenE4" * 0.0001, "symbolCloseE4" * 0.0001, "momentumBp", "winLoss", ticker, id, symbol || '-USD',
    monitor, to_timestamp("closeTimeMs" / 1000.0), "entryMethod", "closeMethod", "exitReason", "heldToSettlement", reason
  FROM json_to_recordset($4) AS r (
    id text, status text, "openedAtMs" bigint, "closedAtMs" bigint, symbol text, strategy text, contract text,
    "strikeE4" numeric, side text, "entryProbability" numeric, "entryEdgeE4" numeric, "buyPriceE4" numeric,
    "sellPriceE4" numeric, "countE2" numeric, "feesE6" numeric, "pnlE6" numeric, "symbolOpenE4" numeric,
    "symbolCloseE4" numeric, "momentumBp" numeric, "winLoss" text, ticker text, monitor text,
    "closeTimeMs" bigint, "entryMethod" text, "closeMethod" text, "exitReason" text, "heldToSettlement" text, reason text)
  ON CONFLICT (user_no, account, mode, id) DO UPDATE SET
    status = excluded.status, closed_at = excluded.closed_at, buy_price = excluded.buy_price,
    sell_price = excluded.sell_price, position = excluded.position, fees = excluded.fees, pnl = excluded.pnl,
    symbol_close = coalesce(excluded.symbol_close, t.symbol_close), win_loss = excluded.win_loss, close_method = excluded.close_method,
    exit_reason = excluded.exit_reason, held_to_settlement = excluded.held_to_settlement, reason = excluded.reason, updated_at = now()`;

/** Writes the newest state of trades. What was true at the entry is never rewritten; of one id given twice, the last counts. */
export async function upsertTrades(
  target: LedgerScope & { readonly pool: Pool },
  rows: readonly TradeRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const newest = [...new Map(rows.map((row) => [row.id, row])).values()];
  const { userNo, account, mode } = target;
  await target.pool.query({
    name: 'trades-upsert',
    text: UPSERT,
    values: [userNo, account, mode, JSON.stringify(newest)],
  });
}

/** A row as `TradeRow`. */
export const TRADE_COLUMNS = `
    id, status, symbol, trade_strategy AS strategy, ticker, contract, side, win_loss AS "winLoss", reason,
    monitor, entry_method AS "entryMethod", close_method AS "closeMethod", exit_reason AS "exitReason",
    held_to_settlement AS "heldToSettlement", (extract(epoch FROM close_time) * 1000)::float8 AS "closeTimeMs",
    (extract(epoch FROM opened_at) * 1000)::float8 AS "openedAtMs",
    (extract(epoch FROM closed_at) * 1000)::float8 AS "closedAtMs",
    (strike * 10000)::float8 AS "strikeE4", (prob * 0.01)::float8 AS "entryProbability",
    (diff * 100)::float8 AS "entryEdgeE4", (buy_price * 10000)::float8 AS "buyPriceE4",
    (sell_price * 10000)::float8 AS "sellPriceE4", (position * 100)::float8 AS "countE2",
    (fees * 1000000)::float8 AS "feesE6", (pnl * 1000000)::float8 AS "pnlE6",
    (symbol_open * 10000)::float8 AS "symbolOpenE4", (symbol_close * 10000)::float8 AS "symbolCloseE4",
    momentum::float8 AS "momentumBp"`;

const COLUMNS = `
  SELECT ${TRADE_COLUMNS}
  FROM users.trades
  WHERE user_no = $1 AND account = $2 AND mode = $3`;

/** Trades opened at or after `sinceMs`, newest first. */
export async function readTrades(
  source: LedgerScope & { readonly pool: Pool },
  sinceMs: number,
  limit: number,
): Promise<TradeRow[]> {
  const { userNo, account, mode } = source;
  const { rows } = await source.pool.query<TradeRow>(
    `${COLUMNS} AND opened_at >= to_timestamp($4 / 1000.0) ORDER BY opened_at DESC, id LIMIT $5`,
    [userNo, account, mode, sinceMs, limit],
  );
  return rows;
}

/** Trades that are over and of which something was bought, those that ended last first. */
export async function readClosedTrades(
  source: LedgerScope & { readonly pool: Pool },
  limit: number,
): Promise<TradeRow[]> {
  const { userNo, account, mode } = source;
  const { rows } = await source.pool.query<TradeRow>(
    `${COLUMNS} AND status = 'closed' AND position > 0 ORDER BY closed_at DESC, id LIMIT $4`,
    [userNo, account, mode, limit],
  );
  return rows;
}
