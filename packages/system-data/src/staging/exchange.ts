import { type Client, escapeIdentifier } from 'pg';
import type { Named, PartitionDescription, TableDescription } from '../description.ts';
import { enterKeysDue } from './keys-due.ts';
import { quoted, quotedStaged } from './places.ts';
import { clearRights, giveDefaultRights, rightsOf } from './rights.ts';
import { raiseMadeSql, raiseSequences } from './sequences.ts';

/**
 * Puts one table in the place of another, in the transaction of the caller. A reader that waits meanwhile finds the new one by
 * its name. Keys between tables are written down to be made again.
 * @param outgoing the schema that the other one is kept in; null: it is dropped
 */
export async function exchange(
  client: Client,
  table: TableDescription,
  incoming: Named,
  outgoing: string | null,
): Promise<void> {
  const place = { schema: table.schema, name: table.name };
  const relation = quoted(place);
  const rights = await rightsOf(client, place, relation);
  await releaseKeys(client, place);
  const numbering = await numberingOf(client, place, incoming);
  const handedOn = numbering.filter(({ isOwned }) => isOwned);
  for (const { sequence } of handedOn) await client.query(`ALTER SEQUENCE ${sequence} OWNED BY NONE`);
  if (outgoing === null) await client.query(`DROP TABLE ${relation}`);
  else await moveTo(client, place, outgoing);

  await moveTo(client, incoming, place.schema);
  await clearRights(client, relation);
  await client.query(rights.join(';\n'));
  for (const { column, sequence, isOwned, name } of numbering) {
    if (isOwned)
      await client.query(`ALTER SEQUENCE ${sequence} OWNED BY ${relation}.${escapeIdentifier(column)}`);
    else await rename(client, relation, column, name);
  }
  const given = numbering.filter((one) => one.last !== null);
  await raiseSequences(
    client,
    relation,
    table,
    new Map(given.map(({ column, last }) => [column, last ?? ''])),
  );
}

/** A table with its parts; what numbers it goes along. */
export async function moveTo(client: Client, table: Named, schema: string): Promise<void> {
  const { rows } = await client.query<{ part: string }>(
    'SELECT relid::regclass::text AS part FROM pg_partition_tree($1::regclass) UNION SELECT $1::regclass::text',
    [quoted(table)],
  );
  const parts = new Set(rows.map(({ part }) => part));
  for (const part of parts) await client.query(`ALTER TABLE ${part} SET SCHEMA ${escapeIdentifier(schema)}`);
}

async function releaseKeys(client: Client, place: Named): Promise<void> {
  const { rows } = await client.query<Named & { key: string; definition: string }>(
    `SELECT n.nspname AS schema, c.relname AS name, k.conname AS key, pg_get_constraintdef(k.oid) AS definition
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE k.contype = 'f' AND k.conparentid = 0 AND $1::regclass IN (k.conrelid, k.confrelid)`,
    [quoted(place)],
  );
  for (const { schema, name, key, definition } of rows) {
    await client.query(`ALTER TABLE ${quoted({ schema, name })} DROP CONSTRAINT ${escapeIdentifier(key)}`);
    await enterKeysDue(client, { schema, name }, [{ name: key, definition }]);
  }
}

type Numbering = {
  readonly column: string;
  /** Quoted. */
  readonly sequence: string;
  readonly name: string;
  /** The incoming table's default takes its numbers from it, too: it is handed on. */
  readonly isOwned: boolean;
  /** The newest number that it gave. */
  readonly last: string | null;
};

async function numberingOf(client: Client, place: Named, incoming: Named): Promise<readonly Numbering[]> {
  const { rows } = await client.query<Numbering>(
    `SELECT a.attname AS column, s.oid::regclass::text AS sequence, s.relname AS name,
       pg_sequence_last_value(s.oid)::text AS last,
       EXISTS (
         SELECT FROM pg_attrdef f JOIN pg_depend u ON u.classid = 'pg_attrdef'::regclass AND u.objid = f.oid
         WHERE f.adrelid = $2::regclass AND u.refclassid = 'pg_class'::regclass AND u.refobjid = s.oid) AS "isOwned"
     FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
     JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
     WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
       AND d.refobjid = $1::regclass AND d.deptype IN ('a', 'i')`,
    [quoted(place), quoted(incoming)],
  );
  return rows;
}

/** The name that the owner knows it by. */
async function rename(client: Client, relation: string, column: string, name: string): Promise<void> {
  const { rows } = await client.query<{ sequence: string | null; name: string | null; isFree: boolean }>(
    `SELECT s.oid::regclass::text AS sequence, s.relname AS name,
       NOT EXISTS (SELECT FROM pg_class o WHERE o.relnamespace = s.relnamespace AND o.relname = $3) AS "isFree"
     FROM pg_class s WHERE s.oid = pg_get_serial_sequence($1, $2)::regclass
       AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = $1::regclass AND attname = $2 AND attidentity <> '')`,
    [relation, column, name],
  );
  const [found] = rows;
  if (found?.sequence == null || found.name === name || !found.isFree) return;
  await client.query(`ALTER SEQUENCE ${found.sequence} RENAME TO ${escapeIdentifier(name)}`);
}

/**
 * Puts a table that was not here where it belongs, with the rights that one made there would have.
 * @param table as the staged one was made
 */
export async function settleIn(client: Client, table: TableDescription): Promise<void> {
  const parts: readonly Named[] = [table, ...partsOf(table.partitions)];
  await client.query(
    [
      ...parts.map((part) => `ALTER TABLE ${quotedStaged(part)} SET SCHEMA ${escapeIdentifier(part.schema)}`),
      ...raiseMadeSql(table),
    ].join(';\n'),
  );
  const serial = table.columns.flatMap(({ identity, sequence }) =>
    identity === null && sequence !== null ? [sequence] : [],
  );
  await giveDefaultRights(client, [...parts, ...serial]);
}

const partsOf = (parts: readonly PartitionDescription[]): readonly Named[] =>
  parts.flatMap((part) => [part, ...partsOf(part.partitions)]);
