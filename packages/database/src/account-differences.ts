import { formatMoney, type MoneyE6 } from '@rec-io/domain/money';
import type { AccountDifference } from '@rec-io/domain/reconciliation/difference';
import type { Pool } from 'pg';
import type { LedgerScope } from './ledger-table.ts';

type Target = LedgerScope & { readonly pool: Pool };

/** Seen now and before: its row goes on. Seen now only: a new row. Seen before only: it has ended. One statement, one moment. */
const SEEN = `
  WITH seen AS (
    SELECT * FROM json_to_recordset($4) AS r (id text, code text, ticker text, ledger text, exchange text, amount numeric,
      explanation text, remedy text, blocks text)
  ), ended AS (
    UPDATE users.account_differences d SET resolved_at = now()
    WHERE user_no = $1 AND account = $2 AND mode = $3 AND resolved_at IS NULL
      AND NOT EXISTS (SELECT FROM seen WHERE seen.id = d.id)
  ), gone_on AS (
    UPDATE users.account_differences d SET last_seen = now(), ledger = seen.ledger, exchange = seen.exchange,
      amount = seen.amount, explanation = seen.explanation, remedy = seen.remedy
    FROM seen
    WHERE user_no = $1 AND account = $2 AND mode = $3 AND resolved_at IS NULL AND seen.id = d.id
    RETURNING d.id
  )
  INSERT INTO users.account_differences (user_no, account, mode, id, first_seen, last_seen, code, ticker, ledger, exchange,
    amount, explanation, remedy, blocks)
  SELECT $1, $2, $3, id, now(), now(), code, ticker, ledger, exchange, amount, explanation, remedy, blocks FROM seen
  WHERE NOT EXISTS (SELECT FROM gone_on WHERE gone_on.id = seen.id)`;

/** Keeps what one complete look found: first seen, seen again, ended. */
export async function keepDifferences(target: Target, found: readonly AccountDifference[]): Promise<void> {
  const { pool, userNo, account, mode } = target;
  const rows = found.map(({ amountE6, ...difference }) => ({ ...difference, amount: formatMoney(amountE6) }));
  await pool.query({
    name: 'keep-differences',
    text: SEEN,
    values: [userNo, account, mode, JSON.stringify(rows)],
  });
}

export type KeptDifference = AccountDifference & {
  /** UTC milliseconds. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly resolvedAtMs: number | null;
};

/** Those that stand now, and what ended since `sinceMs`; newest first. */
export async function readDifferences(source: Target, sinceMs: number): Promise<readonly KeptDifference[]> {
  const { pool, userNo, account, mode } = source;
  const { rows } = await pool.query<Omit<KeptDifference, 'amountE6'> & { readonly amountE6: string }>({
    name: 'read-differences',
    text: `SELECT id, code, ticker, ledger, exchange, (amount * 1000000)::bigint AS "amountE6", explanation, remedy, blocks,
        (extract(epoch FROM first_seen) * 1000)::float8 AS "firstSeenMs",
        (extract(epoch FROM last_seen) * 1000)::float8 AS "lastSeenMs",
        (extract(epoch FROM resolved_at) * 1000)::float8 AS "resolvedAtMs"
      FROM users.account_differences
      WHERE user_no = $1 AND account = $2 AND mode = $3
        AND (resolved_at IS NULL OR resolved_at >= to_timestamp($4 / 1000.0))
      ORDER BY first_seen DESC, id`,
    values: [userNo, account, mode, sinceMs],
  });
  return rows.map((row) => ({ ...row, amountE6: Number(row.amountE6) as MoneyE6 }));
}
