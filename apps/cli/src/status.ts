import { type ProcessUse, processUse } from '@rec-io/installer/process-use';
import { databaseStatus } from './database-status.ts';
import type { Installation } from './installation.ts';
import { readiness } from './parent/readiness.ts';
import { type ManagedProgram, serviceManager } from './supervision/service-manager.ts';
import { ALONE } from './supervision/supervised-system.ts';

export type ProgramStatus = ProcessUse & {
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
  /** Programs that live in the process of one of those, and may be down for minutes: nobody waits for them. */
  readonly guests: readonly ProgramStatus[];
};

/** What runs and whether it is useful, asked of the programs themselves. */
export async function systemStatus(installation: Installation): Promise<SystemStatus> {
  const { layout, configuration, address } = installation;
  const system = await serviceManager(installation).system();
  const [programs, guests] = await Promise.all([
    Promise.all([databaseStatus(installation, system.databasePid), ...system.programs.map(asked)]),
    Promise.all(system.guests.map(asked)),
  ]);
  // Where everything is stopped, a refused connection is what was wanted and explains nothing.
  const quiet = !system.running && programs.every(({ ready }) => !ready);
  return {
    running: system.running,
    healthy: system.started && programs.every(({ ready }) => ready),
    address,
    dataDir: layout.dataDir,
    mode: configuration.mode,
    source: configuration.source,
    speed: configuration.speed,
    programs: quiet ? programs.map((program) => ({ ...program, reason: null })) : programs,
    guests: quiet ? [] : guests,
  };
}

async function asked({
  program,
  pid,
  port,
  state,
  restarts,
  lastEnd,
}: ManagedProgram): Promise<ProgramStatus> {
  const { ready, reason } = await readiness(`http://127.0.0.1:${port}/readyz`);
  const why = ready && state !== ALONE ? reason || null : (lastEnd ?? reason);
  return { program, pid, port, ready, state, restarts, reason: why, ...processUse(pid) };
}
