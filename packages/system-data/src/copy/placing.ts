import { setTimeout as sleep } from 'node:timers/promises';
import { sqlState } from '@rec-io/database/errors';
import type { Client } from 'pg';
import type { Wanted } from '../staging/destination.ts';
import { makeRoom } from '../staging/fill.ts';
import { type Placed, place } from '../staging/place.ts';
import type { Proof } from '../staging/records.ts';
import { finishingFailure } from './failures.ts';
import { forgetTable } from './journal.ts';
import type { TableWork } from './table-work.ts';
import { inTransactionOf } from './target-session.ts';

const LOCKED = '55P03';
const DEADLOCK = '40P01';
/** A long reader is waited for in turns, so that whoever comes meanwhile is not held up. */
const TRIES = 20;
const TRY_EVERY_MS = 1_500;

/** Puts one proved table in place, or says in the work why it could not be. */
export async function placeTable(work: TableWork, target: Client, signal: AbortSignal): Promise<void> {
  const { table, destination, there: fingerprint, hashing } = work;
  try {
    const proof = { fingerprint, hashing };
    const forget = () => forgetTable(target, table);
    const placed = await placePatiently(target, { table, destination }, proof, signal, forget);
    if (placed.outcome === 'refused') work.fail(placed.reason);
    else work.rowsAdded = placed.rowsAdded;
  } catch (error) {
    const reason = finishingFailure(error);
    if (reason === null) throw error;
    work.fail(reason);
  }
}

/**
 * In a transaction of its own. Whoever reads or writes the table is waited for, in turns.
 * @param andThen in the same transaction
 * @returns refused, too, when that was in vain
 */
export async function placePatiently(
  target: Client,
  { table, destination }: Wanted,
  proof: Proof,
  signal: AbortSignal,
  andThen: () => Promise<void> = async () => undefined,
): Promise<Placed> {
  for (let tries = 1; tries <= TRIES; tries++) {
    signal.throwIfAborted();
    try {
      await inTransactionOf(target, () => makeRoom(target, table, destination));
      return await placeNow(target, { table, destination }, proof, andThen);
    } catch (error) {
      if (error instanceof TakenBack) return error.placed;
      if (![LOCKED, DEADLOCK].includes(sqlState(error) ?? '')) throw error;
    }
    await sleep(TRY_EVERY_MS, undefined, { signal });
  }
  return { outcome: 'refused', reason: 'somebody here has been reading or writing it all the time' };
}

const placeNow = (
  target: Client,
  { table, destination }: Wanted,
  proof: Proof,
  andThen: () => Promise<void>,
): Promise<Placed> =>
  inTransactionOf(target, async () => {
    const placed = await place(target, table, destination, proof);
    if (placed.outcome === 'refused') throw new TakenBack(placed);
    await andThen();
    return placed;
  });

class TakenBack extends Error {
  readonly placed: Placed;
  constructor(placed: Placed) {
    super('the table was not placed');
    this.placed = placed;
  }
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
