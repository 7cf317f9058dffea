import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startDatabase, stopDatabase } from '@rec-io/database/embedded/start-database';
import { HOUR_MS } from '@rec-io/domain/time';
import { backupBeforeMigration } from '@rec-io/installer/backup-before-migration';
import { NODE_FLAGS } from '@rec-io/installer/node-flags';
import { takeLock } from '@rec-io/installer/process-lock';
import { ensureDatabasePasswords } from '@rec-io/installer/secrets';
import { BACKUPS } from '@rec-io/installer/supervisor/supervised';
import { CLONE } from '../clone.ts';
import { requireNotMoved } from '../convert/moved-from.ts';
import type { Installation } from '../installation.ts';
import { ArchiveCarrier } from '../point-in-time/archive-carrier.ts';
import { requireCluster } from '../point-in-time/require-cluster.ts';
import { programsOf } from '../programs/program-table.ts';
import { Parent } from './parent.ts';
import type { ProgramSpec } from './supervised-program.ts';

/** What the server appends to its log between two starts is little; the parent moves it on when it has grown. */
const DATABASE_LOG_BYTES_MAX = 10_000_000;
/** After the start has had its time. */
const FIRST_BACKUP_MS = 600_000;

/**
 * Hosts a whole installation in this process until it is told to end.
 * @returns the exit code; 0 also when another parent hosts it already
 */
export async function hostParent(installation: Installation): Promise<number> {
  const { layout, configuration } = installation;
  await requireNotMoved(layout);
  const lock = await takeLock(`${layout.parentState}.lock`);
  if (!lock.held) return 0;
  await removeLeftovers(layout.run);
  const told = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => told.resolve());
  const database = { dataDir: layout.data, port: configuration.ports.database, log: layout.databaseLog };
  const parent = new Parent({
    programs: programSpecs(installation),
    database: {
      async start() {
        await moveOnLargeLog(layout.databaseLog);
        // An installation of before each program had its role has no password for it yet.
        await ensureDatabasePasswords(layout);
        await requireCluster(layout);
        const started = await startDatabase({
          ...{ ...database, archive: true },
          beforeMigration: async (admin, version) => {
            await backupBeforeMigration(layout, admin, version);
          },
        });
        return started.server;
      },
      stop: async () => {
        await stopDatabase(layout.data, layout.databaseLog);
      },
    },
    errands: {
      [BACKUPS]: {
        file: process.execPath,
        args: [CLONE.main, 'backup', '--due', '--data-dir', layout.dataDir],
        ...{ firstMs: FIRST_BACKUP_MS, everyMs: HOUR_MS },
      },
    },
    logs: layout.logs,
    stateFile: layout.parentState,
  });
  const carrier = new ArchiveCarrier(layout, (message) => parent.say(message));
  // Stopped in the middle of its start, it must not finish starting first.
  void told.promise.then(() => parent.stop());
  const failed = await parent.start().then(
    () => false,
    () => true,
  );
  if (!failed) {
    carrier.start();
    await told.promise;
  }
  await parent.stop();
  // The server has handed over its last by now.
  if (!failed) await carrier.stop();
  await lock.release();
  return failed ? 1 : 0;
}

function programSpecs({ layout, configuration }: Installation): readonly ProgramSpec[] {
  return programsOf(configuration).map(({ name, port }) => ({
    program: name,
    port: configuration.ports[port],
    file: process.execPath,
    args: [...NODE_FLAGS, CLONE.main, 'run', name, '--data-dir', layout.dataDir],
    readyUrl: `http://127.0.0.1:${configuration.ports[port]}/readyz`,
  }));
}

async function moveOnLargeLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > DATABASE_LOG_BYTES_MAX) await rename(path, `${path}.1`);
}

/** What a killed parent had begun to write. */
async function removeLeftovers(run: string): Promise<void> {
  for (const name of await readdir(run))
    if (name.endsWith('.tmp')) await rm(join(run, name), { force: true });
}
