import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@rec-io/database/connection';
import { installServer } from '@rec-io/database/embedded/binaries';
import { preparePlacement } from '@rec-io/database/embedded/placement';
import { freePort } from '@rec-io/database/embedded/port';
import { embeddedServer } from '@rec-io/database/embedded/server';
import { testPlacement } from '@rec-io/database/test-server';

export type StoppableServer = {
  /** Its superuser, in the database `postgres`. */
  readonly admin: Connection;
  /** Without a goodbye to anybody, as `pg_ctl stop -m immediate`: the next start recovers. */
  kill(): Promise<void>;
  /** At the same port. */
  start(): Promise<void>;
  /** For good. */
  remove(): Promise<void>;
};

/** @param clusterDir elsewhere than usual, for a disk of its own */
export async function stoppableServer(
  settings: Readonly<Record<string, string>> = {},
  clusterDir?: string,
): Promise<StoppableServer> {
  const usual = testPlacement();
  const place = { ...usual, clusterDir: clusterDir ?? usual.clusterDir };
  const server = embeddedServer({
    ...place,
    account: await preparePlacement(usual),
    binDir: await installServer(place.serverDir),
    adminPassword: 'apasswordoftests',
    port: await freePort(),
    log: path.join(place.base, 'postgres.log'),
    settings: { fsync: 'off', max_connections: '100', ...settings },
  });
  const { port } = await server.start();
  return {
    admin: server.connection(port, 'postgres'),
    async kill() {
      const file = path.join(place.clusterDir, 'postmaster.pid');
      const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
      process.kill(pid, 'SIGQUIT');
      while (isAlive(pid)) await sleep(20);
    },
    async start() {
      await server.start();
    },
    async remove() {
      await server.stop();
      await rm(place.base, { recursive: true, force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
