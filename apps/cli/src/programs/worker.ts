import { start } from '@rec-io/app-worker/start';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Logger } from 'pino';
import { CLONE } from '../clone.ts';
import type { Installation } from '../installation.ts';
import { dataDirectories } from '../observed/data-directories.ts';
import { coinbaseApiUrl } from '../quick/machine.ts';
import { inventedPrices } from './invented-prices.ts';
import type { Hosted } from './program-table.ts';

export async function hostWorker(installation: Installation, log: Logger): Promise<Hosted> {
  const { layout, configuration } = installation;
  const { host, ports } = configuration;
  const invented = inventedPrices(configuration);
  return start({
    ...{ host, port: ports.worker },
    candles: invented === null ? { url: coinbaseApiUrl() } : { none: `${invented}: no model is refreshed` },
    modelsDirectory: layout.models,
    releaseFile: CLONE.modelFile,
    database: databaseConnections(layout, configuration).access('worker'),
    directories: await dataDirectories(installation),
    dataBoundsFile: layout.dataBounds,
    log,
  });
}
