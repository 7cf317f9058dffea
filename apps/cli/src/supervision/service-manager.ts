import type { Installation } from '../installation.ts';
import { parentManager } from './parent-manager.ts';
import { supervisorManager } from './supervisor-manager.ts';

/** A program as whatever keeps it alive knows it. */
export type ManagedProgram = {
  readonly program: string;
  readonly pid: number | null;
  readonly port: number;
  readonly state: string;
  readonly restarts: number;
  /** How it ended last, in words; null when it never did or nobody knows. */
  readonly lastEnd: string | null;
};

export type ManagedSystem = {
  /** Something keeps the programs alive. Programs can run without it: after a Supervisor that was killed. */
  readonly running: boolean;
  /** Every program was started; what comes next is up to them. */
  readonly started: boolean;
  readonly databasePid: number | null;
  readonly programs: readonly ManagedProgram[];
  /** Those that live in the process of one of them. */
  readonly guests: readonly ManagedProgram[];
};

export type Restarted = {
  readonly program: string;
  readonly outcome: 'restarted' | 'failed' | 'left running';
  /** Why it failed or was left; null when it was restarted. */
  readonly reason: string | null;
};

/** What keeps an installation's programs alive. Its kinds differ in how, never in what they promise here. */
export interface ServiceManager {
  /**
   * Brings everything up, or finds it up, and returns when every program is ready.
   * @throws CatalogueError with the last lines of whatever did not come up; the others run all the same
   */
  start(signal?: AbortSignal): Promise<{ readonly alreadyRan: boolean }>;
  /** Ends everything of this installation, also what a killed manager left behind. @returns whether anything ran */
  stop(): Promise<boolean>;
  /** Each program anew, in the order of their needs. @param say told of each step */
  restart(say: (line: string) => void): Promise<readonly Restarted[]>;
  /** Looks only. */
  system(): Promise<ManagedSystem>;
  /** The names of its logs, which lie in `layout.logs` as `<name>.log`. */
  readonly logs: readonly string[];
}

/** The one that this installation was made with. A further kind, such as systemd alone, joins here. */
export function serviceManager(installation: Installation): ServiceManager {
  switch (installation.configuration.supervision) {
    case 'parent':
      return parentManager(installation);
    case 'supervisord':
      return supervisorManager(installation);
  }
}
