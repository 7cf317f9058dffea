import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, openPool } from '@rec-io/database/connection';
import { readMigrations } from '@rec-io/database/migrations';
import { readAutoTradeSettings, updateAutoTradeSettings } from '@rec-io/database/preferences';
import { schemaVersion } from '@rec-io/database/schema-version';
import { asUser } from '@rec-io/database/transaction';
import type { Pool } from 'pg';

const LOOK_MS = 1_000;
const SAY_EVERY = 15;

/** One user's trading, reached as the owner of the database. */
export type Trading = { readonly admin: Connection; readonly userNo: string };

/** Whatever version made the tables: nothing else of the settings is looked at, and nothing is changed. */
export const entriesAllowed = ({ admin, userNo }: Trading): Promise<boolean> =>
  withPool(admin, (pool) =>
    asUser(pool, userNo, async (client) => {
      const { rows } = await client.query<{ auto_entry: boolean }>(
        'SELECT auto_entry FROM users.auto_trade_settings WHERE user_no = $1',
        [userNo],
      );
      return rows[0]?.auto_entry ?? false;
    }),
  );

/** An earlier version made the tables, and what runs on them is of that version. */
export const isOfEarlierVersion = (admin: Connection): Promise<boolean> =>
  withPool(admin, async (pool) => (await schemaVersion(pool)) < readMigrations().length);

/** Switches automatic entry off, for the next start of the trader. @returns whether it was on */
export async function stopEntries({ admin, userNo }: Trading): Promise<boolean> {
  return withPool(admin, async (pool) => {
    const { autoEntry } = await readAutoTradeSettings(pool, userNo);
    if (autoEntry) await updateAutoTradeSettings(pool, userNo, { autoEntry: false });
    return autoEntry;
  });
}

export async function allowEntries({ admin, userNo }: Trading): Promise<void> {
  await withPool(admin, (pool) => updateAutoTradeSettings(pool, userNo, { autoEntry: true }));
}

/** Trades that money still hangs on: also those that are past their close and not paid yet. */
export const openTrades = ({ admin, userNo }: Trading): Promise<number> =>
  withPool(admin, (pool) => countOpen(pool, userNo));

/** Waits until the running system has seen every open trade to its end; there is nothing to move before. */
export async function drain({
  admin,
  userNo,
  say,
  signal,
}: Trading & { readonly say: (line: string) => void; readonly signal: AbortSignal }): Promise<void> {
  await withPool(admin, async (pool) => {
    for (let looks = 0; ; looks++) {
      const open = await countOpen(pool, userNo);
      if (open === 0) return;
      const trades = open === 1 ? '1 open trade' : `${open} open trades`;
      if (looks % SAY_EVERY === 0) say(`waiting for ${trades} to settle, at the full hour`);
      signal.throwIfAborted();
      await sleep(LOOK_MS, undefined, { signal });
    }
  });
}

function countOpen(pool: Pool, userNo: string): Promise<number> {
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
