import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { start } from '@rec-io/app-monitor/start';
import { ALL_SERIES } from '@rec-io/domain/market';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Logger } from 'pino';
import { pageUrl } from '../alerts/audit-alerts.ts';
import { newestBackup } from '../backups/newest-backup.ts';
import type { Installation } from '../installation.ts';
import { programKeeper } from '../observed/program-keeper.ts';
import { readArchiveMark } from '../point-in-time/archive-mark.ts';
import { monitorAccess } from './monitor-access.ts';
import { allProgramsOf, guestsOf, type Hosted, programsOf } from './program-table.ts';
import { pushSender } from './push-sender.ts';

const HTTPS_PORT = 443;

export async function hostMonitor(installation: Installation, log: Logger): Promise<Hosted> {
  const { layout, configuration } = installation;
  const { host, ports, mode, account, userNo, supervision } = configuration;
  const hosts = new Map(
    programsOf(configuration).flatMap(({ name: host }) =>
      guestsOf(host, configuration).map(({ name }) => [name, host] as const),
    ),
  );
  const born = await stat(layout.data).catch(() => null);
  return start({
    host,
    port: ports.monitor,
    mode,
    account,
    userNo,
    symbols: [...new Set(ALL_SERIES.map(({ symbol }) => symbol))],
    heartbeatUrl: `http://127.0.0.1:${ports.trader}/heartbeat`,
    exchange: await monitorAccess(layout, configuration, log),
    killFile: layout.killFile,
    holdFile: layout.holdFile,
    holdReserve: join(layout.run, 'hold.reserve'),
    healthLimitsFile: layout.healthLimits,
    newestBackup: () => newestBackup(layout),
    archive: () => readArchiveMark(layout),
    alertFiles: layout,
    pageUrl: pageUrl(configuration),
    // Web alone makes the key: two that make one would each have another.
    push: async () =>
      (await stat(layout.pushKey).catch(() => null)) === null ? null : pushSender(installation),
    logs: programsOf(configuration).map(({ name }) => ({
      program: name,
      path: join(layout.logs, `${name}.log`),
    })),
    secretsDirectory: layout.secrets,
    installedAtMs: born === null ? null : Math.round(born.birthtimeMs || born.mtimeMs),
    // What the proxy of this machine serves to browsers.
    certificates: configuration.hostNames.map((name) => ({ name, host: name, port: HTTPS_PORT })),
    keeper: programKeeper(installation),
    programs: allProgramsOf(configuration)
      .filter(({ name }) => name !== 'monitor')
      .map(({ name, port }) => {
        const url = `http://127.0.0.1:${ports[port]}`;
        const host = hosts.get(name);
        const at = { name, readyUrl: `${url}/readyz`, metricsUrl: `${url}/metrics` };
        return host === undefined ? at : { ...at, host };
      }),
    supervision,
    database: databaseConnections(layout, configuration).access('monitor'),
    dataDir: layout.data,
    log,
  });
}
