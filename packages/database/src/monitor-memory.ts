import type { StrategyMemory } from '@rec-io/domain/strategy';
import type { Pool } from 'pg';
import type { LedgerScope } from './ledger-table.ts';

/** What a monitor's strategy remembers, and the exchange time that it is of. */
export type RememberedMonitor = {
  readonly monitor: string;
  /** Memory of one strategy means nothing to another. */
  readonly strategy: string;
  readonly memory: StrategyMemory;
  readonly timeMs: number;
};

type Scoped = LedgerScope & { readonly pool: Pool };

/** Of all monitors of one account and mode. */
export async function readMonitorMemory({
  pool,
  userNo,
  account,
  mode,
}: Scoped): Promise<RememberedMonitor[]> {
  const { rows } = await pool.query<RememberedMonitor>(
    `SELECT monitor, strategy, memory, (extract(epoch FROM occurred_at) * 1000)::float8 AS "timeMs"
     FROM users.monitor_memory WHERE user_no = $1 AND account = $2 AND mode = $3 ORDER BY monitor`,
    [userNo, account, mode],
  );
  return rows;
}

/** Keeps the newest memory of monitors; each of them once. */
export async function writeMonitorMemory(
  { pool, userNo, account, mode }: Scoped,
  remembered: readonly RememberedMonitor[],
): Promise<void> {
  if (remembered.length === 0) return;
  await pool.query({
    name: 'monitor-memory',
    text: `
      INSERT INTO users.monitor_memory (user_no, account, mode, monitor, strategy, memory, occurred_at)
      SELECT $1, $2, $3, monitor, strategy, memory::json, to_timestamp(ms / 1000.0)
      FROM unnest($4::text[], $5::text[], $6::text[], $7::bigint[]) AS t (monitor, strategy, memory, ms)
      ON CONFLICT (user_no, account, mode, monitor) DO UPDATE SET
        strategy = excluded.strategy, memory = excluded.memory, occurred_at = excluded.occurred_at, updated_at = now()`,
    values: [
      userNo,
      account,
      mode,
      remembered.map(({ monitor }) => monitor),
      remembered.map(({ strategy }) => strategy),
      remembered.map(({ memory }) => JSON.stringify(memory)),
      remembered.map(({ timeMs }) => timeMs),
    ],
  });
}
