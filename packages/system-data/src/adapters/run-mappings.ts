import type { Client } from 'pg';
import type { Description, Named, TableDescription } from '../description.ts';
import type { Adapter, MappingReport, SourceZone } from './adapter.ts';
import { recogniseRecIoPython } from './rec-io-python/rec-io-python.ts';

/** The adapter that knows the source's tables; null: all of them are copied as they are. */
export const recognise = (description: Description): Adapter | null => recogniseRecIoPython(description);

export type MappingPlaces = {
  /** Where the verified rows of a table of the source lie. */
  stagedOf(table: TableDescription): Named;
  /** Makes the empty table that takes the rows for one of ours, in the transaction that fills it. */
  makeResult(client: Client, into: TableDescription): Promise<Named>;
};

export type Mapped = {
  readonly into: TableDescription;
  /** Null: nothing came out, and nothing is to be placed. */
  readonly result: Named | null;
  readonly report: MappingReport;
};

/**
 * Makes tables of ours from staged tables of another system, each in a transaction of its own.
 * @param zone of times that name none; null: the rows must tell
 */
export async function runMappings(
  client: Client,
  { mappings }: Pick<Adapter, 'mappings'>,
  { stagedOf, makeResult }: MappingPlaces,
  zone: SourceZone | null,
): Promise<readonly Mapped[]> {
  const mapped: Mapped[] = [];
  const resultOf = ({ schema, name }: Named) =>
    mapped.find(({ into }) => into.schema === schema && into.name === name)?.result ?? null;
  for (const { into, run } of mappings) {
    await client.query('BEGIN');
    try {
      const result = await makeResult(client, into);
      const report = await run(client, stagedOf, result, { zone, resultOf });
      const empty = report.rowsOut === 0;
      await client.query(empty ? 'ROLLBACK' : 'COMMIT');
      mapped.push({ into, result: empty ? null : result, report });
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
  return mapped;
}
