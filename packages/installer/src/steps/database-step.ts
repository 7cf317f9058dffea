import { rm } from 'node:fs/promises';
import { openPool } from '@rec-io/database/connection';
import { databaseIdentity } from '@rec-io/database/embedded/identity';
import { placement } from '@rec-io/database/embedded/placement';
import { findConnections, startDatabase, stopDatabase } from '@rec-io/database/embedded/start-database';
import { requireSchema } from '@rec-io/database/schema-version';
import { CatalogueError } from '../catalogue-error.ts';
import type { Layout } from '../layout.ts';
import { absent } from '../paths.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

const isRoot = process.getuid?.() === 0;

/** PostgreSQL with its binaries, cluster, role, database and schema; started. */
export function databaseStep(layout: Layout, port: number): Step {
  const start = { dataDir: layout.dataDir, port, log: layout.databaseLog };
  const place = async () => {
    const { id } = await databaseIdentity(layout.dataDir);
    return placement({ dataDir: layout.dataDir, id, isRoot });
  };
  return {
    id: 'database',
    phase: 'database',
    title: 'Database',
    intention: isRoot
      ? `PostgreSQL on port ${port} in /var/lib/rec-io/…, run by the account rec-io because it refuses root`
      : `PostgreSQL on port ${port} in ${layout.dataDir}/postgres`,
    // Starting it is part of this step, and a server that runs already is adopted.
    isDone: async () => false,
    async makes() {
      const { base } = await place();
      return { ...NOTHING_MADE, paths: absent([base]) };
    },
    async apply() {
      const { accountCreated, placement: used } = await startDatabase(start);
      return {
        facts: { base: used.base, ...(accountCreated ? { accountCreated: used.account ?? '' } : {}) },
      };
    },
    async verify() {
      const connections = await findConnections(layout.dataDir, port);
      if (connections === null) throw new CatalogueError('REC-116', { path: layout.dataDir });
      const pool = openPool(connections.service, { max: 1, name: 'rec-io-verify' });
      try {
        await requireSchema(pool);
      } finally {
        await pool.end();
      }
    },
    async revert({ paths }) {
      await stopDatabase(layout.dataDir, layout.databaseLog);
      // Only a base that was not there before: a cluster that was found is the owner's.
      for (const path of paths) await rm(path, { recursive: true, force: true });
      return [];
    },
  };
}
