import type { HealthAct, IncidentView, OverallHealth } from '@rec-io/domain/health-view';
import type { Pool } from 'pg';

/** A row of the history of health. */
export type HealthSample = {
  readonly atMs: number;
  readonly overall: OverallHealth;
  readonly reason: string | null;
  /** Values by check. */
  readonly measured: Readonly<Record<string, number>>;
  /** States by check, of those that are not well. */
  readonly failing: Readonly<Record<string, string>>;
};

/** What the monitor keeps of health over time. Every method throws as the database does. */
export const postgresHealth = (pool: Pool) => ({
  addSample: async ({ atMs, overall, reason, measured, failing }: HealthSample): Promise<void> => {
    await pool.query(
      `INSERT INTO system.health_history (observed_at, overall_status, reason, measured, failing)
       VALUES (to_timestamp($1 / 1000.0), $2, $3, $4, $5)`,
      [atMs, overall, reason, JSON.stringify(measured), JSON.stringify(failing)],
    );
  },

  /** Written again with each change of it. */
  keepIncident: async (incident: IncidentView): Promise<void> => {
    const { id, cause, reason, symptoms, worst, begunAtMs, endedAtMs } = incident;
    await pool.query(
      `INSERT INTO system.incidents (id, cause, reason, symptoms, worst, begun_at, ended_at)
       VALUES ($1, $2, $3, $4, $5, to_timestamp($6 / 1000.0), to_timestamp($7 / 1000.0))
       ON CONFLICT (id) DO UPDATE SET cause = excluded.cause, reason = excluded.reason, symptoms = excluded.symptoms,
         worst = excluded.worst, ended_at = excluded.ended_at`,
      [id, cause, reason, symptoms, worst, begunAtMs, endedAtMs],
    );
  },

  keepAct: async ({ id, atMs, kind, target, reason, outcome }: HealthAct): Promise<void> => {
    await pool.query(
      `INSERT INTO system.health_acts (id, acted_at, kind, target, reason, outcome)
       VALUES ($1, to_timestamp($2 / 1000.0), $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING`,
      [id, atMs, kind, target, reason, outcome],
    );
  },

  /** The newest, and those that are open however old. Newest first. */
  incidents: async (limit: number): Promise<readonly IncidentView[]> => {
    const { rows } = await pool.query<IncidentView>(
      `SELECT id, cause, reason, symptoms, worst, (extract(epoch FROM begun_at) * 1000)::float8 AS "begunAtMs",
         (extract(epoch FROM ended_at) * 1000)::float8 AS "endedAtMs"
       FROM system.incidents ORDER BY ended_at IS NULL DESC, begun_at DESC LIMIT $1`,
      [limit],
    );
    return [...rows].sort((a, b) => b.begunAtMs - a.begunAtMs);
  },

  /** Newest first. */
  acts: async (limit: number): Promise<readonly HealthAct[]> => {
    const { rows } = await pool.query<HealthAct>(
      `SELECT id, (extract(epoch FROM acted_at) * 1000)::float8 AS "atMs", kind, target, reason, outcome
       FROM system.health_acts ORDER BY acted_at DESC LIMIT $1`,
      [limit],
    );
    return rows;
  },

  /** How one value went, oldest first, a row of every tenth minute at most. */
  values: async (check: string, sinceMs: number): Promise<readonly { atMs: number; value: number }[]> => {
    const { rows } = await pool.query<{ atMs: number; value: number }>(
      `SELECT DISTINCT ON (floor(extract(epoch FROM observed_at) / 600))
         (extract(epoch FROM observed_at) * 1000)::float8 AS "atMs", (measured->>$1)::float8 AS value
       FROM system.health_history
       WHERE observed_at >= to_timestamp($2 / 1000.0) AND measured ? $1
       ORDER BY floor(extract(epoch FROM observed_at) / 600), observed_at`,
      [check, sinceMs],
    );
    return rows;
  },
});

export type HealthStore = ReturnType<typeof postgresHealth>;
