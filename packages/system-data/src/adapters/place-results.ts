import { setTimeout as sleep } from 'node:timers/promises';
import { sqlState } from '@rec-io/database/errors';
import type { Client } from 'pg';
import { type Named, tableName } from '../description.ts';
import { fingerprintRelation, hashingOf } from '../hashing.ts';
import type { Wanted } from '../staging/destination.ts';
import { makeRoom } from '../staging/fill.ts';
import { finishing } from '../staging/finishing.ts';
import { type Placed, place } from '../staging/place.ts';

export type PlacedResult = {
  readonly table: string;
  readonly rows: number;
  /** Why it was not put in place; null: it was. */
  readonly refused: string | null;
};

const LOCKED = '55P03';
const TRIES = 20;
const TRY_EVERY_MS = 1_500;

/** Finishes a staged table that was filled here and puts it in place, as one that came from a source. */
export async function placeResult(
  client: Client,
  { table, destination }: Wanted,
  staged: Named,
  signal: AbortSignal,
): Promise<PlacedResult> {
  for (const round of finishing(destination))
    for (const work of round) await inTransaction(client, () => work.run(client));
  const hashing = hashingOf(table.columns, true);
  const fingerprint = await fingerprintRelation(client, table.columns, staged, hashing);
  await inTransaction(client, () => makeRoom(client, table, destination));
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      const placed = await placeNow(client, () =>
        place(client, table, destination, { fingerprint, hashing }),
      );
      const refused = placed.outcome === 'refused' ? placed.reason : null;
      return { table: tableName(table), rows: fingerprint.rows, refused };
    } catch (error) {
      if (sqlState(error) !== LOCKED || tries >= TRIES) throw error;
      await sleep(TRY_EVERY_MS, undefined, { signal });
    }
  }
}

async function placeNow(client: Client, work: () => Promise<Placed>): Promise<Placed> {
  await client.query('BEGIN');
  try {
    // What programs read must not be lost with a power cut that its record survives.
    await client.query('SET LOCAL synchronous_commit = on');
    const placed = await work();
    await client.query(placed.outcome === 'placed' ? 'COMMIT' : 'ROLLBACK');
    return placed;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
