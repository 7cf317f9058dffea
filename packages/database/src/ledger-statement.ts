import { createHash } from 'node:crypto';
import type { Column, LedgerTable } from './ledger-table.ts';

/**
 * One statement that appends entries of several kinds: one round trip, one transaction, no explicit BEGIN or COMMIT.
 *
 * Stored rows are compared only when something was skipped: the condition is a gate that the planner puts before the
 * join, which it would otherwise run as a scan of the whole table (`ledger.bench.ts` in batches of 5,000: 2,000 rows/s
 * without it, 43,000 with).
 * An entry already there is skipped; one whose id is taken by other content raises RIO01 and undoes the statement.
 * Parameters: user, account, mode, then per table the sequence numbers and every column, each as an array.
 * The result `known` counts what is in the ledger now; less than given means another writer raced this one.
 */
export function appendStatement(tables: readonly LedgerTable[]): {
  readonly name: string;
  readonly text: string;
} {
  let parameter = 3;
  const parts = tables.map((table) => {
    const arrays = [`$${++parameter}::bigint[]`];
    for (const column of table.columns) arrays.push(`$${++parameter}::${wireType(column)}[]`);
    return appendTo(table, arrays);
  });
  const counts = tables.flatMap(({ table }) => [
    `(SELECT count(*) FROM ${table}_new)`,
    `(SELECT coalesce(sum(n), 0) FROM ${table}_old)`,
  ]);
  const text = `WITH ${parts.join(',\n')}\nSELECT ${counts.join(' + ')} AS known`;
  // The server cuts a name after 63 bytes, where the kinds of two statements could still be the same.
  return { name: `ledger-append-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, text };
}

function appendTo({ kind, table, columns, key, compared }: LedgerTable, arrays: readonly string[]): string {
  const names = columns.map(({ name }) => name).join(', ');
  const read = columns.map((column) => `${fromWire(column)} AS ${column.name}`).join(', ');
  // Only equality is joined by an index: few rows share a key's first column, which is never null, as another may be.
  const matches = key
    .map((name, i) => `s.${name} ${i === 0 ? '=' : 'IS NOT DISTINCT FROM'} g.${name}`)
    .join(' AND ');
  const differs = compared.map((name) => `s.${name} IS DISTINCT FROM g.${name}`).join(' OR ');
  const both = compared.map(
    (name) => `CASE WHEN s.${name} IS DISTINCT FROM g.${name}
      THEN format('%s is %s there and %s here', '${name}', coalesce(s.${name}::text, 'nothing'), coalesce(g.${name}::text, 'nothing')) END`,
  );
  return `${table}_given AS (
  SELECT seq, ${read} FROM unnest(${arrays.join(', ')}) AS t (seq, ${names})
), ${table}_new AS (
  INSERT INTO users.${table} (user_no, account, mode, seq, ${names})
  SELECT $1, $2, $3, seq, ${names} FROM ${table}_given
  ON CONFLICT DO NOTHING RETURNING 1
), ${table}_old AS (
  SELECT CASE WHEN ${differs} THEN 
      users.refuse_conflict('${kind}', concat(g.${key[0]}, ': ', concat_ws(', ', ${both.join(', ')}))) ELSE 1 END AS n
  FROM ${table}_given g JOIN users.${table} s
    ON s.user_no = $1 AND s.account = $2 AND s.mode = $3 AND ${matches}
  WHERE (SELECT count(*) FROM ${table}_new) < (SELECT count(*) FROM ${table}_given)
)`;
}

const wireType = ({ type }: Column): string => (type === 'instant' ? 'bigint' : type);
const fromWire = ({ name, type }: Column): string =>
  type === 'instant' ? `to_timestamp(${name} / 1000.0)` : name;

/** A column as the reader wants it: milliseconds instead of an instant. */
export const selectColumn = ({ name, type }: Column): string =>
  type === 'instant' ? `(extract(epoch FROM ${name}) * 1000)::bigint AS ${name}` : name;
