import { type Description, type Named, type Note, tableName } from '../description.ts';
import { decideDestinations } from '../staging/decide-destinations.ts';
import type { Wanted } from '../staging/destination.ts';
import { openStaging } from '../staging/open-staging.ts';
import { readBrought } from '../staging/records.ts';
import { createStaged, stagedTable } from '../staging/staged-table.ts';
import type { Finished, FinishOptions } from './adapt.ts';
import type { Adapter } from './adapter.ts';
import { placeResult } from './place-results.ts';
import type { Presented } from './presented-source.ts';
import { runMappings } from './run-mappings.ts';

/** Fills tables of ours from the other system's tables that are in place. What came before and is the same is not made again. */
export async function mapTables(
  { client, existing, brought, zone, signal }: FinishOptions,
  { mappings }: Adapter,
  beside: readonly Presented[],
): Promise<Finished> {
  const shown = new Map(beside.map(({ original, table }) => [tableName(original), table]));
  const placeOf = (table: Named): Named => shown.get(tableName(table)) ?? table;
  const here = new Set((await readBrought(client)).map(({ table }) => table));
  const left: Note[] = [];
  const due = mappings.filter(({ from, into }) => {
    const names = from.map((table) => tableName(placeOf(table)));
    const absent = names.filter((name) => !here.has(name));
    if (absent.length > 0)
      left.push({ name: tableName(into), reason: `it is made of ${absent.join(', ')}, which did not come` });
    return absent.length === 0 && (!here.has(tableName(into)) || names.some((name) => brought.has(name)));
  });
  const { wanted, left: kept } = await destinations(due.map(({ into }) => into));
  left.push(...kept);
  const wantedOf = new Map(wanted.map((one) => [tableName(one.table), one]));
  const mapped = await runMappings(
    client,
    { mappings: due.filter(({ into }) => wantedOf.has(tableName(into))) },
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
  return { placed, reports: mapped.map(({ report }) => report), left };

  async function destinations(
    tables: Description['tables'],
  ): Promise<{ wanted: readonly Wanted[]; left: readonly Note[] }> {
    const description = { ...NOTHING, tables };
    const decided = await decideDestinations(client, description, existing);
    await client.query('BEGIN');
    await openStaging(client, description, decided.wanted);
    await client.query('COMMIT');
    return decided;
  }
}

const NOTHING: Description = {
  serverVersion: 0,
  schemaVersion: null,
  enums: [],
  sequences: [],
  skipped: [],
  tables: [],
};
