import { type ClientBase, escapeIdentifier } from 'pg';
import { type CopiedTable, quoted } from './copied-tables.ts';

/** Equal for equal rows, in whatever order they lie, on every version of PostgreSQL from 15 to 18. */
export type Fingerprint = { readonly rows: number; readonly hash: string };

/** Counts and hashes every row of a table. A sum over rows needs no order and no sort. */
export async function fingerprint(client: ClientBase, table: CopiedTable): Promise<Fingerprint> {
  const row = `ROW(${table.columns.map((name) => `t.${escapeIdentifier(name)}`).join(', ')})`;
  const hash = table.hashable ? `hash_record_extended(${row}, 0)` : `hashtextextended(${row}::text, 0)`;
  const { rows } = await client.query<{ rows: string; hash: string }>(
    `SELECT count(*)::text AS rows, coalesce(sum(${hash}::numeric), 0)::text AS hash FROM ${quoted(table)} AS t`,
  );
  return { rows: Number(rows[0]?.rows ?? 0), hash: rows[0]?.hash ?? '0' };
}

export const isSame = (a: Fingerprint, b: Fingerprint): boolean => a.rows === b.rows && a.hash === b.hash;
