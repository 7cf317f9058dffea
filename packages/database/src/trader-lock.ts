import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { type Connection, openPool } from './connection.ts';
import { DatabaseError } from './errors.ts';
import type { LedgerScope } from './ledger-table.ts';

/** A trader that stops takes up to 8 s for it, and the next one may have been started by then. */
const WAIT_MS = 12_000;
const LOOK_MS = 200;
/** After the connection broke: the server that restarts has forgotten who held what. */
const AGAIN_MS = 1_000;

export type TraderLock = { release(): Promise<void> };

/**
 * One trader for an account and mode: two would count and decide by themselves, and each would take the other's orders for a
 * stranger's. Held by a session of the database's, so that it is free as soon as its holder is gone, however that ended. It is taken
 * anew when the database restarts, and until then nobody else can start.
 * @param onTaken somebody else took it meanwhile: whoever calls this has to end
 * @throws DatabaseError `DB_TRADER_RUNS` when another trader holds it and does not end
 */
export async function lockTrader(
  connection: Connection,
  { userNo, account, mode }: LedgerScope,
  onTaken: () => void,
  waitMs = WAIT_MS,
): Promise<TraderLock> {
  const pool = openPool(connection, { userNo, max: 1, name: `trader-${account}-lock` });
  const name = `trader ${userNo} ${account} ${mode}`;
  let session: PoolClient | null = null;
  let isReleased = false;

  async function isMine(): Promise<boolean> {
    const client = await pool.connect();
    let isBroken = false;
    client.on('error', () => {
      isBroken = true;
      if (session !== client) return;
      session = null;
      client.release(true);
      void again();
    });
    try {
      const { rows } = await client.query<{ mine: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS mine',
        [name],
      );
      if (rows[0]?.mine === true && !isBroken) {
        session = client;
        return true;
      }
    } catch (error) {
      client.release(true);
      throw error;
    }
    client.release(true);
    return false;
  }

  async function again(): Promise<void> {
    let isSeenTaken = false;
    while (!isReleased) {
      const mine = await isMine().catch(() => null);
      if (mine === true) return;
      // A session that was ended says so before it lets go: the first time, it may be our own that still holds the lock.
      if (mine === false && isSeenTaken && !isReleased) {
        onTaken();
        return;
      }
      if (mine === false) isSeenTaken = true;
      await sleep(AGAIN_MS);
    }
  }

  async function release(): Promise<void> {
    isReleased = true;
    session?.release(true);
    session = null;
    await pool.end();
  }

  try {
    for (const untilMs = performance.now() + waitMs; !(await isMine()); await sleep(LOOK_MS))
      if (performance.now() >= untilMs)
        throw new DatabaseError(
          'DB_TRADER_RUNS',
          `another trader of the account ${account} (${mode}) of user ${userNo} is running`,
          'Nothing is to be done if it is the one you want; `recio status` shows what runs. Stop it before another is started.',
        );
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}
