import type { Migration } from '@rec-io/database/migrations';
import { readDescription } from '../../catalog/read-description.ts';
import { inTransactionOf, type TargetConnection } from '../../copy/target-session.ts';
import { tableName } from '../../description.ts';
import { SYSTEM_SCHEMAS } from '../../schemas.ts';
import { decideDestinations } from '../../staging/decide-destinations.ts';
import { openStaging } from '../../staging/open-staging.ts';
import { quoted } from '../../staging/places.ts';
import { forgetBrought, readBrought } from '../../staging/records.ts';
import { createStaged, stagedTable } from '../../staging/staged-table.ts';
import type { Finished, FinishOptions } from '../adapt.ts';
import { placeResult } from '../place-results.ts';
import type { Presented } from '../presented-source.ts';
import { bringForward } from './bring-forward.ts';
import { ownTables, withScratch } from './scratch.ts';

/** Makes our tables from an older version's, which came under names beside them and go when that is done. */
export async function forwardTables(
  { client, existing, signal }: FinishOptions,
  target: TargetConnection,
  version: number,
  older: readonly Presented[],
  known: readonly Migration[],
): Promise<Finished> {
  const here = new Set((await readBrought(client)).map(({ table }) => table));
  const came = older.filter(({ table }) => here.has(tableName(table)));
  const own = new Set((await withScratch(target, known.length, ownTables, known)).map(tableName));
  const described = await readDescription(client, SYSTEM_SCHEMAS);
  const ours = described.tables.filter((table) => own.has(tableName(table)));
  const { wanted, left } = await decideDestinations(client, { ...described, tables: ours }, existing);
  const wantedOf = new Map(wanted.map((one) => [tableName(one.table), one]));
  await inTransactionOf(client, () => openStaging(client, described, wanted));
  const forwarded = await bringForward({
    target,
    version,
    known,
    tables: came.map(({ original, table }) => ({ table: original, staged: table })),
    client,
    async makeResult(table) {
      const one = wantedOf.get(tableName(table));
      if (one === undefined) return null;
      await inTransactionOf(client, () => createStaged(client, one.table, one.destination));
      return stagedTable(one.table);
    },
    signal,
  });
  const placed = [];
  for (const { table, result } of forwarded) {
    const one = wantedOf.get(tableName(table));
    if (one !== undefined) placed.push(await placeResult(client, one, result, signal));
  }
  if (placed.every(({ refused }) => refused === null))
    for (const { table } of came) {
      await client.query(`DROP TABLE ${quoted(table)}`);
      await forgetBrought(client, table);
    }
  const names = new Set(came.map(({ original }) => tableName(original)));
  return { placed, reports: [], left: left.filter(({ name }) => names.has(name)) };
}
