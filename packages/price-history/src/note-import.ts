import type { CoinSymbol } from '@rec-io/domain/market';
import type { ClientBase } from 'pg';

export type NotedImport = {
  readonly symbol: CoinSymbol;
  readonly kind: 'file' | 'fetch';
  readonly source: string;
  readonly startedAt: Date;
  readonly added: number;
  readonly replaced: number;
  readonly report: unknown;
};

/** Writes down what changed the history; what changed nothing is not worth a line. @returns its number, null without one */
export async function noteImport(client: ClientBase, noted: NotedImport): Promise<string | null> {
  const { symbol, kind, source, startedAt, added, replaced, report } = noted;
  if (added + replaced === 0) return null;
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO historical_data.price_imports (symbol, kind, source, started_at, bars_added, bars_replaced, report)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id::text`,
    [symbol, kind, source, startedAt, added, replaced, JSON.stringify(report)],
  );
  return rows[0]?.id ?? null;
}

/** The same for work that goes on for long: the first part makes the line, each later one adds to it. */
export async function extendImport(
  client: ClientBase,
  id: string | null,
  noted: NotedImport,
): Promise<string | null> {
  if (id === null) return noteImport(client, noted);
  await client.query(
    `UPDATE historical_data.price_imports SET bars_added = bars_added + $2, bars_replaced = bars_replaced + $3,
       finished_at = now() WHERE id = $1`,
    [id, noted.added, noted.replaced],
  );
  return id;
}
