import { join } from 'node:path';
import { run } from '@rec-io/app-trader/run';
import { ALL_SERIES } from '@rec-io/domain/market';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Logger } from 'pino';
import { CLONE } from '../clone.ts';
import type { Installation } from '../installation.ts';
import { coinbaseUrl } from '../quick/machine.ts';
import { traderExchange } from './exchange-access.ts';
import { inventedPrices } from './invented-prices.ts';
import type { Hosted } from './program-table.ts';

export async function hostTrader({ layout, configuration }: Installation, log: Logger): Promise<Hosted> {
  const { host, ports, mode, account, userNo, symbol, speed } = configuration;
  return run({
    host,
    port: ports.trader,
    mode,
    account,
    userNo,
    symbol,
    series: ALL_SERIES,
    exchange: await traderExchange(layout, configuration),
    // In practice the exchange has an index of its own.
    ...(mode === 'simulated' ? {} : { proxyUrl: coinbaseUrl() }),
    database: databaseConnections(layout, configuration).access('trader'),
    internalTokenFile: layout.internalToken,
    exitJournalFile: join(layout.exitJournals, `${userNo}-${account}-${mode}.jsonl`),
    decisionsDirectory: layout.decisions,
    dataBoundsFile: layout.dataBounds,
    killFile: layout.killFile,
    holdFile: layout.holdFile,
    groupFile: layout.orderGroups,
    strategiesDirectory: layout.strategies,
    modelsDirectory: layout.models,
    modelFile: CLONE.modelFile,
    noStoredBars: inventedPrices(configuration),
    // A real exchange knows one speed.
    clockSpeed: mode === 'simulated' ? speed : 1,
    log,
  });
}
