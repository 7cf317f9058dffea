import type {
  AskedPage,
  FillRow,
  HistoryScope,
  Page,
  PositionRow,
  SettlementRow,
} from '@rec-io/domain/history';
import type { Pool } from 'pg';
import { asUser } from './transaction.ts';

const ms = (time: string): string => `(extract(epoch FROM ${time}) * 1000)::float8`;
const us = (time: string): string => `(extract(epoch FROM ${time}) * 1000000)::bigint::text`;
const e6 = (dollars: string): string => `(${dollars} * 1000000)::float8`;

/** Newest first: by `at`, then by `id`; `$4` and `$5` are the key behind which the page begins, `$6` its length. */
const newestFirst = (columns: string, table: string, at: string, id: string, where = 'true'): string => `
  SELECT ${columns}, ${us(at)} AS "atUs" FROM users.${table}
  WHERE user_no = $1 AND account = $2 AND mode = $3 AND ${where} AND ($4::bigint IS NULL OR
    (${at}, ${id}) < (timestamptz 'epoch' + $4::bigint * interval '1 microsecond', $5::text))
  ORDER BY ${at} DESC, ${id} DESC LIMIT $6`;

const FILLS = newestFirst(
  `trade_id AS "tradeId", order_id AS "orderId", client_order_id AS "clientOrderId", ticker, side,
   yes_price_e4::float8 AS "yesPriceE4", count_e2::float8 AS "countE2", fee_e6::float8 AS "feeE6", is_taker AS "isTaker",
   ${ms('occurred_at')} AS "timeMs"`,
  'fills',
  'occurred_at',
  'trade_id',
);
const SETTLEMENTS = newestFirst(
  `ticker, event_ticker AS "eventTicker", result, revenue_e6::float8 AS "revenueE6", yes_count_e2::float8 AS "yesCountE2",
   no_count_e2::float8 AS "noCountE2", ${ms('occurred_at')} AS "timeMs"`,
  'settlements',
  'occurred_at',
  'ticker',
);
const POSITIONS = newestFirst(
  `ticker, (position * 100)::float8 AS "countE2", ${e6('total_traded')} AS "totalTradedE6",
   ${e6('market_exposure')} AS "exposureE6", ${e6('realized_pnl')} AS "realizedPnlE6", ${e6('fees_paid')} AS "feesE6",
   ${ms('last_updated_ts')} AS "changedAtMs", ${ms('seen_at')} AS "seenAtMs"`,
  'positions',
  'coalesce(last_updated_ts, seen_at)',
  'ticker',
  'position <> 0',
);

type HistorySource = HistoryScope & { readonly pool: Pool };

export const fillsPage = (source: HistorySource, asked: AskedPage): Promise<Page<FillRow>> =>
  page(source, FILLS, asked, ({ tradeId }) => tradeId);
export const settlementsPage = (source: HistorySource, asked: AskedPage): Promise<Page<SettlementRow>> =>
  page(source, SETTLEMENTS, asked, ({ ticker }) => ticker);
/** What is held, as the account's mirror has it. */
export const positionsPage = (source: HistorySource, asked: AskedPage): Promise<Page<PositionRow>> =>
  page(source, POSITIONS, asked, ({ ticker }) => ticker);

async function page<Row extends object>(
  { pool, ownerNo, account, mode }: HistorySource,
  text: string,
  { after, limit }: AskedPage,
  idOf: (row: Row) => string,
): Promise<Page<Row>> {
  const values = [ownerNo, account, mode, after?.atUs ?? null, after?.id ?? null, limit];
  const { rows } = await asUser(pool, ownerNo, (client) =>
    client.query<Row & { atUs: string }>(text, values),
  );
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    rows: rows.map(({ atUs: _, ...row }) => row as unknown as Row),
    next: last === undefined ? null : { atUs: last.atUs, id: idOf(last as unknown as Row) },
  };
}
