import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, openPool } from '@rec-io/database/connection';
import { readAutoTradeSettings, updateAutoTradeSettings } from '@rec-io/database/preferences';
import { asUser } from '@rec-io/database/transaction';
import type { Pool } from 'pg';

const LOOK_MS = 1_000;
const SAY_EVERY = 15;

export type Drain = {
  /** The owner's connection of the installation that is drained. */
  readonly admin: Connection;
  readonly userNo: string;
  /** Starts it anew, so that it takes up the changed settings; open trades stay supervised but for that moment. */
  readonly restart: () => Promise<void>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

/** Switches automatic entry off. @returns whether it was on */
export async function stopEntries({ admin, userNo }: Drain): Promise<boolean> {
  return withPool(admin, async (pool) => {
    const { autoEntry } = await readAutoTradeSettings(pool, userNo);
    if (autoEntry) await updateAutoTradeSettings(pool, userNo, { autoEntry: false });
    return autoEntry;
  });
}

export async function allowEntries({ admin, userNo }: Pick<Drain, 'admin' | 'userNo'>): Promise<void> {
  await withPool(admin, (pool) => updateAutoTradeSettings(pool, userNo, { autoEntry: true }));
}

/** Lets the running system supervise its open trades to their end; there is nothing to move before. */
export async function drain(given: Drain): Promise<void> {
  const { admin, userNo, say, signal } = given;
  await withPool(admin, async (pool) => {
    if ((await openTrades(pool, userNo)) === 0) return;
    await given.restart();
    for (let looks = 0; ; looks++) {
      const open = await openTrades(pool, userNo);
      if (open === 0) return;
      if (looks % SAY_EVERY === 0)
        say(`waiting for ${open} open ${open === 1 ? 'trade' : 'trades'} to settle, at the full hour`);
      signal.throwIfAborted();
      await sleep(LOOK_MS, undefined, { signal });
    }
  });
}

/** Trades that money still hangs on: also those that are past their close and not paid yet. */
async function openTrades(pool: Pool, userNo: string): Promise<number> {
  return asUser(pool, userNo, async (client) => {
    const { rows } = await client.query<{ count: string }>(
      `SELECT count(*) FROM users.trades WHERE user_no = $1 AND status IN ('pending', 'open', 'closing', 'expired')`,
      [userNo],
    );
    return Number(rows[0]?.count);
  });
}

async function withPool<T>(connection: Connection, action: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = openPool(connection, { max: 1, name: 'rec-io-drain' });
  try {
    return await action(pool);
  } finally {
    await pool.end();
  }
}
