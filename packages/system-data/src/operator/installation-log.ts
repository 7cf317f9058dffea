import type { ClientBase, Pool } from 'pg';
import { TRIAL_PREFIX } from '../schemas.ts';

/** One copy by one installation. */
export type LoggedInstallation = {
  readonly id: number;
  /** The login of its invitation; null when another program wrote the entry. */
  readonly login: string | null;
  /** Whom the operator invited with that login; the next three are what the installation says of itself. */
  readonly invited: string | null;
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly address: string | null;
  readonly begunAt: string;
  readonly endedAt: string | null;
  /** Last sign of life. */
  readonly seenAt: string | null;
  readonly schemas: readonly string[];
  readonly tables: number | null;
  readonly rows: number | null;
  /** To its end, or to its last sign of life. */
  readonly seconds: number | null;
  /** `completed`, `failed`, `cancelled`, `in_progress`, or `abandoned`: no end, and no sign of life for minutes. */
  readonly status: string;
  readonly error: string | null;
  readonly userAgent: string | null;
  readonly version: string | null;
};

export type LogFilter = {
  readonly id?: number;
  /** One of these. */
  readonly status?: readonly string[];
  /** Part of the login, user id, name or e-mail. */
  readonly who?: string;
  /** Begun at or after this time. */
  readonly since?: string;
  readonly limit: number;
  /** Entries of trials (`setup --check`, `test-logging`) as well. */
  readonly trials?: boolean;
};

/** What went wrong, from the operator's point of view. */
export const FAILED: readonly string[] = ['failed', 'abandoned'];

/** A living copy gives a sign every 20 s. */
const ABANDONED_AFTER = '3 minutes';

/** Newest first. */
export async function readInstallationLog(
  database: ClientBase | Pool,
  { id, status, who, since, limit, trials = false }: LogFilter,
): Promise<readonly LoggedInstallation[]> {
  const values = [id ?? null, status ?? null, who ?? null, since ?? null, limit, trials];
  return (await database.query<LoggedInstallation>(READ, values)).rows;
}

const utc = (time: string): string => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** Nobody is left to write down that a copy died, so that is computed here. */
const ENTRIES = `
  SELECT l.*, i.name || ' <' || i.email || '>' AS invited, coalesce(heartbeat_at, connection_start) AS seen,
    CASE WHEN l.status = 'in_progress' AND coalesce(heartbeat_at, connection_start) < now() - interval '${ABANDONED_AFTER}'
      THEN 'abandoned' ELSE l.status END AS state,
    coalesce(starts_with(l.login, '${TRIAL_PREFIX}'), false) AS trial
  FROM system.installation_access_log l LEFT JOIN system.installers i ON i.login = l.login`;

const READ = `
  SELECT id, login, invited, installer_user_id AS "userId", installer_name AS name, installer_email AS email,
    host(installer_ip_address) AS address, ${utc('connection_start')} AS "begunAt", ${utc('connection_end')} AS "endedAt",
    ${utc('seen')} AS "seenAt", coalesce(schemas_accessed, '{}') AS schemas, tables_cloned AS tables,
    total_rows_cloned::float8 AS rows,
    coalesce(clone_duration_seconds, round(extract(epoch FROM seen - connection_start))::int) AS seconds,
    state AS status, error_message AS error, user_agent AS "userAgent", installation_package_version AS version
  FROM (${ENTRIES}) AS entries
  WHERE ($1::int IS NULL OR id = $1) AND ($2::text[] IS NULL OR state = ANY ($2))
    AND ($3::text IS NULL
      OR concat_ws(' ', login, invited, installer_user_id, installer_name, installer_email) ILIKE '%' || $3 || '%')
    AND ($4::timestamptz IS NULL OR connection_start >= $4)
    AND ($6::boolean OR NOT trial OR $1 IS NOT NULL)
  ORDER BY connection_start DESC, id DESC
  LIMIT $5`;

/** Of all copies, trials left out. */
export type LogStatistics = {
  readonly copies: number;
  /** Status to number. */
  readonly byStatus: Readonly<Record<string, number>>;
  readonly installers: number;
  /** Of completed copies. */
  readonly rows: number;
  readonly medianSeconds: number | null;
  readonly last30Days: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
};

export async function readLogStatistics(database: ClientBase | Pool): Promise<LogStatistics> {
  const { rows } = await database.query<LogStatistics>(STATISTICS);
  const [all] = rows;
  if (all === undefined) throw new Error('the server counts nothing');
  return all;
}

const STATISTICS = `
  WITH entries AS (SELECT * FROM (${ENTRIES}) AS e WHERE NOT trial)
  SELECT count(*)::int AS copies,
    (SELECT coalesce(json_object_agg(state, n), '{}') FROM (SELECT state, count(*) AS n FROM entries GROUP BY state) s) AS "byStatus",
    count(DISTINCT coalesce(login, installer_user_id))::int AS installers,
    coalesce(sum(total_rows_cloned) FILTER (WHERE state = 'completed'), 0)::float8 AS rows,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY clone_duration_seconds) FILTER (WHERE state = 'completed') AS "medianSeconds",
    (count(*) FILTER (WHERE connection_start > now() - interval '30 days'))::int AS "last30Days",
    ${utc('min(connection_start)')} AS "firstAt", ${utc('max(connection_start)')} AS "lastAt"
  FROM entries`;
