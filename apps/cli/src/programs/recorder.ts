import type { RecorderContext } from '@rec-io/app-recorder/context';
import { start } from '@rec-io/app-recorder/start';
import type { Configuration } from '@rec-io/installer/configuration';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Logger } from 'pino';
import type { Installation } from '../installation.ts';
import { coinbaseApiUrl } from '../quick/machine.ts';
import { inventedPrices } from './invented-prices.ts';
import type { Hosted } from './program-table.ts';

export async function hostRecorder({ layout, configuration }: Installation, log: Logger): Promise<Hosted> {
  const { host, ports, mode, symbol, speed } = configuration;
  return start({
    ...{ host, port: ports.recorder, symbol },
    trader: { viewUrl: `ws://127.0.0.1:${ports.trader}/view`, tokenFile: layout.internalToken },
    candles: candlesOf(configuration),
    // A real exchange knows one speed.
    clockSpeed: mode === 'simulated' ? speed : 1,
    database: databaseConnections(layout, configuration).access('recorder'),
    log,
  });
}

function candlesOf(configuration: Configuration): RecorderContext['candles'] {
  const invented = inventedPrices(configuration);
  return invented === null
    ? { url: coinbaseApiUrl() }
    : { none: `${invented}: no bars go into the price history` };
}
