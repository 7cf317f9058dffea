import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';

/** One copy per database; any constant would do. */
const LOCK = 7_320_119;
/** A copy that was killed lets go when the server notices. */
const TRIES = 12;
const TRY_EVERY_MS = 500;

/** Held until the session ends. @returns false when another copy into this database is at work */
export async function lockTarget(target: ClientBase, tries = TRIES): Promise<boolean> {
  const { rows } = await target.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
    LOCK,
  ]);
  if (rows[0]?.locked === true) return true;
  if (tries <= 1) return false;
  await sleep(TRY_EVERY_MS);
  return lockTarget(target, tries - 1);
}
