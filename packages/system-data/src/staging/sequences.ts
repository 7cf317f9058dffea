import { type ClientBase, escapeIdentifier, escapeLiteral } from 'pg';
import type { TableDescription } from '../description.ts';
import { quoted } from './places.ts';

/**
 * What numbers the columns of a table goes on above its rows, above what the source had given, and above what it has given
 * itself: never lowered, because a number once given stays given.
 * @param relation quoted
 * @param atLeast the newest numbers that another sequence had given, by column
 */
export async function raiseSequences(
  client: ClientBase,
  relation: string,
  table: TableDescription,
  atLeast: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  const { rows } = await client.query<{ column: string; sequence: string }>(
    `SELECT a.attname AS column, pg_get_serial_sequence($1, a.attname) AS sequence
     FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
       AND pg_get_serial_sequence($1, a.attname) IS NOT NULL`,
    [relation],
  );
  const shared = table.columns.flatMap(({ name, numberedBy }) =>
    numberedBy === null ? [] : [{ column: name, sequence: quoted(numberedBy) }],
  );
  for (const { column, sequence } of [...rows, ...shared]) {
    const there = table.columns.find(({ name }) => name === column)?.sequence?.last;
    const column_ = escapeIdentifier(column);
    await raise(
      client,
      sequence,
      [there, atLeast.get(column)],
      `(SELECT max(${column_})::int8 AS highest, min(${column_})::int8 AS lowest FROM ${relation})`,
    );
  }
}

async function raise(
  client: ClientBase,
  sequence: string,
  given: readonly (string | null | undefined)[],
  rows: string,
): Promise<void> {
  const numbers = given
    .filter((number) => number != null)
    .map((number) => `(${escapeLiteral(number)}::int8)`);
  const others = numbers.length === 0 ? '' : `UNION ALL VALUES ${numbers.join(', ')}`;
  // Counting down, what is lower is further on.
  await client.query(
    `SELECT setval(${escapeLiteral(sequence)}::regclass, found.number)
     FROM (
       SELECT CASE WHEN s.seqincrement > 0 THEN max(n.number) ELSE min(n.number) END AS number, s.seqincrement > 0 AS up,
         s.seqmin, s.seqmax
       FROM pg_sequence s, (
         SELECT highest FROM ${rows} AS r UNION ALL SELECT lowest FROM ${rows} AS r ${others}) AS n (number)
       WHERE s.seqrelid = ${escapeLiteral(sequence)}::regclass
       GROUP BY s.seqincrement, s.seqmin, s.seqmax
     ) AS found, ${sequence} AS now
     WHERE found.number BETWEEN found.seqmin AND found.seqmax
       AND (NOT now.is_called OR CASE WHEN found.up THEN found.number > now.last_value ELSE found.number < now.last_value END)`,
  );
}
