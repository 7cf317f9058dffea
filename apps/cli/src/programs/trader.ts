import { start } from '@rec-io/app-trader/start';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Logger } from 'pino';
import { CLONE } from '../clone.ts';
import type { Installation } from '../installation.ts';
import type { Hosted } from './program-table.ts';

export function hostTrader({ layout, configuration }: Installation, log: Logger): Promise<Hosted> {
  const { host, ports, mode, account, userNo, symbol, speed, exchangeKeyId } = configuration;
  const exchange = `127.0.0.1:${ports['exchange-sim']}`;
  return start({
    host,
    port: ports.trader,
    mode,
    account,
    userNo,
    symbol,
    exchange: {
      restUrl: `http://${exchange}/trade-api/v2`,
      wsUrl: `ws://${exchange}/trade-api/ws/v2`,
      keyId: exchangeKeyId,
      privateKeyPath: layout.exchangePrivateKey,
    },
    database: databaseConnections(layout, configuration).access('trader'),
    internalTokenFile: layout.internalToken,
    modelFile: CLONE.modelFile,
    clockSpeed: speed,
    log,
  });
}
