import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, openPool } from '@rec-io/database/connection';
import { dropReplayDatabase, ensureDatabase, migrateDatabase } from '@rec-io/database/databases';
import { startDatabase, stopDatabase } from '@rec-io/database/embedded/start-database';
import { DatabaseError } from '@rec-io/database/errors';
import { createUser } from '@rec-io/database/users';
import { backupBeforeMigration } from '@rec-io/installer/backup-before-migration';
import { databaseConnections } from '@rec-io/installer/database-connections';
import { type Layout, layout as layoutOf } from '@rec-io/installer/layout';
import { takeLock } from '@rec-io/installer/process-lock';
import type { Pool, PoolClient } from 'pg';
import { findInstallation, type Installation } from './installation.ts';
import { livingParent } from './parent/parent-state.ts';
import { carryNow } from './point-in-time/archive-carrier.ts';
import { requireCluster } from './point-in-time/require-cluster.ts';
import { REPLAY_DIR } from './replay-server.ts';

const REPLAY_DATABASE = 'rec_io_replay';
/** Held shared by everyone who borrows a server; any constant would do. */
const BORROWED = 7_320_116;
const TURN_MS = 100;
/** Whoever waits for longer is told for what. */
const SILENT_MS = 10_000;
const WAITING = 'The database does not answer yet: waiting for it, for a minute at most …\n';

type Borrowed = { readonly admin: Connection; close(): Promise<void> };

/**
 * The installation's database. An embedded one is started for the while when it does not run, and whoever closes it last
 * stops it; the machine's own runs by itself.
 * @param asItIs whatever version its tables have; mayBeNew: an empty one is made where the installation has lost its own
 * @throws CatalogueError REC-234
 */
export async function borrowDatabase(
  { layout, configuration }: Installation,
  { asItIs = false, mayBeNew = false } = {},
): Promise<Borrowed> {
  if (configuration.database === 'embedded') {
    if (!mayBeNew) await requireCluster(layout);
    return borrow(layout, configuration.ports.database, asItIs);
  }
  const admin = await databaseConnections(layout, configuration).admin();
  return { admin, close: () => Promise.resolve() };
}

/**
 * The database that replays write to: on the installation's embedded server, else on a server of the clone's own. On the
 * machine's own server nobody but its superuser makes databases.
 */
export async function openReplayDatabase(
  dataDir: string,
  fresh: boolean,
): Promise<{ pool: Pool; close(): Promise<void> }> {
  const installation = await findInstallation(dataDir).catch(() => null);
  const server = await (installation === null || installation.configuration.database === 'system'
    ? borrow(layoutOf(REPLAY_DIR), await freePort())
    : borrowDatabase(installation));
  try {
    const admin = openPool(server.admin, { max: 1, name: 'rec-io-replay-start' });
    try {
      if (fresh) await dropReplayDatabase(admin, REPLAY_DATABASE);
      await ensureDatabase(admin, REPLAY_DATABASE);
    } finally {
      await admin.end();
    }
    const connection = { ...server.admin, database: REPLAY_DATABASE };
    await migrateDatabase(connection);
    await ensureReplayUser(connection);
    const pool = openPool(connection, { name: 'rec-io-replay' });
    return {
      pool,
      async close() {
        await pool.end();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** The ledger's tables have a partition per user; this one cannot sign in, because no password has such a hash. */
async function ensureReplayUser(connection: Connection): Promise<void> {
  const pool = openPool(connection, { max: 1, name: 'rec-io-replay-start' });
  const user = { userNo: '0001', login: 'replay', passwordHash: '!', accountType: 'user' } as const;
  try {
    await createUser(pool, user);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'DB_USER_EXISTS') throw error;
  } finally {
    await pool.end();
  }
}

async function startInTurn(layout: Layout, port: number, asItIs: boolean) {
  const { data: dataDir, databaseLog: log } = layout;
  const turn = await takeTurn(join(dataDir, 'borrow.lock'));
  // What a replay's own server holds can be made again.
  const holdsTrades = layout.dataDir !== REPLAY_DIR;
  const beforeMigration = async (admin: Connection, version: number) => {
    if (holdsTrades) await backupBeforeMigration(layout, admin, version);
  };
  const start = { dataDir, port, log, archive: holdsTrades, beforeMigration, asItIs };
  return startDatabase(start).finally(() => turn.release());
}

async function borrow(layout: Layout, port: number, asItIs = false): Promise<Borrowed> {
  const { data, logs, databaseLog, parentState } = layout;
  await mkdir(logs, { recursive: true, mode: 0o700 });
  const silence = setTimeout(() => process.stderr.write(WAITING), SILENT_MS);
  const { admin } = await startInTurn(layout, port, asItIs).finally(() => clearTimeout(silence));
  const leases = openPool(admin, { max: 1, name: 'rec-io-borrower' });
  // Kept in hand: a connection that lies idle in a pool is closed after ten seconds, and the lease with it.
  const lease = await leases.connect();
  // A server that is gone has nothing to be let go of.
  lease.on('error', () => undefined);
  await lease.query('SELECT pg_advisory_lock_shared($1)', [BORROWED]);
  return {
    admin,
    async close() {
      try {
        // A parent that started meanwhile has adopted the server and stops it in its own time.
        if ((await livingParent(parentState)) === null && (await isLast(lease))) {
          await stopDatabase(data, databaseLog);
          // It has handed over its last, and nobody else is there to carry it.
          if (layout.dataDir !== REPLAY_DIR) await carryNow(layout);
        }
      } finally {
        lease.release(true);
        await leases.end();
      }
    },
  };
}

/** One after the other: two that make the same cluster would destroy each other's work. */
async function takeTurn(path: string): Promise<{ release(): Promise<void> }> {
  for (;;) {
    const lock = await takeLock(path);
    if (lock.held) return lock;
    await sleep(TURN_MS);
  }
}

/** A killed borrower lets go with its connection, and so does a server that is gone: then nothing is left to stop. */
async function isLast(lease: PoolClient): Promise<boolean> {
  try {
    await lease.query('SELECT pg_advisory_unlock_shared($1)', [BORROWED]);
    const { rows } = await lease.query<{ last: boolean }>('SELECT pg_try_advisory_lock($1) AS last', [
      BORROWED,
    ]);
    return rows[0]?.last === true;
  } catch {
    return false;
  }
}

/** Any port that is free now; nothing but this process asks for it in the next moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<number>();
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
  return promise;
}
