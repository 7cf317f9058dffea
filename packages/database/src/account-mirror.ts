import type { Pool } from 'pg';
import type { LedgerScope } from './ledger-table.ts';

/** A holding as the exchange tells it. Amounts are its decimal texts; YES above zero, NO below. */
export type MirroredPosition = {
  readonly ticker: string;
  readonly position: string;
  readonly totalTraded: string | null;
  readonly marketExposure: string | null;
  readonly realizedPnl: string | null;
  readonly feesPaid: string | null;
  /** RFC 3339. */
  readonly lastUpdatedTs: string | null;
};

/** An order as the exchange tells it, with its newest state. */
export type MirroredOrder = {
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly ticker: string;
  /** The exchange's own word. */
  readonly status: string;
  readonly bookSide: 'bid' | 'ask';
  readonly type: string | null;
  readonly yesPrice: string;
  readonly initialCount: string;
  readonly remainingCount: string;
  readonly fillCount: string;
  readonly takerFees: string | null;
  readonly makerFees: string | null;
  readonly takerFillCost: string | null;
  readonly makerFillCost: string | null;
  readonly orderGroupId: string | null;
  readonly selfTradePreventionType: string | null;
  /** RFC 3339. */
  readonly createdTime: string;
  readonly expirationTime: string | null;
  readonly lastUpdateTime: string | null;
};

export type MirroredBalance = {
  /** Dollars, over all shards. */
  readonly balance: string;
  /** What positions are worth, in dollars; null where the exchange does not tell. */
  readonly portfolioValue: string | null;
  readonly byShard: Readonly<Record<string, string>> | null;
};

export type MirrorTarget = LedgerScope & { readonly pool: Pool };

const POSITIONS = `
  WITH told AS (
    SELECT * FROM json_to_recordset($4) AS r (ticker text, position numeric, "totalTraded" numeric, "marketExposure" numeric,
      "realizedPnl" numeric, "feesPaid" numeric, "lastUpdatedTs" timestamptz)
  ), gone AS (
    UPDATE users.positions p SET position = 0, market_exposure = 0, seen_at = now()
    WHERE user_no = $1 AND account = $2 AND mode = $3 AND position <> 0
      AND NOT EXISTS (SELECT FROM told WHERE told.ticker = p.ticker)
  )
  INSERT INTO users.positions AS p (user_no, account, mode, ticker, position, total_traded, market_exposure, realized_pnl,
    fees_paid, last_updated_ts)
  SELECT $1, $2, $3, ticker, position, "totalTraded", "marketExposure", "realizedPnl", "feesPaid", "lastUpdatedTs" FROM told
  ON CONFLICT (user_no, account, mode, ticker) DO UPDATE SET
    position = excluded.position, total_traded = excluded.total_traded, market_exposure = excluded.market_exposure,
    realized_pnl = excluded.realized_pnl, fees_paid = excluded.fees_paid, last_updated_ts = excluded.last_updated_ts,
    seen_at = now()`;

/** Mirrors a complete list: what is not in it is not held. */
export async function mirrorPositions(
  target: MirrorTarget,
  rows: readonly MirroredPosition[],
): Promise<void> {
  await write(target, { name: 'mirror-positions', text: POSITIONS }, [JSON.stringify(rows)]);
}

/** A state that came later is never overwritten by an earlier one: the time of its change decides, then the fills. */
const ORDERS = `
  INSERT INTO users.orders AS o (user_no, account, mode, order_id, client_order_id, ticker, status, book_side, type, yes_price,
    no_price, initial_count, remaining_count, fill_count, taker_fees, maker_fees, taker_fill_cost, maker_fill_cost,
    order_group_id, self_trade_prevention_type, created_time, expiration_time, last_update_time)
  SELECT $1, $2, $3, "orderId", "clientOrderId", ticker, status, "bookSide", type, "yesPrice", 1 - "yesPrice", "initialCount",
    "remainingCount", "fillCount", "takerFees", "makerFees", "takerFillCost", "makerFillCost", "orderGroupId",
    "selfTradePreventionType", "createdTime", "expirationTime", "lastUpdateTime"
  FROM json_to_recordset($4) AS r ("orderId" text, "clientOrderId" text, ticker text, status text, "bookSide" text, type text,
    "yesPrice" numeric, "initialCount" numeric, "remainingCount" numeric, "fillCount" numeric, "takerFees" numeric,
    "makerFees" numeric, "takerFillCost" numeric, "makerFillCost" numeric, "orderGroupId" text,
    "selfTradePreventionType" text, "createdTime" timestamptz, "expirationTime" timestamptz, "lastUpdateTime" timestamptz)
  ON CONFLICT (user_no, account, mode, order_id) DO UPDATE SET
    status = excluded.status, yes_price = excluded.yes_price, no_price = excluded.no_price,
    initial_count = excluded.initial_count, remaining_count = excluded.remaining_count, fill_count = excluded.fill_count,
    taker_fees = excluded.taker_fees, maker_fees = excluded.maker_fees, taker_fill_cost = excluded.taker_fill_cost,
    maker_fill_cost = excluded.maker_fill_cost, expiration_time = excluded.expiration_time,
    last_update_time = excluded.last_update_time, seen_at = now()
  WHERE excluded.last_update_time IS NULL OR o.last_update_time IS NULL OR excluded.last_update_time >= o.last_update_time`;

export async function mirrorOrders(target: MirrorTarget, rows: readonly MirroredOrder[]): Promise<void> {
  if (rows.length === 0) return;
  await write(target, { name: 'mirror-orders', text: ORDERS }, [JSON.stringify(rows)]);
}

/** When the oldest order was created that is not known to be over; null when all are. UTC milliseconds. */
export async function oldestOpenOrderMs({
  pool,
  userNo,
  account,
  mode,
}: MirrorTarget): Promise<number | null> {
  const { rows } = await pool.query<{ at: string | null }>({
    name: 'mirror-oldest-open-order',
    text: `SELECT (extract(epoch FROM min(created_time)) * 1000)::bigint AS at FROM users.orders
      WHERE user_no = $1 AND account = $2 AND mode = $3 AND status NOT IN ('canceled', 'executed')`,
    values: [userNo, account, mode],
  });
  const at = rows[0]?.at ?? null;
  return at === null ? null : Number(at);
}

const BALANCE = `
  INSERT INTO users.account_balance (user_no, account, mode, "timestamp", balance, portfolio_value, by_shard)
  SELECT $1, $2, $3, clock_timestamp(), $4::numeric, $5::numeric, $6::jsonb
  WHERE NOT EXISTS (
    SELECT FROM (
      SELECT balance, by_shard FROM users.account_balance WHERE user_no = $1 AND account = $2 AND mode = $3
      ORDER BY "timestamp" DESC LIMIT 1
    ) newest WHERE newest.balance = $4::numeric AND newest.by_shard IS NOT DISTINCT FROM $6::jsonb)`;

/** Adds a row when the cash has changed. */
export async function mirrorBalance(
  target: MirrorTarget,
  { balance, portfolioValue, byShard }: MirroredBalance,
): Promise<void> {
  await write(target, { name: 'mirror-balance', text: BALANCE }, [
    balance,
    portfolioValue,
    byShard === null ? null : JSON.stringify(byShard),
  ]);
}

async function write(
  { pool, userNo, account, mode }: MirrorTarget,
  statement: { readonly name: string; readonly text: string },
  values: readonly unknown[],
): Promise<void> {
  await pool.query({ ...statement, values: [userNo, account, mode, ...values] });
}
