import type { HistoryScope } from '@rec-io/domain/history';
import type { DatabaseView, StopsView, StopView } from '@rec-io/domain/system-view';
import type { Pool, PoolClient } from 'pg';
import { asUser } from './transaction.ts';

/** What the System page asks the database. */
export const postgresSystemFacts = (pool: Pool) => ({
  read: (of: HistoryScope): Promise<DatabaseView> =>
    asUser(pool, of.ownerNo, async (client) => ({
      ...(await server(client)),
      health: await newestHealth(client),
      stops: await stopsOf(client, of),
    })),
});

async function server(client: PoolClient) {
  const { rows } = await client.query<{ size: number; version: string; schema: number; up: number }>(
    `SELECT pg_database_size(current_database())::float8 AS size, current_setting('server_version') AS version,
       (SELECT max(version) FROM system.schema_migrations)::int AS schema,
       (extract(epoch FROM pg_postmaster_start_time()) * 1000)::float8 AS up`,
  );
  const [{ size, version, schema, up } = { size: 0, version: '', schema: 0, up: 0 }] = rows;
  return { sizeBytes: size, version: version.split(' ')[0] ?? version, schema, upSinceMs: up };
}

async function newestHealth(client: PoolClient): Promise<DatabaseView['health']> {
  const { rows } = await client.query<NonNullable<DatabaseView['health']>>(
    `SELECT overall_status AS overall, cpu_percent AS "cpuPercent", health_details->'deadMan'->>'state' AS "deadMan",
       (extract(epoch FROM "timestamp") * 1000)::float8 AS "atMs"
     FROM system.health_status`,
  );
  return rows[0] ?? null;
}

/** A word by itself: "drill", "the drill of June", "Drill." */
const DRILL = '\\mdrill\\M';

async function stopsOf(client: PoolClient, { ownerNo, account, mode }: HistoryScope): Promise<StopsView> {
  const newest = async (pattern: string): Promise<StopView | null> => {
    const { rows } = await client.query<StopView>(
      `SELECT (extract(epoch FROM c.recorded_at) * 1000)::float8 AS "atMs", c.decided_by AS by, c.reason,
         (SELECT (extract(epoch FROM min(a.recorded_at)) * 1000)::float8 FROM users.controls a
          WHERE a.user_no = c.user_no AND a.account = c.account AND a.mode = c.mode AND a.state = 'active' AND a.seq > c.seq)
           AS "armedAtMs"
       FROM users.controls c
       WHERE c.user_no = $1 AND c.account = $2 AND c.mode = $3 AND c.state = 'halted' AND c.reason ~* $4
       ORDER BY c.seq DESC LIMIT 1`,
      [ownerNo, account, mode, pattern],
    );
    return rows[0] ?? null;
  };
  return { last: await newest(''), drill: await newest(DRILL) };
}
