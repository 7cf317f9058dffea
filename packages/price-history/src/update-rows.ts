import type { CoinSymbol } from '@rec-io/domain/market';
import { formatDecimal } from '@rec-io/domain/money';
import type { MinuteBars } from '@rec-io/prices/bars';
import type { ClientBase } from 'pg';
import { priceTable } from './price-table.ts';

const ROWS_AT_ONCE = 10_000;

/** Gives stored minutes other values. @param rows of `bars`, each stored already */
export async function updateBars(
  client: ClientBase,
  symbol: CoinSymbol,
  bars: MinuteBars,
  momentum: Float64Array,
  rows: ArrayLike<number>,
): Promise<void> {
  for (const some of batches(rows)) {
    const price = (column: Float64Array) => some.map((row) => formatDecimal(column[row] ?? 0, 4));
    await client.query(
      `UPDATE ${priceTable(symbol)} AS h SET open = n.open, high = n.high, low = n.low, close = n.close, volume = n.volume,
         momentum = n.momentum
       FROM unnest($1::timestamptz[], $2::numeric[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::float8[])
         AS n (at, open, high, low, close, volume, momentum)
       WHERE h."timestamp" = n.at`,
      [
        some.map((row) => time(bars, row)),
        ...[bars.openE4, bars.highE4, bars.lowE4, bars.closeE4].map(price),
        some.map((row) => orNull(bars.volume[row])),
        some.map((row) => orNull(momentum[row])),
      ],
    );
  }
}

/** The same of nothing but their momentum. */
export async function updateMomentum(
  client: ClientBase,
  symbol: CoinSymbol,
  bars: MinuteBars,
  momentum: Float64Array,
  rows: ArrayLike<number>,
): Promise<void> {
  for (const some of batches(rows))
    await client.query(
      `UPDATE ${priceTable(symbol)} AS h SET momentum = n.momentum
       FROM unnest($1::timestamptz[], $2::float8[]) AS n (at, momentum) WHERE h."timestamp" = n.at`,
      [some.map((row) => time(bars, row)), some.map((row) => orNull(momentum[row]))],
    );
}

function* batches(rows: ArrayLike<number>): Generator<number[]> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    yield Array.from({ length: Math.min(ROWS_AT_ONCE, rows.length - from) }, (_, i) => rows[from + i] ?? 0);
}

const time = ({ startMs }: MinuteBars, row: number): string => new Date(startMs[row] ?? 0).toISOString();
const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;
