import { readFile } from 'node:fs/promises';
import { start } from '@rec-io/app-web/start';
import { openPool } from '@rec-io/database/connection';
import { findConnections } from '@rec-io/database/embedded/start-database';
import { requireSchema } from '@rec-io/database/schema-version';
import { postgresSessions } from '@rec-io/database/sessions';
import { postgresUsers } from '@rec-io/database/users';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Logger } from 'pino';
import { CLONE } from '../clone.ts';
import type { Installation } from '../installation.ts';
import type { Hosted } from './program-table.ts';

export async function hostWeb({ layout, configuration }: Installation, log: Logger): Promise<Hosted> {
  const { host, ports } = configuration;
  const connections = await findConnections(layout.dataDir, ports.database);
  if (connections === null) throw new CatalogueError('REC-116', { path: layout.dataDir });
  const pool = openPool(connections.service, {
    name: 'web',
    onIdleError: (error) => log.warn({ error: error.message }, 'a database connection broke'),
  });
  await requireSchema(pool);
  const web = await start({
    host,
    port: ports.web,
    traderUrl: `ws://127.0.0.1:${ports.trader}/view`,
    internalToken: (await readFile(layout.internalToken, 'utf8')).trim(),
    users: postgresUsers(pool),
    sessions: postgresSessions(pool),
    staticDir: CLONE.dashboard,
    log,
    clock: { nowMs: () => Date.now() },
  });
  return {
    async stop() {
      await web.stop();
      await pool.end();
    },
  };
}
