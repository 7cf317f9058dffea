import { join } from 'node:path';
import { start } from '@rec-io/app-trader/start';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Logger } from 'pino';
import { CLONE } from '../clone.ts';
import type { Installation } from '../installation.ts';
import { exchangeAccess } from './exchange-access.ts';
import type { Hosted } from './program-table.ts';

export async function hostTrader({ layout, configuration }: Installation, log: Logger): Promise<Hosted> {
  const { host, ports, mode, account, userNo, symbol, speed } = configuration;
  return start({
    host,
    port: ports.trader,
    mode,
    account,
    userNo,
    symbol,
    exchange: await exchangeAccess(layout, configuration),
    database: databaseConnections(layout, configuration).access('trader'),
    internalTokenFile: layout.internalToken,
    exitJournalFile: join(layout.exitJournals, `${userNo}-${account}-${mode}.jsonl`),
    killFile: layout.killFile,
    groupFile: layout.orderGroups,
    strategiesDirectory: layout.strategies,
    modelFile: CLONE.modelFile,
    // A real exchange knows one speed.
    clockSpeed: mode === 'simulated' ? speed : 1,
    log,
  });
}
