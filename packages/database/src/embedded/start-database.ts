import { type Connection, openPool } from '../connection.ts';
import { ensureDatabase, migrateDatabase, setRolePasswords } from '../databases.ts';
import { readMigrations } from '../migrations.ts';
import { archiveSettings, prepareArchive } from '../point-in-time/archive-command.ts';
import { ADMIN_ROLE, DATABASE_NAME, SERVICE_ROLE } from '../roles.ts';
import { schemaVersion } from '../schema-version.ts';
import { installServer } from './binaries.ts';
import { type DatabaseIdentity, databaseIdentity, findIdentity, rolePasswords } from './identity.ts';
import { type Placement, placement, preparePlacement } from './placement.ts';
import { embeddedServer, type RunningServer } from './server.ts';
import { stopServer } from './stop-server.ts';

export type DatabaseStart = {
  readonly dataDir: string;
  readonly port: number;
  /** File for the server's messages. */
  readonly log: string;
  /** Whether the server hands over its log, so that any moment can be gone back to. It does from its next start on. */
  readonly archive?: boolean;
  /**
   * Called before a database that holds rows is brought to another version; when it fails, nothing is changed.
   * @param version of the schema as it is
   */
  readonly beforeMigration?: (admin: Connection, version: number) => Promise<void>;
  /** Whatever version its tables have, this one or a newer one's: for whoever looks at them, or puts others in their place. */
  readonly asItIs?: boolean;
};

export type StartedDatabase = {
  readonly server: RunningServer;
  readonly placement: Placement;
  /** True when the system account was made now. */
  readonly accountCreated: boolean;
  /** Migrations applied now. */
  readonly migrated: readonly number[];
  /** The owner: migrations, users. */
  readonly admin: Connection;
  /** What the services use: row-level security binds it. */
  readonly service: Connection;
};

const isRoot = (): boolean => process.getuid?.() === 0;

/** One number for everyone who prepares a server; any constant would do. */
const PREPARING = 7_320_115;

/**
 * From nothing, or from whatever a killed start left, to a running and migrated database. Again and again the same:
 * a server that runs is adopted, what is there is kept. One that was started and cannot be used is stopped again.
 */
export async function startDatabase({
  dataDir,
  port,
  log,
  archive = false,
  beforeMigration,
  asItIs = false,
}: DatabaseStart): Promise<StartedDatabase> {
  const identity = await databaseIdentity(dataDir);
  const place = placement({ dataDir, id: identity.id, isRoot: isRoot() });
  const account = await preparePlacement(place);
  if (archive) await prepareArchive(place, account);
  const server = embeddedServer({
    binDir: await installServer(place.serverDir),
    clusterDir: place.clusterDir,
    account,
    adminPassword: identity.adminPassword,
    port,
    log,
    ...(archive ? { settings: archiveSettings(place) } : {}),
  });
  const running = (await server.adopt()) ?? (await server.start());
  const connections = databaseConnections(identity, running.port);
  const pool = openPool(server.connection(running.port, 'postgres'), { max: 1, name: 'rec-io-start' });
  try {
    // Two that change a role at once fail with "tuple concurrently updated". The lock ends with the connection.
    await pool.query('SELECT pg_advisory_lock($1)', [PREPARING]);
    // Its checkpointer, which sees to the archive's timeout, may have gone to sleep before the server wrote, and would sleep on
    // for checkpoint_timeout: this wakes it.
    if (archive) await pool.query('SELECT pg_reload_conf()');
    await ensureDatabase(pool, DATABASE_NAME);
    if (beforeMigration !== undefined && !asItIs) await ifOlder(connections.admin, beforeMigration);
    const migrated = asItIs ? [] : await migrateDatabase(connections.admin);
    await setRolePasswords(pool, rolePasswords(identity));
    return {
      server: running,
      placement: place,
      accountCreated: account?.created ?? false,
      migrated,
      ...connections,
    };
  } catch (error) {
    if (!running.adopted) await server.stop();
    throw error;
  } finally {
    await pool.end();
  }
}

async function ifOlder(
  admin: Connection,
  action: NonNullable<DatabaseStart['beforeMigration']>,
): Promise<void> {
  const pool = openPool(admin, { max: 1, name: 'rec-io-start' });
  const version = await schemaVersion(pool).finally(() => pool.end());
  if (version > 0 && version < readMigrations().length) await action(admin, version);
}

/** Stops the server of a data directory. @returns false when none ran */
export async function stopDatabase(dataDir: string, log: string): Promise<boolean> {
  const identity = await findIdentity(dataDir);
  if (identity === null) return false;
  const { clusterDir } = placement({ dataDir, id: identity.id, isRoot: isRoot() });
  return stopServer(clusterDir, log);
}

/** How the programs connect to the database of a data directory; null when it has none. */
export async function findConnections(
  dataDir: string,
  port: number,
): Promise<{ readonly admin: Connection; readonly service: Connection } | null> {
  const identity = await findIdentity(dataDir);
  return identity === null ? null : databaseConnections(identity, port);
}

function databaseConnections(identity: DatabaseIdentity, port: number) {
  const at = { host: '127.0.0.1', port, database: DATABASE_NAME } as const;
  return {
    admin: { ...at, user: ADMIN_ROLE, password: identity.adminPassword },
    service: { ...at, user: SERVICE_ROLE, password: identity.servicePassword },
  };
}
