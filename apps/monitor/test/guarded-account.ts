import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import type { TraderBeat } from '@rec-io/domain/trader-beat';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { pino } from 'pino';
import type { MonitorContext } from '../src/context.ts';

const START_MS = Date.parse('2026-10-08T15:30:00Z');
const INDEX = 820_000_000 as PriceE4;
export const ACCOUNT = 'main';

/** An account at an exchange, a trader that says what it is told to say, a database, and all that a monitor needs to guard it. */
export async function guardedAccount() {
  const folder = mkdtempSync(join(tmpdir(), 'rec io monitor '));
  const database: TestDatabase = await testDatabase();
  const exchange = new Exchange({ seed: 1, symbols: ['BTC'] });
  exchange.openAccount(ACCOUNT);
  for (let second = 0; second < 60; second++)
    exchange.advance(START_MS + second * 1_000, 'BTC', INDEX, 'seeded');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const server = await startExchangeServer({
    exchange,
    host: '127.0.0.1',
    port: 0,
    keys: [
      {
        keyId: 'monitor',
        publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        account: ACCOUNT,
      },
    ],
    wallClock: { nowMs: () => Date.now() },
    exchangeTime: () => exchange.nowMs,
    log: { info: () => undefined, warn: () => undefined },
  });

  const trader = {
    /** Null: it answers nobody. */
    says: null as TraderBeat | null,
    isReady: true,
    metrics: '',
  };
  const door = createServer((request, response) => {
    if (request.url === '/heartbeat') {
      if (trader.says !== null) response.end(JSON.stringify(trader.says));
      return;
    }
    if (request.url === '/metrics') return response.end(trader.metrics);
    response.writeHead(trader.isReady ? 200 : 503).end(JSON.stringify({ reason: null }));
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const traderUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;

  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const { host, port, user, password } = database.service;
  const killFile = join(folder, 'kill');
  const secretsDirectory = join(folder, 'secrets');
  mkdirSync(secretsDirectory, { mode: 0o700 });
  const context: MonitorContext = {
    host: '127.0.0.1',
    port: 0,
    mode: 'simulated',
    account: ACCOUNT,
    userNo: database.userNo,
    symbols: ['BTC', 'ETH'],
    heartbeatUrl: `${traderUrl}/heartbeat`,
    silentS: 2,
    graceS: 3,
    exchange: {
      restUrl: `http://127.0.0.1:${server.port}/trade-api/v2`,
      keyId: 'monitor',
      privateKeyPath: file('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
      isOwnKey: true,
    },
    killFile,
    holdFile: join(folder, 'HOLD'),
    holdReserve: join(folder, 'hold.reserve'),
    alertFiles: {
      secrets: secretsDirectory,
      alertHours: join(folder, 'alerts.json'),
      alertState: join(folder, 'alert-state.json'),
      alertAcknowledgements: join(folder, 'alerts-acknowledged.json'),
    },
    pageUrl: null,
    push: async () => null,
    healthLimitsFile: join(folder, 'health.json'),
    newestBackup: async () => null,
    archive: async () => null,
    logs: [],
    secretsDirectory,
    installedAtMs: null,
    certificates: [],
    keeper: { look: async () => ({ kept: [], duplicates: [] }), restart: async () => 'asked' },
    programs: [{ name: 'trader', readyUrl: `${traderUrl}/readyz`, metricsUrl: `${traderUrl}/metrics` }],
    supervision: 'parent',
    database: { host, port, user, database: database.name, passwordFile: file('password', password) },
    dataDir: folder,
    log: pino({ level: 'silent' }),
  };

  /** A bid far below everything, which stays in the book. */
  const rest = (clientOrderId: string): string => {
    const order: OrderRequest = {
      clientOrderId,
      ticker: exchange.markets()[19]?.ticker ?? '',
      exchangeIndex: exchange.markets()[19]?.exchangeIndex ?? 0,
      side: 'bid',
      yesPriceE4: 100 as PriceE4,
      countE2: 100 as CountE2,
      timeInForce: 'good_till_canceled',
      reduceOnly: false,
    };
    const placed = exchange.place(ACCOUNT, order);
    if (!placed.ok) throw new Error(`not placed: ${JSON.stringify(placed)}`);
    return placed.orderId;
  };

  return {
    context,
    folder,
    file,
    keyText: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    /** Nobody answers at the trader's address any more. */
    closeTrader: () =>
      new Promise<void>((resolve) => {
        door.close(() => resolve());
        door.closeAllConnections();
      }),
    database,
    exchange,
    trader,
    rest,
    exchangeServer: server,
    resting: () => exchange.orders(ACCOUNT).filter(({ status }) => status === 'resting').length,
    kill: () => (existsSync(killFile) ? (JSON.parse(readFileSync(killFile, 'utf8')) as unknown) : null),
    arm: () => rmSync(killFile),
    async close() {
      door.closeAllConnections();
      door.close();
      await server.stop();
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}
