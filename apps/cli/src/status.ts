import { openPool } from '@rec-io/database/connection';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Installation } from './installation.ts';
import { livingParent } from './parent/parent-state.ts';
import { readiness } from './parent/readiness.ts';

export type ProgramStatus = {
  readonly program: string;
  readonly pid: number | null;
  readonly port: number;
  /** As asked just now, not as remembered. */
  readonly ready: boolean;
  readonly state: string;
  readonly restarts: number;
  readonly reason: string | null;
};

export type SystemStatus = {
  readonly running: boolean;
  /** Everything is up and useful. */
  readonly healthy: boolean;
  readonly address: string;
  readonly dataDir: string;
  readonly mode: string;
  readonly source: string;
  readonly speed: number;
  readonly programs: readonly ProgramStatus[];
};

/** What runs and whether it is useful, asked of the programs themselves. */
export async function systemStatus(installation: Installation): Promise<SystemStatus> {
  const { layout, configuration, address } = installation;
  const parent = await livingParent(layout.parentState);
  const programs = await Promise.all([
    databaseStatus(installation, parent?.database?.pid ?? null),
    ...(parent?.programs ?? []).map(async ({ program, process, port, state, restarts, lastEnd }) => {
      const { ready, reason } = await readiness(`http://127.0.0.1:${port}/readyz`);
      const why = ready ? null : (lastEnd ?? reason);
      return { program, pid: process?.pid ?? null, port, ready, state, restarts, reason: why };
    }),
  ]);
  return {
    running: parent !== null,
    healthy: parent?.state === 'running' && programs.every(({ ready }) => ready),
    address,
    dataDir: layout.dataDir,
    mode: configuration.mode,
    source: configuration.source,
    speed: configuration.speed,
    programs,
  };
}

async function databaseStatus(
  { layout, configuration }: Installation,
  pid: number | null,
): Promise<ProgramStatus> {
  const port = configuration.ports.database;
  const base = { program: 'database', pid, port, restarts: 0 };
  try {
    const service = await databaseConnections(layout, configuration).service();
    const pool = openPool(service, { max: 1, name: 'rec-io-status' });
    await pool.query('SELECT 1').finally(() => pool.end());
    return { ...base, ready: true, state: 'ready', reason: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...base, ready: false, state: 'stopped', reason };
  }
}
