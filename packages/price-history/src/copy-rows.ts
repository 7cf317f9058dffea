import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sqlState } from '@rec-io/database/errors';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { MinuteBars } from '@rec-io/prices/bars';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
import { BAR_ROW_COLUMNS, binaryRows } from './bar-rows.ts';
import { priceTable } from './price-table.ts';

export type CopiedRows = {
  readonly bars: MinuteBars;
  /** In percent, one for each bar; NaN: unknown. */
  readonly momentum: Float64Array;
  /** Which of the bars. */
  readonly rows: Int32Array;
};

/** From so many rows on an index is made faster at the end than row by row: half the server's time. */
const BULK_ROWS = 200_000;
/** Taking it away needs the table for oneself. */
const PATIENCE_S = 3;
const LOCK_NOT_AVAILABLE = '55P03';
/** Building it sorts all rows, also those that were there. */
const BULK_FACTOR = 2;

/** Adds rows of which none is there, in one statement. */
export async function copyRows(
  client: ClientBase,
  symbol: CoinSymbol,
  copied: CopiedRows,
  onRows: (rows: number) => void,
): Promise<void> {
  if (copied.rows.length === 0) return;
  const key = (await isBulk(client, symbol, copied.rows.length)) ? await dropKey(client, symbol) : null;
  await copy(client, symbol, copied, onRows);
  if (key !== null)
    await client.query(`ALTER TABLE ${priceTable(symbol)} ADD CONSTRAINT ${key} PRIMARY KEY ("timestamp")`);
}

async function copy(
  client: ClientBase,
  symbol: CoinSymbol,
  { bars, momentum, rows }: CopiedRows,
  onRows: (rows: number) => void,
): Promise<void> {
  const counted = function* () {
    for (const row of rows) {
      onRows(1);
      yield row;
    }
  };
  const statement = `COPY ${priceTable(symbol)} (${BAR_ROW_COLUMNS}) FROM STDIN (FORMAT binary)`;
  await pipeline(Readable.from(binaryRows(bars, momentum, counted())), client.query(from(statement)));
}

/** Only the owner of the table may; to the others it is a little slower. */
async function isBulk(client: ClientBase, symbol: CoinSymbol, rows: number): Promise<boolean> {
  if (rows < BULK_ROWS) return false;
  const { rows: found } = await client.query<{ owns: boolean; stored: number }>(
    `SELECT pg_has_role(relowner, 'USAGE') AS owns, (SELECT count(*) FROM ${priceTable(symbol)})::float8 AS stored
     FROM pg_class WHERE oid = $1::regclass`,
    [priceTable(symbol)],
  );
  return found[0]?.owns === true && found[0].stored <= rows * BULK_FACTOR;
}

/** @returns its name, quoted; null when somebody reads the table for so long that it is better left */
async function dropKey(client: ClientBase, symbol: CoinSymbol): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(conname) AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'p'`,
    [priceTable(symbol)],
  );
  const name = rows[0]?.name ?? null;
  if (name === null) return null;
  await client.query(`SAVEPOINT with_key; SET LOCAL lock_timeout = '${PATIENCE_S}s'`);
  try {
    await client.query(`ALTER TABLE ${priceTable(symbol)} DROP CONSTRAINT ${name}`);
    await client.query('SET LOCAL lock_timeout = DEFAULT');
    return name;
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
    await client.query('ROLLBACK TO SAVEPOINT with_key');
    return null;
  }
}
