import { setTimeout as sleep } from 'node:timers/promises';
import { readLedger } from '@rec-io/database/ledger-read';
import { TradeBook } from '@rec-io/domain/trade-book';
import type { Pool } from 'pg';
import type { Installation } from '../installation.ts';
import { withDatabase } from './with-database.ts';

const LOOK_MS = 500;
const DRAIN_S_MAX = 30;

/**
 * Waits until the fate of every order of the present mode is proven, as long as that may take: an order that was sent a moment
 * ago is no open trade yet. What is not proven by then is still open, which refuses the switch.
 * @returns orders still under way
 */
export async function drain(installation: Installation, say: (line: string) => void): Promise<number> {
  const { userNo, account, mode } = installation.configuration;
  return withDatabase(installation, async (pool) => {
    for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
      const count = await ordersUnderWay(pool, { userNo, account, mode });
      if (count === 0 || waitedMs >= DRAIN_S_MAX * 1_000) return count;
      if (waitedMs === 0) say(`waiting for ${count} ${count === 1 ? 'order' : 'orders'} under way`);
      await sleep(LOOK_MS);
    }
  });
}

async function ordersUnderWay(
  pool: Pool,
  scope: Pick<Installation['configuration'], 'userNo' | 'account' | 'mode'>,
): Promise<number> {
  const book = new TradeBook();
  for (const entry of await readLedger({ pool, ...scope })) book.apply(entry);
  return book.openOrders().length;
}
