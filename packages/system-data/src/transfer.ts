import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from, to } from 'pg-copy-streams';
import { quotedColumns, quotedTable } from './schemas.ts';
import type { Table } from './tables.ts';
import { gathered } from './workshop.ts';

/** Streams one table's rows into the table where they are gathered; memory holds one buffer of them. */
export async function transfer(
  source: Client,
  target: Client,
  table: Table,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const columns = table.columns.map(({ name }) => name);
  const relation = quotedTable(table.schema, table.name);
  // A partitioned table has no rows of its own, so it is asked for them by a query.
  const rows = source.query(to(`COPY (SELECT ${quotedColumns(columns)} FROM ${relation}) TO STDOUT`));
  const gathering = target.query(from(`COPY ${gathered(table)} (${quotedColumns(columns)}) FROM STDIN`));
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  await pipeline(rows, counted, gathering, { signal });
}
