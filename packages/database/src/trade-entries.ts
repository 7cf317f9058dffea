import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { ClientBase } from 'pg';
import { selectColumn } from './ledger-statement.ts';
import type { LedgerScope, LedgerTable } from './ledger-table.ts';
import { LEDGER_TABLES } from './ledger-tables.ts';

/** Of what is whose: `$4` are the ids of trades. */
const INTENTS = `SELECT client_order_id FROM users.intents
  WHERE user_no = $1 AND account = $2 AND mode = $3 AND (client_order_id = ANY ($4) OR closes = ANY ($4))`;
const ORDERS = `SELECT order_id FROM users.order_outcomes
  WHERE user_no = $1 AND account = $2 AND mode = $3 AND order_id <> '' AND client_order_id IN (${INTENTS})`;
const MARKETS = `SELECT ticker FROM users.intents
  WHERE user_no = $1 AND account = $2 AND mode = $3 AND client_order_id = ANY ($4)`;

/** Which rows of a table are about the trades; a table that is not here has none. */
const OF_TRADES: Partial<Record<LedgerEntry['kind'], string>> = {
  intent: '(client_order_id = ANY ($4) OR closes = ANY ($4))',
  outcome: `client_order_id IN (${INTENTS})`,
  // A source that does not tell whose order it was tells the exchange's own id of it.
  fill: `(client_order_id IN (${INTENTS}) OR order_id IN (${ORDERS}))`,
  settlement: `ticker IN (${MARKETS})`,
  rules: 'trade_id = ANY ($4)',
  'exit-begin': 'trade_id = ANY ($4)',
  'exit-end': 'trade_id = ANY ($4)',
  adoption: 'trade_id = ANY ($4)',
};

/** Everything that the ledger has of some trades, in the order in which it was written. */
export async function readTradeEntries(
  client: ClientBase,
  { userNo, account, mode }: LedgerScope,
  tradeIds: readonly string[],
): Promise<LedgerEntry[]> {
  const found: { readonly at: number; readonly entry: LedgerEntry }[] = [];
  for (const table of LEDGER_TABLES) {
    const { rows } = await client.query<{ at: unknown } & Record<string, unknown>>(select(table), [
      ...[userNo, account, mode],
      tradeIds,
    ]);
    for (const row of rows) found.push({ at: Number(row.at), entry: table.decode(row) });
  }
  return found.sort((a, b) => a.at - b.at).map(({ entry }) => entry);
}

const select = ({ kind, table, columns }: LedgerTable): string =>
  `SELECT seq AS at, ${columns.map(selectColumn).join(', ')} FROM users.${table}
   WHERE user_no = $1 AND account = $2 AND mode = $3 AND ${OF_TRADES[kind] ?? '$4::text[] IS NULL'}`;
