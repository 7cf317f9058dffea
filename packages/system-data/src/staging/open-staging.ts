import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import {
  type Description,
  type EnumDescription,
  type Named,
  type SequenceDescription,
  tableName,
} from '../description.ts';
import { SYSTEM_SCHEMAS } from '../schemas.ts';
import type { Wanted } from './destination.ts';
import { quoted, RECORDS, stagingSchema } from './places.ts';
import { RECORD_TABLES } from './records.ts';
import { fixSession } from './staged-table.ts';
import { sequenceSql } from './table-sql.ts';

/**
 * Makes what the staged tables need: their schemas, and the enums and free numberings of the source that are not here yet. In
 * the transaction of the caller, before the first `createStaged`.
 */
export async function openStaging(
  client: Client,
  { enums, sequences }: Description,
  wanted: readonly Wanted[],
): Promise<void> {
  await client.query(RECORD_TABLES);
  await fixSession(client);
  for (const schema of SYSTEM_SCHEMAS)
    await client.query(
      `CREATE SCHEMA IF NOT EXISTS ${stagingSchema(schema)}; REVOKE ALL ON SCHEMA ${stagingSchema(schema)} FROM PUBLIC`,
    );
  // A database that is not REC.IO's may have none of them.
  for (const schema of new Set(wanted.map(({ table }) => table.schema)))
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(schema)}`);
  const columns = wanted.flatMap(({ table }) => table.columns);
  const usedTypes = new Set(
    columns.filter(({ type }) => type.kind === 'enum').map(({ type }) => tableName(type)),
  );
  for (const one of enums.filter((type) => usedTypes.has(tableName(type)))) {
    await make(
      client,
      'TYPE',
      one,
      `to_regtype(${escapeLiteral(quoted(one))})`,
      () => `CREATE TYPE ${quoted(one)} AS ENUM (${one.labels.map(escapeLiteral).join(', ')})`,
    );
    await addLabels(client, one);
  }
  const numbers = new Set(
    columns.flatMap(({ numberedBy }) => (numberedBy === null ? [] : [tableName(numberedBy)])),
  );
  for (const one of sequences.filter((sequence) => numbers.has(tableName(sequence))))
    await make(
      client,
      'SEQUENCE',
      one,
      `to_regclass(${escapeLiteral(quoted(one))})`,
      () => sequenceSql(one, one) + lastSql(one),
    );
}

/** Those that the source has got since; where they stand among the others is a part of their meaning. */
async function addLabels(client: Client, { labels, ...type }: EnumDescription): Promise<void> {
  const { rows } = await client.query<{ label: string }>(
    'SELECT enumlabel AS label FROM pg_enum WHERE enumtypid = $1::regtype ORDER BY enumsortorder',
    [quoted(type)],
  );
  const here = new Set(rows.map(({ label }) => label));
  for (const [index, label] of labels.entries()) {
    if (here.has(label)) continue;
    const before = labels[index - 1];
    const place =
      before === undefined
        ? `BEFORE ${escapeLiteral(rows[0]?.label ?? '')}`
        : `AFTER ${escapeLiteral(before)}`;
    await client.query(`ALTER TYPE ${quoted(type)} ADD VALUE ${escapeLiteral(label)} ${place}`);
  }
}

/** One that is here already goes on above the rows that come, and stays where it is otherwise. */
const lastSql = (sequence: SequenceDescription): string =>
  sequence.last === null
    ? ''
    : `; SELECT setval(${escapeLiteral(quoted(sequence))}::regclass, ${sequence.last})`;

async function make(
  client: Client,
  kind: string,
  one: Named,
  lookUp: string,
  sql: () => string,
): Promise<void> {
  const { rows } = await client.query<{ found: boolean }>(`SELECT ${lookUp} IS NOT NULL AS found`);
  if (rows[0]?.found === true) return;
  await client.query(sql());
  await client.query(`INSERT INTO ${RECORDS}.made VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
    kind,
    one.schema,
    one.name,
  ]);
}

/** Drops all staged tables, and what was made for them and nothing uses. In the transaction of the caller. */
export async function discardStaged(client: Client): Promise<void> {
  for (const schema of SYSTEM_SCHEMAS)
    await client.query(`DROP SCHEMA IF EXISTS ${stagingSchema(schema)} CASCADE`);
  const { rows: found } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('${RECORDS}.made') IS NOT NULL AS found`,
  );
  if (found[0]?.found !== true) return;
  const { rows } = await client.query<Named & { kind: string }>(
    `SELECT kind, object_schema AS schema, object_name AS name FROM ${RECORDS}.made`,
  );
  for (const one of rows) {
    await client.query('SAVEPOINT unused');
    // In use it stays, for good.
    await client
      .query(`DROP ${one.kind} IF EXISTS ${quoted(one)}`)
      .catch(() => client.query('ROLLBACK TO SAVEPOINT unused'));
    await client.query('RELEASE SAVEPOINT unused');
  }
  await client.query(`DELETE FROM ${RECORDS}.made`);
}
