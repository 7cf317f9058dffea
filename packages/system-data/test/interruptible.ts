import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Connection, openPool } from '@rec-io/database/connection';
import { migrateDatabase } from '@rec-io/database/databases';
import type { Pool } from 'pg';
import { type CopyOptions, type CopyReport, copySystemData } from '../src/copy-system-data.ts';
import { invite } from '../src/operator/invitations.ts';
import { setupInstallers } from '../src/operator/setup-installers.ts';
import { connectedSuperuser } from '../src/operator/superuser.ts';
import type { CopyProgress } from '../src/progress.ts';
import type { SourceConnection } from '../src/source-connection.ts';
import { SETUP_TEXTS } from '../src/test-operator-server.ts';
import type { CopyProcessInput, CopyProcessOutput } from './copy-process.ts';
import { freshDatabase } from './sessions.ts';
import { type StoppableServer, stoppableServer } from './stoppable-server.ts';

export const PRICES = 'historical_data.prices_1m';
const SMALL_TABLES = 16;

/** Many small tables, a large one of many chunks, an enum, and two whose rows come in pairs. */
const SAMPLE = `
  CREATE TABLE historical_data.prices_1m (n bigint PRIMARY KEY, at timestamptz NOT NULL, price numeric(16,4), note text);
  INSERT INTO historical_data.prices_1m
    SELECT n, '2025-01-01 00:00+00'::timestamptz + n * interval '1 minute', n % 977 / 7.0, md5(n::text)
    FROM generate_series(1, 60000) AS n;
  CREATE INDEX prices_1m_at ON historical_data.prices_1m (at);
  CREATE TYPE analytics.mood AS ENUM ('calm', 'wild');
  CREATE TABLE analytics.moods (n integer PRIMARY KEY, mood analytics.mood);
  INSERT INTO analytics.moods SELECT n, CASE n % 3 WHEN 0 THEN 'wild' ELSE 'calm' END::analytics.mood FROM generate_series(1, 5000) AS n;
  CREATE TABLE analytics.left_pairs (n bigint PRIMARY KEY, note text);
  CREATE TABLE historical_data.right_pairs (n bigint PRIMARY KEY, note text);
  INSERT INTO analytics.left_pairs SELECT n, md5(n::text) FROM generate_series(1, 8000) AS n;
  INSERT INTO historical_data.right_pairs SELECT * FROM analytics.left_pairs;
  ${Array.from(
    { length: SMALL_TABLES },
    (
      _,
      index,
    ) => `CREATE TABLE analytics.small_${index} (n integer PRIMARY KEY, share numeric(5,2), noted text);
    INSERT INTO analytics.small_${index} SELECT n, n % 100 / 3.0, 'row ' || n FROM generate_series(1, ${100 + 40 * index}) AS n;`,
  ).join('\n')}`;

export type Interruptible = {
  readonly sourceServer: StoppableServer;
  readonly targetServer: StoppableServer;
  /** As an invited installer. */
  readonly source: SourceConnection;
  /** The source's superuser, in its database; a new pool each time that a server was killed. */
  readonly there: Pool;
  /** Rows of the source as it was made. */
  readonly rows: number;
  /** A migrated database. */
  target(): Promise<Target>;
  remove(): Promise<void>;
};

export type Target = { readonly connection: Connection; readonly pool: Pool };

/** An operator's server and an installation's, each of which can be killed. */
export async function interruptible(): Promise<Interruptible> {
  const [sourceServer, targetServer] = await Promise.all([stoppableServer(), stoppableServer()]);
  const operator = await freshDatabase(sourceServer.admin);
  const template = await freshDatabase(targetServer.admin);
  await Promise.all([migrateDatabase(operator), migrateDatabase(template)]);
  const pools: Pool[] = [];
  const pooled = (connection: Connection): Pool => {
    const pool = openPool(connection, { max: 6 });
    pool.on('error', () => undefined);
    pools.push(pool);
    return pool;
  };
  const there = pooled(operator);
  await there.query(SAMPLE);
  await there.query('ANALYZE');
  const superuser = await connectedSuperuser(operator);
  await setupInstallers(superuser, SETUP_TEXTS);
  const guest = await invite(superuser, { name: 'A', email: 'a@example.org' }, 1, new Date());
  await superuser.close();
  const { total } = await fingerprints(there);
  return {
    sourceServer,
    targetServer,
    source: {
      ...{ ...operator, user: guest.login, password: guest.password },
      ...{ sslMode: 'disable', sslRootCert: null, pin: null, validUntil: null },
    },
    there,
    rows: total,
    async target() {
      const connection = await freshDatabase(targetServer.admin, template.database);
      return { connection, pool: pooled(connection) };
    },
    async remove() {
      await Promise.all(pools.map((pool) => pool.end()));
      await Promise.all([sourceServer.remove(), targetServer.remove()]);
    },
  };
}

const IDENTITY = { userId: 'cut', name: '', email: '', version: '0.1.0' };
export const CHUNK_BYTES = 256 * 1024;

export type Copy = CopyReport & {
  /** By this run, whatever lay here before. */
  readonly rowsBrought: number;
};

/** A copy in this process, in small chunks. */
export async function copy(
  source: SourceConnection,
  { connection }: Target,
  options: Partial<CopyOptions> = {},
): Promise<Copy> {
  let last: CopyProgress | null = null;
  const report = await copySystemData({
    from: { kind: 'server', connection: source, snapshot: null },
    target: connection,
    identity: IDENTITY,
    chunkBytes: CHUNK_BYTES,
    ...options,
    onProgress(progress) {
      last = progress;
      options.onProgress?.(progress);
    },
  });
  return { ...report, rowsBrought: (last as CopyProgress | null)?.rowsDone ?? 0 };
}

export type CopyProcess = {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly signal: string | null; readonly output: CopyProcessOutput | null }>;
};

/** A copy in a process of its own. */
export function copyProcess(
  source: SourceConnection,
  { connection }: Pick<Target, 'connection'>,
  given: Omit<CopyProcessInput, 'options'> & {
    readonly options?: Partial<Pick<CopyOptions, 'chunkBytes' | 'isOurs' | 'maxRate' | 'resume'>>;
  },
): CopyProcess {
  const options = {
    from: { kind: 'server' as const, connection: source, snapshot: null },
    target: connection,
    chunkBytes: CHUNK_BYTES,
    ...given.options,
  };
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'copy-process.ts'), JSON.stringify({ ...given, options })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let told = '';
  child.stdout?.on('data', (data: Buffer) => {
    told += data.toString();
  });
  return {
    child,
    ended: once(child, 'close').then(([, signal]) => ({
      signal: signal as string | null,
      output: told === '' ? null : (JSON.parse(told) as CopyProcessOutput),
    })),
  };
}

/** Of every table with its name, by another way than a copy's own: MD5 of all rows' text in order. */
export async function fingerprints(
  pool: Pool,
): Promise<{ readonly tables: Readonly<Record<string, string>>; readonly total: number }> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL timezone = 'UTC'");
    const names = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname = 'analytics' OR schemaname = 'historical_data' ORDER BY 1`,
    );
    const tables: Record<string, string> = {};
    let total = 0;
    for (const { name } of names.rows) {
      const { rows } = await client.query<{ rows: number; md5: string }>(
        `SELECT count(*)::int AS rows, md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text COLLATE "C"), '')) AS md5 FROM ${name} AS t`,
      );
      total += rows[0]?.rows ?? 0;
      tables[name] = `${rows[0]?.rows} rows ${rows[0]?.md5}`;
    }
    await client.query('COMMIT');
    return { tables, total };
  } finally {
    client.release();
  }
}

/** What a copy leaves that is over must not: staged tables, what is written of them, connections. */
export async function leftBehind(...pools: readonly Pool[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pool of pools) {
    const { rows } = await pool.query<{ what: string }>(`
      SELECT 'staged ' || c.oid::regclass AS what FROM pg_class c WHERE c.relnamespace::regnamespace::text LIKE 'system\\_data\\_%'
      UNION ALL SELECT 'session ' || application_name || ' ' || coalesce(state, '') || ' ' || query FROM pg_stat_activity
        WHERE datname = current_database() AND application_name IN ('rec-io-system-data', 'rec-io-installation-log')`);
    found.push(...rows.map(({ what }) => what));
    const { rows: journaled } = await pool.query<{ found: boolean }>(
      "SELECT to_regclass('system_data.gathering') IS NOT NULL AS found",
    );
    if (journaled[0]?.found !== true) continue;
    const { rows: entries } = await pool.query<{ what: string }>(`
      SELECT 'journal of ' || source AS what FROM system_data.gathering
      UNION ALL SELECT 'journal of ' || table_name FROM system_data.gathered_tables`);
    found.push(...entries.map(({ what }) => what));
  }
  return found;
}

/** Rows that lie here, in place or written down in the journal. */
export async function rowsKept(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ rows: number }>(`
    SELECT (coalesce((SELECT sum(rows) FROM system_data.gathered_chunks), 0)
      + coalesce((SELECT sum(row_count) FROM system_data.brought), 0))::int AS rows`);
  return rows[0]?.rows ?? 0;
}
