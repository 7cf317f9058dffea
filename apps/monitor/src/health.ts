import type { Pool } from 'pg';
import type { WatchedProgram } from './context.ts';
import type { DeadManState } from './dead-man.ts';
import type { MachineUse } from './machine.ts';

export type ProgramHealth = {
  readonly name: string;
  readonly ready: boolean;
  readonly reason: string | null;
};

export type DeadManHealth = {
  readonly state: DeadManState;
  readonly why: string | null;
  /** Whose key it would use: `own`, `trader`, or `none`. */
  readonly key: 'own' | 'trader' | 'none';
  readonly silentForS: number;
};

export type Health = {
  readonly overall: 'healthy' | 'degraded' | 'offline';
  readonly machine: MachineUse;
  /** `connected`, or why not. */
  readonly database: string;
  /** What keeps the programs alive, and whether it is there. */
  readonly supervisor: string;
  readonly programs: readonly ProgramHealth[];
  readonly deadMan: DeadManHealth;
};

const ASK_MS = 2_000;

/** Asks a program whether it is useful now. Never throws: no answer is an answer. */
export async function programHealth({ name, readyUrl }: WatchedProgram): Promise<ProgramHealth> {
  try {
    const response = await fetch(readyUrl, { signal: AbortSignal.timeout(ASK_MS) });
    const { reason = null } = (await response.json().catch(() => ({}))) as { reason?: string | null };
    return { name, ready: response.ok, reason: response.ok ? reason : (reason ?? `HTTP ${response.status}`) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { name, ready: false, reason: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** One word for all of it. Nothing is done about it here: whoever reads it is told, and programs are others' to start. */
export function overall(health: Omit<Health, 'overall'>): Health['overall'] {
  const trader = health.programs.find(({ name }) => name === 'trader');
  if (trader?.ready === false) return 'offline';
  const isWell =
    health.programs.every(({ ready }) => ready) &&
    health.database === 'connected' &&
    health.deadMan.state === 'watching';
  return isWell ? 'healthy' : 'degraded';
}

/** The newest state, in the one row that there is. @throws when the database does not take it */
export async function writeHealth(pool: Pool, health: Health): Promise<void> {
  const { machine, programs, deadMan } = health;
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
      JSON.stringify({ programs, deadMan }),
    ],
  );
}
