import type { Readable, Writable } from 'node:stream';
import { type ClientBase, escapeIdentifier } from 'pg';
import { type CopiedTable, quoted } from './copied-tables.ts';

const columnsOf = ({ columns }: CopiedTable): string => columns.map(escapeIdentifier).join(', ');

/** The rows of a table as the server's own text. Loaded only by those who copy. */
export async function rowsOf(client: ClientBase, table: CopiedTable): Promise<Readable> {
  const { to } = await import('pg-copy-streams');
  return client.query(to(`COPY ${quoted(table)} (${columnsOf(table)}) TO STDOUT`));
}

/** Takes rows in that form. Triggers and checks see each of them. */
export async function rowsInto(client: ClientBase, table: CopiedTable): Promise<Writable> {
  const { from } = await import('pg-copy-streams');
  return client.query(from(`COPY ${quoted(table)} (${columnsOf(table)}) FROM STDIN`));
}
