import { setTimeout as sleep } from 'node:timers/promises';
import { sqlState } from '@rec-io/database/errors';
import type { Client } from 'pg';
import { makeRoom } from '../staging/fill.ts';
import { place } from '../staging/place.ts';
import { finishingFailure } from './failures.ts';
import { forgetTable } from './journal.ts';
import type { TableWork } from './table-work.ts';
import { inTransactionOf } from './target-session.ts';

const LOCKED = '55P03';
const DEADLOCK = '40P01';
/** A long reader is waited for in turns, so that whoever comes meanwhile is not held up. */
const TRIES = 20;
const TRY_EVERY_MS = 1_500;

/** Takes the transaction back. */
class Refused extends Error {}

/** Puts one proved table in place, or says in the work why it could not be. */
export async function placeTable(work: TableWork, target: Client, signal: AbortSignal): Promise<void> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      await inTransactionOf(target, () => makeRoom(target, work.table, work.destination));
      await inTransactionOf(target, () => placeNow(work, target));
      return;
    } catch (error) {
      if (error instanceof Refused) return work.fail(error.message);
      const isBusy = [LOCKED, DEADLOCK].includes(sqlState(error) ?? '');
      if (!isBusy) {
        const reason = finishingFailure(error);
        if (reason === null) throw error;
        return work.fail(reason);
      }
      if (tries >= TRIES) return work.fail('somebody here has been reading or writing it all the time');
      await sleep(TRY_EVERY_MS, undefined, { signal });
    }
  }
}

async function placeNow(work: TableWork, target: Client): Promise<void> {
  const { table, destination, there: fingerprint, hashing } = work;
  const placed = await place(target, table, destination, { fingerprint, hashing });
  if (placed.outcome === 'refused') throw new Refused(placed.reason);
  work.rowsAdded = placed.rowsAdded;
  await forgetTable(target, table);
}

/**
 * Waits until all that was placed is on the disk. Each table alone would wait as long: what this session wrote before is there
 * when the last of it is. A power cut in between leaves the last tables staged, with their journal.
 */
export const makeDurable = (target: Client): Promise<void> =>
  inTransactionOf(target, async () => {
    await target.query('SET LOCAL synchronous_commit = on');
    // A transaction that wrote nothing would wait for nothing.
    await target.query("SELECT pg_logical_emit_message(true, 'rec-io', 'placed')");
  });
