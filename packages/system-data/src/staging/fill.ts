import { type Client, escapeIdentifier } from 'pg';
import { broughtColumns, type TableDescription } from '../description.ts';
import { fingerprintRelation, sameFingerprint } from '../hashing.ts';
import { quotedColumns } from '../schemas.ts';
import type { Destination } from './destination.ts';
import type { Placed } from './place.ts';
import { quoted, quotedStaged } from './places.ts';
import { primaryKey } from './primary-key.ts';
import type { Proof } from './records.ts';
import { keepRows, openReplaced } from './replaced.ts';
import { raiseSequences } from './sequences.ts';
import { WAIT_BRIEFLY } from './staged-table.ts';

/**
 * Partitions for the days of the staged rows. In a transaction of its own before the one that places them, because a new
 * partition shuts readers out until its transaction ends; an empty one more hurts nobody.
 */
export async function makeRoom(
  client: Client,
  table: TableDescription,
  { how, daysOf }: Destination,
): Promise<void> {
  if (how !== 'fill' || daysOf === null) return;
  await client.query(`SELECT ${WAIT_BRIEFLY}`);
  await client.query(
    `SELECT live_data.create_day_partition($1, day) FROM (
       SELECT DISTINCT (${escapeIdentifier(daysOf)} AT TIME ZONE 'UTC')::date AS day FROM ${quotedStaged(table)}
     ) AS days ORDER BY day`,
    [table.name],
  );
}

/** The staged rows go into the table here, and are hashed there once more: a trigger may have spoiled them. */
export async function fill(
  client: Client,
  table: TableDescription,
  { here, merge, shape }: Destination,
  { fingerprint, hashing }: Proof,
): Promise<Placed> {
  const relation = quoted(table);
  const columns = quotedColumns(broughtColumns(table).map(({ name }) => name));
  if (!merge && here === 'own') await keepRows(client, table, await openReplaced(client, table, false));
  // Deleted rather than truncated, which shuts readers out.
  if (!merge && here !== 'empty') await client.query(`DELETE FROM ${relation}`);
  const key = primaryKey(shape) ?? [];
  const { rowCount } = await client.query(
    `INSERT INTO ${relation} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${quotedStaged(table)}
     ${merge ? `ON CONFLICT (${quotedColumns(key)}) DO NOTHING` : ''}`,
  );
  const isRight = merge
    ? await everyKeyIsHere(client, table, key)
    : sameFingerprint(await fingerprintRelation(client, table.columns, table, hashing), fingerprint);
  if (!isRight)
    return {
      outcome: 'refused',
      reason: 'its rows are others here than they were brought: does a trigger change them?',
    };
  await raiseSequences(client, relation, table);
  await client.query(`DROP TABLE ${quotedStaged(table)}`);
  return { outcome: 'placed', rowsAdded: rowCount ?? 0 };
}

async function everyKeyIsHere(
  client: Client,
  table: TableDescription,
  key: readonly string[],
): Promise<boolean> {
  const same = key.map((name) => `h.${escapeIdentifier(name)} = s.${escapeIdentifier(name)}`).join(' AND ');
  const { rows } = await client.query<{ missing: boolean }>(
    `SELECT EXISTS (SELECT FROM ${quotedStaged(table)} s WHERE NOT EXISTS (SELECT FROM ${quoted(table)} h WHERE ${same})) AS missing`,
  );
  return rows[0]?.missing === false;
}
