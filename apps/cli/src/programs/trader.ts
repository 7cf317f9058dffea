import { start } from '@rec-io/app-trader/start';
import { DATABASE, SERVICE_USER } from '@rec-io/database/embedded/start-database';
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
    database: {
      host: '127.0.0.1',
      port: ports.database,
      database: DATABASE,
      user: SERVICE_USER,
      passwordFile: layout.databasePassword,
    },
    internalTokenFile: layout.internalToken,
    modelFile: CLONE.modelFile,
    clockSpeed: speed,
    log,
  });
}
