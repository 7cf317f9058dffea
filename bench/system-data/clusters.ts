import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, openPool } from '@rec-io/database/connection';
import { preparePlacement } from '@rec-io/database/embedded/placement';
import { freePort } from '@rec-io/database/embedded/port';
import { embeddedServer } from '@rec-io/database/embedded/server';
import { startTestServer, testPlacement } from '@rec-io/database/test-server';
import { invite } from '@rec-io/system-data/operator/invitations';
import { setupInstallers } from '@rec-io/system-data/operator/setup-installers';
import { connectedSuperuser } from '@rec-io/system-data/operator/superuser';
import { SETUP_TEXTS } from '@rec-io/system-data/test-operator-server';
import { makeLargeSource } from '../../packages/system-data/test/large-source.ts';

export const DEBIAN_BIN = '/usr/lib/postgresql/15/bin';
const DATABASE = 'rec_io_db';

/** As Debian's postgresql-15 has it after installing; ours on the command line would be for a small machine. */
const DEBIAN_SETTINGS = {
  shared_buffers: '128MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '5min',
  max_connections: '100',
  jit: 'on',
};

export type Target = {
  readonly connection: Connection;
  /** An empty database in place of what was copied, and nothing left to write of it. */
  empty(): Promise<void>;
};

export type Clusters = {
  readonly admin: Connection;
  /** As an invited installer. */
  readonly source: Connection;
  readonly debian: Target;
  /** The server that a quick installation brings, set as it sets it. */
  readonly embedded: Target;
  stop(): Promise<void>;
};

export const hasDebianServer = (): boolean => existsSync(join(DEBIAN_BIN, 'initdb'));

/** An operator's server with all its data, and two to copy to. All durable. */
export async function startClusters(options: { seed: number; share: number }): Promise<Clusters> {
  const [source, debian, embedded] = [
    await debianServer(),
    await debianServer(),
    await startTestServer({ durable: true }),
  ];
  const admin = await emptied(source.admin);
  await makeLargeSource(admin, options);
  const superuser = await connectedSuperuser(admin);
  await setupInstallers(superuser, SETUP_TEXTS);
  const guest = { name: 'Benchmark', email: 'benchmark@example.org' };
  const { login, password } = await invite(superuser, guest, 1, new Date());
  await superuser.close();
  const target = (server: Connection): Target => ({
    connection: { ...server, database: DATABASE },
    empty: async () => void (await emptied(server)),
  });
  return {
    admin,
    source: { ...admin, user: login, password },
    debian: target(debian.admin),
    embedded: target(embedded.admin),
    async stop() {
      for (const server of [source, debian, embedded]) await server.stop();
    },
  };
}

async function debianServer(): Promise<{ readonly admin: Connection; stop(): Promise<void> }> {
  const place = testPlacement();
  const server = embeddedServer({
    ...place,
    account: await preparePlacement(place),
    binDir: DEBIAN_BIN,
    adminPassword: 'apasswordofbenchmarks',
    port: await freePort(),
    log: join(place.base, 'postgres.log'),
    settings: DEBIAN_SETTINGS,
  });
  const { port } = await server.start();
  return {
    admin: server.connection(port, 'postgres'),
    async stop() {
      await server.stop();
      await rm(place.base, { recursive: true, force: true });
    },
  };
}

async function emptied(server: Connection): Promise<Connection> {
  const pool = openPool(server, { max: 1 });
  try {
    await pool.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    await pool.query(`CREATE DATABASE ${DATABASE} TEMPLATE template0 LOCALE 'C.UTF-8'`);
    await pool.query('CHECKPOINT');
  } finally {
    await pool.end();
  }
  return { ...server, database: DATABASE };
}
