import type { CheckView, HealthAct, HoldView, IncidentView, OverallHealth } from '@rec-io/domain/health-view';
import type { Pool } from 'pg';
import type { WatchedProgram } from './context.ts';
import type { DeadManState } from './dead-man.ts';
import type { MachineUse } from './machine.ts';
import type { SeenProgram } from './sight/seen.ts';
import type { Standing } from './standings.ts';

export type DeadManHealth = {
  readonly state: DeadManState;
  readonly why: string | null;
  /** Whose key it would use: `own`, `trader`, or `none`. */
  readonly key: 'own' | 'trader' | 'none';
  readonly silentForS: number;
};

export type Health = {
  readonly overall: OverallHealth;
  /** Why it is not healthy, in one line; null while it is. */
  readonly reason: string | null;
  readonly atMs: number;
  readonly checks: readonly CheckView[];
  /** The newest, newest first: open ones have no end. */
  readonly incidents: readonly IncidentView[];
  /** What the monitor did by itself, newest first. */
  readonly acts: readonly HealthAct[];
  /** Null while nothing keeps the trader from entering. */
  readonly hold: HoldView | null;
  readonly machine: MachineUse;
  /** `connected`, or why not. */
  readonly database: string;
  /** What keeps the programs alive, and whether it is there. */
  readonly supervisor: string;
  readonly programs: readonly SeenProgram[];
  readonly deadMan: DeadManHealth;
};

const ASK_MS = 2_000;
const REASONS_MAX = 3;
const TRADER_CHECKS: ReadonlySet<string> = new Set(['program:trader', 'useful:trader', 'decisions']);

/** Asks a program whether it is useful now. Never throws: no answer is an answer. */
export async function programHealth({ name, readyUrl }: WatchedProgram): Promise<SeenProgram> {
  try {
    const response = await fetch(readyUrl, { signal: AbortSignal.timeout(ASK_MS) });
    const { reason = null } = (await response.json().catch(() => ({}))) as { reason?: string | null };
    const why = response.ok ? reason : (reason ?? `HTTP ${response.status}`);
    return { name, answers: true, ready: response.ok, reason: why };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { name, answers: false, ready: false, reason };
  }
}

type Judged = Pick<Health, 'programs' | 'database' | 'deadMan' | 'incidents'>;

/**
 * One word for all of it, and why. `offline`: the trader is not useful, so nothing is traded.
 * @param standings what is not well but for a moment, such as a program that is restarted, counts only where it is the trader
 */
export function overall(
  { programs, database, deadMan, incidents }: Judged,
  standings: readonly Standing[],
): Pick<Health, 'overall' | 'reason'> {
  const isOffline = programs.find(({ name }) => name === 'trader')?.ready === false;
  const bad = standings.filter(
    ({ name, state, isConfirmed }) =>
      isConfirmed || ((state === 'failed' || state === 'degraded') && TRADER_CHECKS.has(name)),
  );
  const isWell = bad.length === 0 && !isOffline && database === 'connected' && deadMan.state === 'watching';
  if (isWell) return { overall: 'healthy', reason: null };
  const open = incidents.filter(({ endedAtMs }) => endedAtMs === null);
  const labelOf = (name: string) => standings.find((each) => each.name === name)?.label ?? name;
  const told = [
    ...(deadMan.state === 'watching' ? [] : [`dead-man switch ${deadMan.state}: ${deadMan.why}`]),
    ...(open.length > 0
      ? open.map(({ cause, reason }) => `${labelOf(cause)}: ${reason}`)
      : bad.map(({ label, reason }) => `${label}: ${reason}`)),
  ];
  const reasons = told.length > 0 ? told : [`Database: ${database}`];
  const more = reasons.length > REASONS_MAX ? [`and ${reasons.length - REASONS_MAX} more`] : [];
  return {
    overall: isOffline ? 'offline' : 'degraded',
    reason: [...reasons.slice(0, REASONS_MAX), ...more].join('; '),
  };
}

/** The newest state, in the one row that there is. @throws when the database does not take it */
export async function writeHealth(pool: Pool, health: Health): Promise<void> {
  const { machine, programs, deadMan, reason, checks, hold, incidents, acts } = health;
  await pool.query(
    `INSERT INTO system.health_status (id, overall_status, cpu_percent, memory_percent, disk_percent, database_status,
       supervisor_status, services_healthy, services_total, failed_services, health_details, "timestamp")
     VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())
     ON CONFLICT (id) DO UPDATE SET overall_status = excluded.overall_status, cpu_percent = excluded.cpu_percent,
       memory_percent = excluded.memory_percent, disk_percent = excluded.disk_percent,
       database_status = excluded.database_status, supervisor_status = excluded.supervisor_status,
       services_healthy = excluded.services_healthy, services_total = excluded.services_total,
       failed_services = excluded.failed_services, health_details = excluded.health_details,
       "timestamp" = excluded."timestamp"`,
    [
      health.overall,
      machine.cpuPercent,
      machine.memoryPercent,
      machine.diskPercent,
      health.database,
      health.supervisor,
      programs.filter(({ ready }) => ready).length,
      programs.length,
      programs.filter(({ ready }) => !ready).map(({ name }) => name),
      JSON.stringify({
        reason,
        programs,
        deadMan,
        checks,
        hold,
        incidents: incidents.slice(0, 20),
        acts: acts.slice(0, 20),
      }),
    ],
  );
}
