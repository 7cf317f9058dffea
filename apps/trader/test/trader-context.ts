import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestDatabase } from '@rec-io/database/test-database';
import type { TraderContext } from '../src/context.ts';

const MODEL = new URL('../../../config/models/adaptive-btc-eth.json', import.meta.url).pathname;

/** Writes what only its owner may read. @returns its path */
export function secretFile(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** A trader of bitcoin's hourly events, with all its files in one folder. */
export function traderContext(options: {
  readonly folder: string;
  readonly database: TestDatabase;
  readonly exchangePort: number;
  readonly keyId: string;
  readonly privateKeyPath: string;
  readonly account: string;
  /** Seconds of the exchange in one of the wall's. */
  readonly clockSpeed: number;
}): Omit<TraderContext, 'log'> {
  const { folder, database, exchangePort, keyId, privateKeyPath, account, clockSpeed } = options;
  const { host, port, user, password } = database.service;
  return {
    ...{ host: '127.0.0.1', port: 0, mode: 'simulated', account, userNo: database.userNo },
    ...{ symbol: 'BTC', series: [{ symbol: 'BTC', kind: 'hourly' }], modelFile: MODEL, clockSpeed },
    ...{ modelsDirectory: join(folder, 'models'), noStoredBars: 'prices are invented' },
    exchange: {
      restUrl: `http://127.0.0.1:${exchangePort}/trade-api/v2`,
      wsUrl: `ws://127.0.0.1:${exchangePort}/trade-api/ws/v2`,
      ...{ keyId, privateKeyPath },
    },
    database: {
      ...{ host, port, user, database: database.name },
      passwordFile: secretFile(folder, 'password', password),
    },
    internalTokenFile: secretFile(folder, 'token', 'internal\n'),
    exitJournalFile: join(folder, 'exits.jsonl'),
    decisionsDirectory: join(folder, 'decisions'),
    dataBoundsFile: join(folder, 'data.json'),
    killFile: join(folder, 'KILL'),
    holdFile: join(folder, 'HOLD'),
    groupFile: join(folder, 'order-groups.json'),
    strategiesDirectory: join(folder, 'strategies'),
  };
}
