import { readLedger } from '@rec-io/database/ledger-read';
import { asUser } from '@rec-io/database/transaction';
import type { Intent, Mode } from '@rec-io/domain/ledger';
import { TradeBook } from '@rec-io/domain/trade-book';
import type { Pool } from 'pg';

/**
 * How many trades of one mode money may still hang on, unknown orders included: folded from the ledger, because the table of
 * trades may lag behind it.
 */
export async function openTrades(
  pool: Pool,
  scope: { readonly userNo: string; readonly account: string; readonly mode: Mode },
): Promise<number> {
  const book = new TradeBook();
  for (const entry of await readLedger({ pool, ...scope })) book.apply(entry);
  return book.live.size + book.openOrders().filter(({ intent }) => isOfHolding(intent)).length;
}

/** The sale of what no trade explains: nothing else of it is counted. */
const isOfHolding = ({ action, closes }: Intent): boolean => action === 'exit' && closes === null;

/** Every account and mode in which the user has live trades, by the table of trades. */
export async function openTradesByMode(
  pool: Pool,
  userNo: string,
): Promise<readonly { readonly account: string; readonly mode: Mode; readonly count: number }[]> {
  return asUser(pool, userNo, async (client) => {
    const { rows } = await client.query<{ account: string; mode: Mode; count: number }>(
      `SELECT account, mode, count(*)::int AS count FROM users.trades
       WHERE user_no = $1 AND status IN ('pending', 'open', 'closing', 'expired')
       GROUP BY account, mode ORDER BY account, mode`,
      [userNo],
    );
    return rows;
  });
}
