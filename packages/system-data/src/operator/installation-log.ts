import type { ClientBase, Pool } from 'pg';

/** One copy by one installation: its beginning and its end, which are two entries of the log, together. */
export type LoggedInstallation = {
  readonly id: number;
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly address: string | null;
  readonly begunAt: string;
  readonly endedAt: string | null;
  readonly schemas: readonly string[];
  readonly tables: number | null;
  readonly rows: number | null;
  readonly seconds: number | null;
  readonly status: string;
  readonly error: string | null;
  readonly userAgent: string | null;
  readonly version: string | null;
};

export type LogFilter = {
  readonly status?: string;
  /** Part of the user id, name or e-mail. */
  readonly who?: string;
  /** Begun at or after this time. */
  readonly since?: string;
  readonly limit: number;
  /** Entries of `recio operator test-logging` as well. */
  readonly tests?: boolean;
};

/** Newest first. */
export async function readInstallationLog(
  database: ClientBase | Pool,
  { status, who, since, limit, tests = false }: LogFilter,
): Promise<readonly LoggedInstallation[]> {
  const { rows } = await database.query<LoggedInstallation>(READ, [
    status ?? null,
    who ?? null,
    since ?? null,
    limit,
    tests,
  ]);
  return rows;
}

/** A beginning without an end was killed, or is at work. Other programs may write both into one entry: that is read, too. */
const READ = `
  WITH copies AS (
    SELECT DISTINCT ON (installer_user_id, connection_start, installer_ip_address) *,
      min(id) OVER (PARTITION BY installer_user_id, connection_start, installer_ip_address) AS first_id
    FROM system.installation_access_log
    ORDER BY installer_user_id, connection_start, installer_ip_address, id DESC
  )
  SELECT first_id AS id, installer_user_id AS "userId", installer_name AS name, installer_email AS email,
    host(installer_ip_address) AS address,
    to_char(connection_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "begunAt",
    to_char(connection_end AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "endedAt",
    coalesce(schemas_accessed, '{}') AS schemas, tables_cloned AS tables, total_rows_cloned::float8 AS rows,
    clone_duration_seconds AS seconds, status, error_message AS error, user_agent AS "userAgent",
    installation_package_version AS version
  FROM copies
  WHERE ($1::text IS NULL OR status = $1)
    AND ($2::text IS NULL OR concat_ws(' ', installer_user_id, installer_name, installer_email) ILIKE '%' || $2 || '%')
    AND ($3::timestamptz IS NULL OR connection_start >= $3)
    AND ($5::boolean OR status NOT LIKE 'test%' OR status = $1)
  ORDER BY connection_start DESC, id DESC
  LIMIT $4`;
