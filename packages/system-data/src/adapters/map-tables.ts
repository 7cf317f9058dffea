import type { Client } from 'pg';
import { inTransactionOf } from '../copy/target-session.ts';
import { type Description, type Named, tableName } from '../description.ts';
import { decideDestinations } from '../staging/decide-destinations.ts';
import { openStaging } from '../staging/open-staging.ts';
import { RECORDS } from '../staging/places.ts';
import { createStaged, stagedTable } from '../staging/staged-table.ts';
import type { Finished, FinishOptions } from './adapt.ts';
import type { Adapter, Mapping } from './adapter.ts';
import { placeResult } from './place-results.ts';
import type { Presented } from './presented-source.ts';
import { runMappings } from './run-mappings.ts';

/** Fills tables of ours from the other system's tables that are in place. What was made of the same rows is not made again. */
export async function mapTables(
  { client, existing, zone, signal }: FinishOptions,
  { mappings }: Adapter,
  beside: readonly Presented[],
): Promise<Finished> {
  const shown = new Map(beside.map(({ original, table }) => [tableName(original), table]));
  const placeOf = (table: Named): Named => shown.get(tableName(table)) ?? table;
  const here = await broughtSince(client);
  const came = mappings.filter(({ from }) => from.every((table) => here.has(tableName(placeOf(table)))));
  const description = { ...NOTHING, tables: came.map(({ into }) => into) };
  const { wanted, left } = await decideDestinations(client, description, existing);
  await inTransactionOf(client, () => openStaging(client, description, wanted));
  const wantedOf = new Map(wanted.map((one) => [tableName(one.table), one]));
  const isDue = ({ from, into }: Mapping): boolean => {
    const made = here.get(tableName(into));
    const state = wantedOf.get(tableName(into))?.destination.here;
    if (state === undefined) return false;
    return (
      state !== 'copied' ||
      made === undefined ||
      from.some((table) => (here.get(tableName(placeOf(table))) ?? 0) > made)
    );
  };
  const mapped = await runMappings(
    client,
    { mappings: came.filter(isDue) },
    {
      stagedOf: placeOf,
      async makeResult(session, into) {
        const one = wantedOf.get(tableName(into));
        if (one === undefined) throw new Error(`${tableName(into)} is not wanted`);
        await createStaged(session, into, one.destination);
        return stagedTable(into);
      },
    },
    zone,
  );
  const placed = [];
  for (const { into, result } of mapped) {
    const one = wantedOf.get(tableName(into));
    if (one !== undefined && result !== null) placed.push(await placeResult(client, one, result, signal));
  }
  const absent = mappings
    .filter((mapping) => !came.includes(mapping))
    .map(({ into }) => ({ name: tableName(into), reason: 'not all of what it is made of came' }));
  return { placed, reports: mapped.map(({ report }) => report), left: [...absent, ...left] };
}

/** When each table was brought, as a number that rises. */
async function broughtSince(client: Client): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ name: string; at: number }>(
    `SELECT table_name AS name, extract(epoch FROM brought_at)::float8 AS at FROM ${RECORDS}.brought`,
  );
  return new Map(rows.map(({ name, at }) => [name, at]));
}

const NOTHING: Description = {
  serverVersion: 0,
  schemaVersion: null,
  enums: [],
  sequences: [],
  skipped: [],
  tables: [],
};
