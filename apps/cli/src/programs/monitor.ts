import { start } from '@rec-io/app-monitor/start';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Logger } from 'pino';
import type { Installation } from '../installation.ts';
import { monitorAccess } from './monitor-access.ts';
import { allProgramsOf, type Hosted } from './program-table.ts';

export async function hostMonitor({ layout, configuration }: Installation, log: Logger): Promise<Hosted> {
  const { host, ports, mode, account, supervision } = configuration;
  return start({
    host,
    port: ports.monitor,
    mode,
    account,
    heartbeatUrl: `http://127.0.0.1:${ports.trader}/heartbeat`,
    exchange: await monitorAccess(layout, configuration, log),
    killFile: layout.killFile,
    programs: allProgramsOf(configuration)
      .filter(({ name }) => name !== 'monitor')
      .map(({ name, port }) => ({ name, readyUrl: `http://127.0.0.1:${ports[port]}/readyz` })),
    supervision,
    database: databaseConnections(layout, configuration).access('monitor'),
    dataDir: layout.data,
    log,
  });
}
