import type { Pool } from 'pg';

/** The ledger's rows as they lie in their tables: money in 1/1,000,000 $, counts in 1/100, exchange time in ms. */
export type LedgerRows = {
  readonly intents: readonly IntentRow[];
  readonly fills: readonly FillRow[];
  readonly settlements: readonly {
    readonly ticker: string;
    readonly result: string;
    readonly revenue: number;
  }[];
  readonly balances: readonly { readonly balance: number; readonly at: number }[];
  readonly rules: readonly { readonly trade: string; readonly seq: number }[];
  readonly adoptions: readonly AdoptionRow[];
  readonly controls: readonly { readonly state: string; readonly by: string; readonly seq: number }[];
  readonly exitEnds: readonly { readonly trade: string; readonly result: string }[];
};
export type IntentRow = {
  readonly id: string;
  readonly decision: number;
  readonly monitor: string;
  readonly ticker: string;
  readonly side: 'yes' | 'no';
  readonly action: 'entry' | 'exit';
  readonly cause: string;
  readonly closes: string | null;
  readonly count: number;
  readonly book_side: 'bid' | 'ask';
  readonly yes_price: number;
  /** Grows in the order in which entries were written, over all tables and lives. */
  readonly seq: number;
};
export type FillRow = {
  readonly trade_id: string;
  readonly order_id: string;
  readonly client_order_id: string;
  readonly ticker: string;
  readonly side: 'bid' | 'ask';
  readonly yes_price: number;
  readonly count: number;
  readonly fee: number;
  readonly at: number;
  readonly seq: number;
};
export type AdoptionRow = {
  readonly id: string;
  readonly what: string;
  readonly reference: string;
  readonly ticker: string | null;
  readonly trade: string | null;
  readonly count: number;
  readonly cash: number;
};

const AT = '(extract(epoch FROM occurred_at) * 1000)::float8 AS at';
/** The exchange's list of fills does not tell whose they are; the answer to the order does. */
const OWNER = `COALESCE(NULLIF(client_order_id, ''), (SELECT answer.client_order_id FROM users.order_outcomes AS answer
    WHERE answer.account = fill.account AND answer.mode = fill.mode AND answer.order_id = fill.order_id LIMIT 1), '')
    AS client_order_id`;
const QUERIES: { readonly [Table in keyof LedgerRows]: string } = {
  intents: `SELECT client_order_id AS id, decision_number AS decision, monitor, ticker, side, action, cause, closes,
    count_e2::float8 AS count, book_side, yes_price_e4::float8 AS yes_price, seq::float8 AS seq FROM users.intents`,
  fills: `SELECT trade_id, order_id, ${OWNER}, ticker, side, yes_price_e4::float8 AS yes_price,
    count_e2::float8 AS count, fee_e6::float8 AS fee, ${AT}, seq::float8 AS seq FROM users.fills AS fill`,
  settlements: 'SELECT ticker, result, revenue_e6::float8 AS revenue FROM users.settlements',
  balances: `SELECT balance_e6::float8 AS balance, ${AT} FROM users.balances`,
  rules: 'SELECT trade_id AS trade, seq::float8 AS seq FROM users.trade_rules',
  adoptions: `SELECT id, what, reference, ticker, trade_id AS trade, count_e2::float8 AS count, cash_e6::float8 AS cash
    FROM users.adoptions`,
  controls: `SELECT state, decided_by AS by, seq::float8 AS seq FROM users.controls`,
  exitEnds: 'SELECT trade_id AS trade, result FROM users.exit_ends',
};

/** One state of the account's ledger, by nothing but SQL. @param pool with the user's rows in sight */
export async function readLedgerRows(pool: Pool, account: string): Promise<LedgerRows> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const read = async (sql: string) =>
      (await client.query(`${sql} WHERE account = $1 AND mode = 'simulated' ORDER BY seq`, [account])).rows;
    const rows: Record<string, readonly unknown[]> = {};
    for (const [table, sql] of Object.entries(QUERIES)) rows[table] = await read(sql);
    await client.query('COMMIT');
    return rows as unknown as LedgerRows;
  } finally {
    client.release();
  }
}
