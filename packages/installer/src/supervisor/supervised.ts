import { join } from 'node:path';
import type { Layout } from '../layout.ts';

/** What Supervisor is to keep alive, as plain data: the same file can be made again from a receipt. */
export type Supervised = {
  /** In the order of their needs. */
  readonly programs: readonly string[];
  /** Null: Supervisor's own account. */
  readonly serviceAccount: string | null;
  /** Supervisor runs as root and gives each program the service account. */
  readonly asRoot: boolean;
};

/** The program of ours that starts the others in their order, under Supervisor itself: so it happens at boot, too. */
export const ORDERED_START = 'ordered-start';

/** What looks every hour whether a backup is due; not a program of the system, and nothing waits for it. */
export const BACKUPS = 'backups';

export type SupervisorFiles = {
  readonly socket: string;
  readonly pidFile: string;
  readonly log: string;
  readonly node: string;
  readonly main: string;
};

/** Where Supervisor's things lie, and what it runs: always through the link, so that a restart runs the newest release. */
export const supervisorFiles = ({ control, logs, current }: Layout): SupervisorFiles => ({
  socket: join(control, 'supervisor.sock'),
  pidFile: join(control, 'supervisord.pid'),
  log: join(logs, 'supervisord.log'),
  node: join(current, '.runtime', 'node', 'bin', 'node'),
  main: join(current, 'apps', 'cli', 'src', 'main.ts'),
});
