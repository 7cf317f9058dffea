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

/** Writes down what changed the history; what changed nothing is not worth a line. */
export async function noteImport(client: ClientBase, noted: NotedImport): Promise<void> {
  const { symbol, kind, source, startedAt, added, replaced, report } = noted;
  if (added + replaced === 0) return;
  await client.query(
    `INSERT INTO historical_data.price_imports (symbol, kind, source, started_at, bars_added, bars_replaced, report)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [symbol, kind, source, startedAt, added, replaced, JSON.stringify(report)],
  );
}
