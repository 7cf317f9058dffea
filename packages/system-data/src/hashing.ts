import { type ClientBase, escapeIdentifier } from 'pg';
import type { ColumnDescription } from './description.ts';
import { quotedTable } from './schemas.ts';
import type { Fingerprint, Hashing } from './source.ts';

/**
 * One value of every usual type. Two servers that hash this record alike hash records alike: the function is the servers’ own
 * and its results are promised for one version only.
 */
const PROBE = `SELECT hash_record_extended(ROW(
  true, 7::int2, -7::int4, 70000000000::int8, 1.50::numeric, 'NaN'::numeric, 1.25::float4, -2.5e-300::float8, 'ä'::text,
  'b '::varchar, 'c'::char(3), '\\x00ff'::bytea, '2026-03-08 07:00+00'::timestamptz, '2026-03-08 07:00'::timestamp,
  '2026-03-08'::date, '07:00'::time, '1 mon 2 days'::interval, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid,
  '{"a": [1, null]}'::jsonb, '::1/64'::inet, '08:00:2b:01:02:03'::macaddr, ARRAY['x', NULL], ARRAY[1.0, 2], NULL::text,
  int4range(1, 5)), 0)::text AS hash`;

const RECORD_HASH_SINCE = 140_000;

/** What this server makes of the probe; null where it cannot hash records (before PostgreSQL 14). */
export async function probeHash(client: ClientBase, serverVersion: number): Promise<string | null> {
  if (serverVersion < RECORD_HASH_SINCE) return null;
  const { rows } = await client.query<{ hash: string }>(PROBE);
  return rows[0]?.hash ?? null;
}

/** @param agree whether both servers answered the probe alike */
export const hashingOf = (columns: readonly ColumnDescription[], agree: boolean): Hashing =>
  agree && columns.length > 0 && columns.every(({ type }) => type.hashable || isEnum(type))
    ? 'record'
    : 'text';

const isEnum = ({ kind, array }: ColumnDescription['type']): boolean => kind === 'enum' && !array;

/**
 * Counts and hashes rows: a sum over rows, so that it needs no order and parts can be added. By the server’s own hash of records
 * a value counts as the server compares it (1.0 is 1.00); by text, as it is written under `speakTheSame`’s settings.
 * @param relation quoted
 * @param where a condition without the word; empty for all rows
 */
export function fingerprintSelect(
  columns: readonly ColumnDescription[],
  relation: string,
  hashing: Hashing,
  where = '',
): string {
  const values = columns.map(({ name, type }) => {
    const value = `r.${escapeIdentifier(name)}`;
    // An enum hashes to the number of its label in this database.
    return type.kind === 'enum' && hashing === 'record' ? `${value}::text` : value;
  });
  const row = `ROW(${values.join(', ')})`;
  const hash = {
    record: `hash_record_extended(${row}, 0)`,
    text: `hashtextextended(${row}::text, 0)`,
    count: '0::int8',
  }[hashing];
  return `SELECT count(*)::text AS rows, coalesce(sum(${hash}), 0)::text AS hash FROM ${relation} AS r${where === '' ? '' : ` WHERE ${where}`}`;
}

export const fingerprintOf = ({
  rows,
  hash,
}: {
  readonly rows: string;
  readonly hash: string;
}): Fingerprint => ({
  rows: Number(rows),
  hash,
});

export const NO_ROWS: Fingerprint = { rows: 0, hash: '0' };

export const addFingerprints = (a: Fingerprint, b: Fingerprint): Fingerprint => ({
  rows: a.rows + b.rows,
  hash: (BigInt(a.hash) + BigInt(b.hash)).toString(),
});

export const sameFingerprint = (a: Fingerprint, b: Fingerprint): boolean =>
  a.rows === b.rows && a.hash === b.hash;

/** All rows of one relation. */
export async function fingerprintRelation(
  client: ClientBase,
  columns: readonly ColumnDescription[],
  relation: { readonly schema: string; readonly name: string },
  hashing: Hashing,
): Promise<Fingerprint> {
  const { rows } = await client.query<{ rows: string; hash: string }>(
    fingerprintSelect(columns, quotedTable(relation.schema, relation.name), hashing),
  );
  return rows[0] === undefined ? NO_ROWS : fingerprintOf(rows[0]);
}
