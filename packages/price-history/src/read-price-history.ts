import { inTransaction } from '@rec-io/database/transaction';
import type { CoinSymbol } from '@rec-io/domain/market';
import { BarColumns } from '@rec-io/prices/bar-columns';
import type { MinuteBars } from '@rec-io/prices/bars';
import type { ClientBase, Pool } from 'pg';
import { to } from 'pg-copy-streams';
import { BinaryRowReader } from './bar-rows.ts';
import { priceTable, timeLiteral } from './price-table.ts';

/** Minute bars, and of each the momentum that is stored with it, in percent; NaN: null. */
export type StoredBars = { readonly bars: MinuteBars; readonly momentum: Float64Array };

/** The first and the last time that a table can be asked about. */
const ALWAYS = { fromMs: Date.UTC(1970, 0), toMs: Date.UTC(9999, 0) };

/**
 * The stored bars that start in [fromMs, toMs), in order of time, for whoever trains or tests: 2.6 million within seconds.
 * @param fromMs default: the first bar
 * @param toMs default: to the last bar
 * @throws whatever the database says
 */
export async function readPriceHistory(
  pool: Pool,
  symbol: CoinSymbol,
  fromMs: number = ALWAYS.fromMs,
  toMs: number = ALWAYS.toMs,
): Promise<MinuteBars> {
  const { bars } = await inTransaction(pool, (client) => readRows(client, symbol, fromMs, toMs, 'NULL'));
  return bars;
}

/** The same with momentum, within the caller's transaction. */
export const readStoredBars = (
  client: ClientBase,
  symbol: CoinSymbol,
  fromMs: number = ALWAYS.fromMs,
  toMs: number = ALWAYS.toMs,
): Promise<StoredBars> => readRows(client, symbol, fromMs, toMs, 'momentum');

async function readRows(
  client: ClientBase,
  symbol: CoinSymbol,
  fromMs: number,
  toMs: number,
  momentum: 'momentum' | 'NULL',
): Promise<StoredBars> {
  const columns = new BarColumns();
  const scores = new Scores();
  const reader = new BinaryRowReader((startMs, open, high, low, close, volume, score) => {
    columns.push(startMs, open, high, low, close, volume);
    scores.push(score);
  });
  const query = `SELECT "timestamp", open, high, low, close, volume, ${momentum}::float8 FROM ${priceTable(symbol)}
    WHERE "timestamp" >= ${timeLiteral(fromMs)} AND "timestamp" < ${timeLiteral(toMs)} ORDER BY "timestamp"`;
  for await (const piece of client.query(to(`COPY (${query}) TO STDOUT (FORMAT binary)`)))
    reader.push(piece as Buffer);
  return { bars: columns.bars(), momentum: scores.values() };
}

/** A column that doubles when full. */
class Scores {
  #length = 0;
  #column = new Float64Array(1_024);

  push(value: number): void {
    if (this.#length === this.#column.length) {
      const larger = new Float64Array(this.#column.length * 2);
      larger.set(this.#column);
      this.#column = larger;
    }
    this.#column[this.#length++] = value;
  }

  values(): Float64Array {
    return this.#column.subarray(0, this.#length);
  }
}
