import { type Connection, openPool } from '@rec-io/database/connection';
import { coinbaseCandles } from '@rec-io/prices/coinbase-candles';
import { fetchHistory } from '../src/fetch/fetch-history.ts';

/** A fetch in a process of its own, to be killed. */
const { connection, url, fromMs, nowMs } = JSON.parse(process.argv[2] ?? '') as {
  connection: Connection;
  url: string;
  fromMs: number;
  nowMs: number;
};
const pool = openPool(connection, { max: 1 });
const door = coinbaseCandles({ url, nowMs: () => nowMs, sleep: () => Promise.resolve() });
await fetchHistory(pool, door, {
  ...{ symbol: 'BTC', fromMs, toMs: null, replaces: false },
  nowMs: () => nowMs,
});
await pool.end();
