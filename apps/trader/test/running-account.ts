import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { updateAutoTradeSettings } from '@rec-io/database/preferences';
import { testDatabase } from '@rec-io/database/test-database';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { seededPrices } from '@rec-io/prices/seeded';
import type { TraderContext } from '../src/context.ts';
import { secretFile, traderContext } from './trader-context.ts';

export const START_MS = Date.parse('2026-10-08T14:00:00Z');
/** What its prices are, from its first second on. */
export const pricesFrom = () => seededPrices({ seed: 2, symbol: 'BTC', startTimeMs: START_MS });
const WARM_UP_S = 3_000;
/** An hour takes three minutes. */
const SECOND_WALL_MS = 50;
const HOSTED = new URL('./hosted-trader.ts', import.meta.url).pathname;
export const ACCOUNT = 'main';

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };
export type TraderProcess = {
  readonly child: ChildProcess;
  readonly port: number;
  /** In the order in which they were written. */
  readonly lines: readonly LogLine[];
};

const pem = (key: KeyObject, type: 'spki' | 'pkcs8'): string =>
  key.export({ type, format: 'pem' }).toString();

/**
 * An exchange, an account at it with two keys, a database, and traders in processes of their own.
 * @param goesOn whether its time goes on by itself; it can be made to by `second`, too
 */
export async function runningAccount({ goesOn = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rec io running '));
  const database = await testDatabase();
  await updateAutoTradeSettings(database.pool, database.userNo, {
    autoEntry: true,
    minProbability: 30,
    minDifferential: -10,
    minTime: 5,
    maxTime: 3_590,
    allowReEntry: true,
    spikeAlertEnabled: false,
  });
  const exchange = new Exchange({ seed: 2, symbols: ['BTC'] });
  exchange.openAccount(ACCOUNT);
  const prices = pricesFrom();
  let nowMs = START_MS;
  const second = (): void => {
    const tick = prices.next();
    nowMs = tick.timeMs;
    exchange.advance(tick.timeMs, 'BTC', tick.priceE4, 'seeded');
  };
  for (let i = 0; i < WARM_UP_S; i++) second();
  const keys = ['trader', 'monitor'].map((keyId) => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return {
      keyId,
      publicKeyPem: pem(publicKey, 'spki'),
      account: ACCOUNT,
      path: secretFile(folder, `${keyId}.pem`, pem(privateKey, 'pkcs8')),
    };
  });
  const server = await startExchangeServer({
    exchange,
    host: '127.0.0.1',
    port: 0,
    keys,
    wallClock: { nowMs: () => Date.now() },
    exchangeTime: () => nowMs,
    log: { info: () => undefined, warn: () => undefined },
  });
  const going = goesOn ? setInterval(second, SECOND_WALL_MS) : undefined;
  const context = traderContext({
    ...{ folder, database, exchangePort: server.port, account: ACCOUNT, clockSpeed: 1_000 / SECOND_WALL_MS },
    ...{ keyId: 'trader', privateKeyPath: keys[0]?.path ?? '' },
  });
  const children: ChildProcess[] = [];

  return {
    folder,
    database,
    exchange,
    second,
    context,
    monitorKeyPath: keys[1]?.path ?? '',
    async startTrader(change: Partial<Omit<TraderContext, 'log'>> = {}): Promise<TraderProcess> {
      const path = secretFile(
        folder,
        `context-${children.length}.json`,
        JSON.stringify({ ...context, ...change }),
      );
      const child = spawn(process.execPath, [HOSTED, path], { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      const lines: LogLine[] = [];
      const started = Promise.withResolvers<number>();
      createInterface({ input: child.stdout }).on('line', (text) => {
        const line = JSON.parse(text) as LogLine;
        lines.push(line);
        if (line.msg === 'started') started.resolve(Number(line['port']));
      });
      child.once('exit', (code) => started.reject(new Error(`the trader ended with ${code}`)));
      return { child, lines, port: await started.promise };
    },
    async close(): Promise<void> {
      clearInterval(going);
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await server.stop();
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}
