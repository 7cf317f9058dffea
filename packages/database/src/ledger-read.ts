import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { ClientBase, Pool } from 'pg';
import { selectColumn } from './ledger-statement.ts';
import type { LedgerScope, LedgerTable } from './ledger-table.ts';
import { LEDGER_TABLES } from './ledger-tables.ts';
import { mergeSorted } from './merge-sorted.ts';

/** Rows per fetch: a page is some hundred kilobytes. */
const PAGE_ROWS = 2_000;

type Ordered = { readonly at: number; readonly entry: LedgerEntry };

/**
 * Entries in the order in which they were appended (`written`), or in the order that depends on nothing but their
 * content (`canonical`): time, then kind as an order's life passes through them, then id.
 */
export type LedgerOrder = 'written' | 'canonical';

/** The whole ledger of one account, in the order in which it was appended. */
export async function readLedger(source: LedgerScope & { readonly pool: Pool }): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const entry of streamLedger(source, 'written')) entries.push(entry);
  return entries;
}

/** How long before it was committed an entry may say that it was recorded: longer than any group may take. */
const COMMIT_WITHIN = '2 minutes';

/**
 * What was added to the ledger since an earlier reading, some of it read before: applying an entry twice changes nothing.
 * @param since `readAt` of that reading; null for everything
 */
export async function readLedgerSince(
  source: LedgerScope & { readonly pool: Pool },
  since: string | null,
): Promise<{ readonly entries: readonly LedgerEntry[]; readonly readAt: string }> {
  // Asked before reading, and of the server whose clock stamps the rows.
  const { rows } = await source.pool.query<{ at: string }>('SELECT now()::text AS at');
  const entries: LedgerEntry[] = [];
  for await (const entry of streamLedger(source, 'written', since)) entries.push(entry);
  return { entries, readAt: rows[0]?.at ?? '' };
}

/** Streams one consistent state of the ledger, whatever is appended meanwhile. */
export async function* streamLedger(
  source: LedgerScope & { readonly pool: Pool },
  order: LedgerOrder,
  since: string | null = null,
): AsyncGenerator<LedgerEntry> {
  const client = await source.pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables = LEDGER_TABLES.map((table) => readTable(client, table, source, order, since));
    for await (const { entry } of mergeSorted(tables, (a, b) => a.at < b.at)) yield entry;
  } finally {
    // Also when the reader stops early; a connection that cannot even do this is thrown away.
    await client.query('ROLLBACK').then(
      () => client.release(),
      () => client.release(true),
    );
  }
}

async function* readTable(
  client: ClientBase,
  table: LedgerTable,
  scope: LedgerScope,
  order: LedgerOrder,
  since: string | null,
): AsyncGenerator<Ordered> {
  const cursor = `ledger_${table.table}`;
  const time = '(extract(epoch FROM occurred_at) * 1000)::bigint';
  // Bytes, not a language's rules, decide between ids; outcomes of one order and moment differ in any column.
  const ids = table.key.map((name) => `${table.table}.${name}::text COLLATE "C"`).join(', ');
  await client.query(
    `DECLARE ${cursor} NO SCROLL CURSOR FOR
     SELECT ${order === 'written' ? 'seq' : time} AS at, ${table.columns.map(selectColumn).join(', ')}
     FROM users.${table.table} WHERE user_no = $1 AND account = $2 AND mode = $3
       AND ($4::timestamptz IS NULL OR recorded_at >= $4::timestamptz - interval '${COMMIT_WITHIN}')
     ORDER BY ${order === 'written' ? 'seq' : `occurred_at, ${ids}`}`,
    [scope.userNo, scope.account, scope.mode, since],
  );
  for (;;) {
    const { rows } = await client.query<{ at: unknown } & Record<string, unknown>>(
      `FETCH ${PAGE_ROWS} FROM ${cursor}`,
    );
    for (const row of rows) yield { at: Number(row.at), entry: table.decode(row) };
    if (rows.length < PAGE_ROWS) return;
  }
}
