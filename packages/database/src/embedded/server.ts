import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../connection.ts';
import { DatabaseError } from '../errors.ts';
import { ADMIN_USER, type ClusterPlace, ensureCluster } from './cluster.ts';
import { isPortFree, portTaken } from './port.ts';
import { findPostmaster, isClusterInUse, postmasterFile, recordedPostmaster, worksIn } from './postmaster.ts';
import { runAs, SERVER_ENVIRONMENT } from './program.ts';
import { logFrom, logSize } from './server-log.ts';
import { serverSettings } from './server-settings.ts';
import { waitUntilServing } from './serving.ts';
import { stopServer } from './stop-server.ts';

export type EmbeddedServerOptions = ClusterPlace & {
  readonly port: number;
  /** File that the server's messages are appended to. */
  readonly log: string;
  /** Settings beside or instead of the usual ones; tests switch fsync off. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where its socket is, for a server that listens on nothing else: a short path that only its account may enter. */
  readonly socketDir?: string;
  /** How long its start may take; a minute where nothing is said. */
  readonly startMs?: number;
};

export type RunningServer = {
  readonly pid: number;
  /** Where it listens: an adopted server keeps the port it was started with. */
  readonly port: number;
  readonly adopted: boolean;
};

export type EmbeddedServer = {
  /** The server of this cluster that runs already (its parent was killed, or another command started it), or null. */
  adopt(): Promise<RunningServer | null>;
  /** Makes the cluster when there is none, and starts its server as a process that outlives this one. */
  start(): Promise<RunningServer>;
  /** Ends the server in good order; false when none ran. */
  stop(): Promise<boolean>;
  /** How its superuser connects. */
  connection(port: number, database: string): Connection;
};

/** Orphaned backends notice a killed postmaster within this, and crash recovery of our sizes is done. */
const START_MS = 60_000;

export function embeddedServer(options: EmbeddedServerOptions): EmbeddedServer {
  const { clusterDir, port, adminPassword, socketDir, startMs = START_MS } = options;
  const connection = (at: number, database: string): Connection => ({
    host: socketDir ?? '127.0.0.1',
    port: at,
    user: ADMIN_USER,
    password: adminPassword,
    database,
  });
  const serving = (at: number, isOver: () => boolean) =>
    waitUntilServing({
      connection: connection(at, 'postgres'),
      clusterDir,
      hasEnded: isOver,
      timeoutMs: startMs,
    });

  return {
    connection,
    async adopt() {
      const found = await findPostmaster(clusterDir);
      if (found === null) return null;
      let ended = false;
      const watch = setInterval(async () => {
        ended = !(await worksIn(found.pid, clusterDir));
      }, 250);
      try {
        if (!(await serving(found.port, () => ended))) return null;
      } finally {
        clearInterval(watch);
      }
      return { ...found, adopted: true };
    },

    async start() {
      await ensureCluster(options);
      if (!(await isPortFree(port))) throw portTaken(port);
      await removeStaleFile(clusterDir);
      const deadline = Date.now() + startMs;
      for (;;) {
        const logStart = await logSize(options.log);
        const child = launch(options);
        const failure = new Promise<Error>((resolve) => child.once('error', resolve));
        const ready = serving(port, () => hasEnded(child));
        const outcome = await Promise.race([ready, failure]);
        if (outcome === true && child.pid !== undefined) {
          child.unref();
          return { pid: child.pid, port, adopted: false };
        }
        if (!hasEnded(child)) child.kill('SIGQUIT');
        const said = await logFrom(options.log, logStart);
        if (/Address already in use/i.test(said)) throw portTaken(port);
        const mayPass = /shared memory block .* is still in use|lock file .* already exists/.test(said);
        if (!mayPass || Date.now() > deadline) throw startFailed(options.log, said, outcome);
        await sleep(250);
      }
    },

    stop: () => stopServer(clusterDir, options.log),
  };
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

function launch(options: EmbeddedServerOptions): ChildProcess {
  const { socketDir } = options;
  const onSocket =
    socketDir === undefined ? {} : { listen_addresses: '', unix_socket_directories: socketDir };
  const settings = Object.entries({ ...serverSettings(options.port), ...onSocket, ...options.settings });
  // Opened here and handed over, so that the log may lie where the server's account cannot go.
  const log = openLog(options.log);
  try {
    return spawn(
      path.join(options.binDir, 'postgres'),
      ['-D', options.clusterDir, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        cwd: '/',
        env: SERVER_ENVIRONMENT,
        detached: true,
        stdio: ['ignore', log, log],
        ...runAs(options.account),
      },
    );
  } finally {
    closeSync(log);
  }
}

/** Without a place for its log it starts all the same: trading needs the server, and the monitor tells of the logs. */
function openLog(file: string): number {
  try {
    return openSync(file, 'a', 0o600);
  } catch {
    return openSync('/dev/null', 'w');
  }
}

/**
 * PostgreSQL judges a lock file by its process id alone, and refuses to start when an unrelated process has that id
 * now. The file also guards against backends that outlived their postmaster, so it goes only when nobody works there.
 */
async function removeStaleFile(clusterDir: string): Promise<void> {
  const recorded = await recordedPostmaster(clusterDir);
  if (recorded === null || (await isClusterInUse(clusterDir))) return;
  await rm(postmasterFile(clusterDir), { force: true });
}

/** What it gave as the reason for its end; else the last of what it said. Whoever asked it meanwhile was told that it is not ready. */
function reasonIn(said: string): string {
  const lines = said.trim().split('\n');
  const reasons = lines.filter((line) => /(FATAL|PANIC): (?! ?the database system is)/.test(line));
  return (reasons.length > 0 ? reasons : lines).slice(-5).join('\n');
}

function startFailed(log: string, said: string, outcome: unknown): DatabaseError {
  const cause = outcome instanceof Error ? outcome.message : reasonIn(said);
  return new DatabaseError(
    'DB_START_FAILED',
    `the database server did not start: ${cause || 'it said nothing'}`,
    `Look into ${log}.`,
    outcome instanceof Error ? outcome : undefined,
  );
}
