import { type Connection, openPool } from '@rec-io/database/connection';
import { openModelStore } from '@rec-io/model-store/model-store';
import { coinbaseCandles } from '@rec-io/prices/coinbase-candles';
import { refreshCoin } from '../src/refresh/refresh-coin.ts';
import { SHORT } from './stored-bars.ts';

/** A refresh in a process of its own, which is killed where a step begins, or at its end. */
const { connection, url, nowMs, directory, releaseFile, killedAt } = JSON.parse(process.argv[2] ?? '') as {
  readonly connection: Connection;
  readonly url: string;
  readonly nowMs: number;
  readonly directory: string;
  readonly releaseFile: string;
  readonly killedAt: string;
};
const pool = openPool(connection, { max: 1 });
const store = openModelStore(directory, releaseFile);
const lock = await store.lock();
if (!lock.held) throw new Error('somebody else holds the lock');
await refreshCoin(
  {
    ...{ pool, store, nowMs: () => nowMs, by: 'worker', spans: SHORT },
    door: coinbaseCandles({ url, nowMs: () => nowMs }),
    onStep: (_, step) => void (step === killedAt && process.kill(process.pid, 'SIGKILL')),
  },
  'BTC',
);
process.kill(process.pid, 'SIGKILL');
