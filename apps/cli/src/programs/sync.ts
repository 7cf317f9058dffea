import { start } from '@rec-io/app-sync/start';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Logger } from 'pino';
import type { Installation } from '../installation.ts';
import { exchangeAccess } from './exchange-access.ts';
import type { Hosted } from './program-table.ts';

export async function hostSync({ layout, configuration }: Installation, log: Logger): Promise<Hosted> {
  const { host, ports, mode, account, userNo } = configuration;
  return start({
    ...{ host, port: ports.sync, mode, account, userNo },
    // Without credentials there is no account, and nothing is wrong.
    exchange: await exchangeAccess(layout, configuration).catch((error: unknown) => {
      if (error instanceof CatalogueError && error.code === 'REC-639') return null;
      throw error;
    }),
    database: databaseConnections(layout, configuration).access('sync'),
    log,
  });
}
