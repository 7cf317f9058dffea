import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from '@rec-io/app-trader/start';
import { readLedger } from '@rec-io/database/ledger-read';
import type { TestDatabase } from '@rec-io/database/test-database';
import { DecisionArchive } from '@rec-io/decision-log/decision-archive';
import { decisionsDirectory } from '@rec-io/decision-log/decision-files';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import type { EngineSettings } from '@rec-io/engine/engine-options';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import type { Exchange } from '@rec-io/exchange-sim/exchange';
import { startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import pino from 'pino';
import { secretFile, traderContext } from '../../apps/trader/test/trader-context.ts';
import type { Made } from './made-decisions.ts';
import { ACCOUNT, END_MS, recordedMarket } from './recorded-hour.ts';

const MODE = 'simulated';

/** The hour as the trader's program lives it: PostgreSQL, signed sockets, its own timers; each second as long as it needs. */
export async function live(options: {
  readonly seed: number;
  readonly database: TestDatabase;
  readonly modelFile: string;
}): Promise<Made & { readonly settings: EngineSettings }> {
  const { seed, database, modelFile } = options;
  const { userNo, pool } = database;
  const folder = mkdtempSync(join(tmpdir(), 'rec io wirings '));
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { exchange, cursor } = recordedMarket(seed);
  let exchangeTimeMs = 0;
  const server = await startExchangeServer({
    exchange,
    // An hour passes here in seconds, in which a real account's tokens would not come back.
    usageLevel: 'unlimited',
    host: '127.0.0.1',
    port: 0,
    keys: [
      {
        keyId: 'k',
        publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        account: ACCOUNT,
      },
    ],
    wallClock: { nowMs: () => Date.now() },
    exchangeTime: () => exchangeTimeMs,
    log: { info: () => undefined, warn: () => undefined },
  });
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const trader = await start({
    ...traderContext({
      ...{ folder, database, exchangePort: server.port, account: ACCOUNT, clockSpeed: 100 },
      ...{ keyId: 'k', privateKeyPath: secretFile(folder, 'key.pem', keyPem) },
    }),
    modelFile,
    log: pino({ level: 'silent' }),
  });
  const { engine } = trader;
  try {
    while (!engine.connected) await sleep(1);
    for (let tick = cursor.next(); tick !== null && tick.timeMs <= END_MS; tick = cursor.next()) {
      exchangeTimeMs = tick.timeMs;
      exchange.advance(tick.timeMs, 'BTC', tick.priceE4, 'recorded');
      while (!knowsAll(engine, exchange)) await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    await trader.stop();
    await server.stop();
  }
  const archive = new DecisionArchive(decisionsDirectory(join(folder, 'decisions'), ACCOUNT, MODE));
  const decisions: DecisionRecord[] = [];
  for await (const record of archive.between(0, Number.MAX_SAFE_INTEGER)) decisions.push(record);
  const ledger = await readLedger({ pool, userNo, account: ACCOUNT, mode: MODE });
  rmSync(folder, { recursive: true });
  return { decisions, ledger, exchange, settings: engine.settings };
}

/** Everything that the exchange has told of this second has reached the engine, and nothing of it is under way. */
const knowsAll = (engine: TradingEngine, exchange: Exchange): boolean =>
  engine.nowMs === exchange.nowMs &&
  engine.state === 'trading' &&
  !engine.busy &&
  (engine
    .feed('BTC')
    .market.ladder('hourly')
    ?.rows.every((row) => row.book.valid) ??
    false) &&
  [...engine.trades.live.values()].every((trade) => trade.outcome !== null) &&
  engine.account.fills.size === exchange.fills(ACCOUNT).length &&
  engine.account.settlements.size === exchange.settlements(ACCOUNT).length;
