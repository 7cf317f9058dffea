import type { Client } from 'pg';
import { type TableDescription, tableName } from '../description.ts';
import { fingerprintRelation, hashingOf } from '../hashing.ts';
import type { Destination } from './destination.ts';
import { exchange, settleIn } from './exchange.ts';
import { fill } from './fill.ts';
import { whatHangs } from './hanging.ts';
import { enterKeysDue, keyDefinition } from './keys-due.ts';
import { quoted, stagedTable } from './places.ts';
import { forgetBrought, isAsBrought, type Proof, readBrought, recordBrought } from './records.ts';
import { openReplaced } from './replaced.ts';
import { FIXED_SESSION, WAIT_BRIEFLY } from './staged-table.ts';
import { wakeSql } from './table-sql.ts';

export type Placed =
  | { readonly outcome: 'placed'; readonly rowsAdded: number }
  /** The caller takes the transaction back; everything is as before. */
  | { readonly outcome: 'refused'; readonly reason: string };

const refused = (reason: string): Placed => ({ outcome: 'refused', reason });

/**
 * Puts a staged table that is finished and proved where programs read it, in the transaction of the caller, which holds only
 * this. Until it commits everyone reads the old rows, and after it the new ones. Not placed when somebody changed the table
 * since it was looked at. A transaction that keeps a moment from before the copy (REPEATABLE READ) and reads a swapped table for the
 * first time may find it without rows, as after TRUNCATE: a backup that runs meanwhile, unless it has locked what it reads.
 * @throws with SQLSTATE 55P03 when somebody reads or writes the table for longer than three seconds: worth another try
 */
export async function place(
  client: Client,
  table: TableDescription,
  destination: Destination,
  proof: Proof,
): Promise<Placed> {
  const { how, here, merge, isLikeOurs, shape } = destination;
  await client.query(`${FIXED_SESSION}, ${WAIT_BRIEFLY}`);
  const found = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
    quoted(table),
  ]);
  const isHere = found.rows[0]?.found === true;
  if (isHere !== (how !== 'create'))
    return refused(isHere ? 'it was made here meanwhile' : 'it was dropped here meanwhile');
  if (isHere) {
    // Keeps writers away and lets readers read while it is looked at.
    await client.query(`LOCK TABLE ${quoted(table)} IN SHARE ROW EXCLUSIVE MODE`);
    const reason = await whyChanged(client, table, destination);
    if (reason !== null) return refused(reason);
  }
  if (how === 'fill') {
    const filled = await fill(client, table, destination, proof);
    if (filled.outcome === 'refused') return filled;
    if (merge) await forgetBrought(client, table);
    else await recordBrought(client, table, await hashed(client, table, proof), false);
    return filled;
  }
  await client.query(wakeSql(shape).join(';\n'));
  if (how === 'create') {
    await settleIn(client, shape);
  } else {
    const keep = here === 'own' ? await openReplaced(client, table, true) : null;
    await exchange(client, table, stagedTable(table), keep);
  }
  if (!isLikeOurs)
    for (const key of shape.foreignKeys)
      await enterKeysDue(client, table, [{ name: key.name, definition: keyDefinition(key) }]);
  await recordBrought(client, table, await hashed(client, table, proof), !isLikeOurs);
  return { outcome: 'placed', rowsAdded: proof.fingerprint.rows };
}

/** Rows that were only counted are hashed here: by their number a later copy could not tell that somebody changed them. */
async function hashed(client: Client, table: TableDescription, proof: Proof): Promise<Proof> {
  if (proof.hashing !== 'count') return proof;
  const hashing = hashingOf(table.columns, true);
  return { hashing, fingerprint: await fingerprintRelation(client, table.columns, table, hashing) };
}

async function whyChanged(
  client: Client,
  table: TableDescription,
  { here, how, ours }: Destination,
): Promise<string | null> {
  if (here === 'empty') {
    const { rows } = await client.query<{ any: boolean }>(
      `SELECT EXISTS (SELECT FROM ${quoted(table)}) AS any`,
    );
    if (rows[0]?.any === true) return 'rows came into it here meanwhile';
  }
  if (here === 'copied' && ours !== null) {
    const record = (await readBrought(client)).find((one) => one.table === tableName(table));
    if (record === undefined || !(await isAsBrought(client, ours, record)))
      return 'its rows were changed here meanwhile';
  }
  if (how === 'swap') {
    const hanging = (await whatHangs(client, [table.schema], table.name)).find((one) => one.keyOf === null);
    if (hanging !== undefined) return `${hanging.what} hangs on it since`;
  }
  return null;
}
