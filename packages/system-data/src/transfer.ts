import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from, to } from 'pg-copy-streams';
import { quotedColumns, quotedTable } from './schemas.ts';
import type { Table } from './tables.ts';
import { gathered } from './workshop.ts';

/** Streams one table’s rows into the table where they are gathered; memory holds one buffer of them. */
export async function transfer(
  source: Client,
  target: Client,
  table: Table,
  onRows: (rows: number, bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const columns = table.columns.map(({ name }) => name);
  const relation = quotedTable(table.schema, table.name);
  // A partitioned table has no rows of its own, so it is asked for them by a query.
  const rows = source.query(to(`COPY (SELECT ${quotedColumns(columns)} FROM ${relation}) TO STDOUT`));
  const gathering = target.query(from(`COPY ${gathered(table)} (${quotedColumns(columns)}) FROM STDIN`));
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onRows(linesIn(chunk), chunk.length);
      done(null, chunk);
    },
  });
  await pipeline(rows, counted, gathering, { signal });
}

const NEWLINE = 10;

/** In this form a row is a line: a newline within a value is written as two other characters. */
function linesIn(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
