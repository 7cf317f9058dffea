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
  const raised = [...rows, ...shared].map(({ column, sequence }) => {
    const there = table.columns.find(({ name }) => name === column)?.sequence?.last;
    return raiseSql(sequence, relation, column, [there, atLeast.get(column)]);
  });
  if (raised.length > 0) await client.query(raised.join(';\n'));
}

/** The same for a table that was made as it is described: nothing of it has to be looked up. */
export const raiseMadeSql = (table: TableDescription): readonly string[] =>
  table.columns.flatMap(({ name, sequence, numberedBy }) => {
    const numbering = sequence ?? numberedBy;
    return numbering === null ? [] : [raiseSql(quoted(numbering), quoted(table), name, [sequence?.last])];
  });

/** @param given numbers that were given elsewhere */
function raiseSql(
  sequence: string,
  relation: string,
  column: string,
  given: readonly (string | null | undefined)[],
): string {
  const numbers = given
    .filter((number) => number != null)
    .map((number) => `(${escapeLiteral(number)}::int8)`);
  const others = numbers.length === 0 ? '' : `UNION ALL VALUES ${numbers.join(', ')}`;
  const of = escapeIdentifier(column);
  // Counting down, what is lower is further on.
  return `SELECT setval(${escapeLiteral(sequence)}::regclass, found.number)
     FROM (
       SELECT CASE WHEN s.seqincrement > 0 THEN max(n.number) ELSE min(n.number) END AS number, s.seqincrement > 0 AS up,
         s.seqmin, s.seqmax
       FROM pg_sequence s,
         (SELECT unnest(ARRAY[max(${of})::int8, min(${of})::int8]) FROM ${relation} ${others}) AS n (number)
       WHERE s.seqrelid = ${escapeLiteral(sequence)}::regclass
       GROUP BY s.seqincrement, s.seqmin, s.seqmax
     ) AS found, ${sequence} AS now
     WHERE found.number BETWEEN found.seqmin AND found.seqmax
       AND (NOT now.is_called OR CASE WHEN found.up THEN found.number > now.last_value ELSE found.number < now.last_value END)`;
}
