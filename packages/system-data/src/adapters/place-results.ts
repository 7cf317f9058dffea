import type { Client } from 'pg';
import { makeDurable, placePatiently } from '../copy/placing.ts';
import { inTransactionOf } from '../copy/target-session.ts';
import { type Named, tableName } from '../description.ts';
import { fingerprintRelation, hashingOf } from '../hashing.ts';
import type { Wanted } from '../staging/destination.ts';
import { finishing } from '../staging/finishing.ts';

export type PlacedResult = {
  readonly table: string;
  readonly rows: number;
  /** Why it was not put in place; null: it was. */
  readonly refused: string | null;
};

/** Finishes a staged table that was filled here and puts it in place, as one that came from a source. */
export async function placeResult(
  client: Client,
  { table, destination }: Wanted,
  staged: Named,
  signal: AbortSignal,
): Promise<PlacedResult> {
  for (const round of finishing(destination))
    for (const work of round) await inTransactionOf(client, () => work.run(client));
  const hashing = hashingOf(table.columns, true);
  const fingerprint = await fingerprintRelation(client, table.columns, staged, hashing);
  const placed = await placePatiently(client, { table, destination }, { fingerprint, hashing }, signal);
  await makeDurable(client);
  const refused = placed.outcome === 'refused' ? placed.reason : null;
  return { table: tableName(table), rows: fingerprint.rows, refused };
}
