import { reasonOf } from '@rec-io/installer/json-file';
import type { Client } from 'pg';

/** One thing that was tried, and what came of it. */
export type Trial = { readonly check: string; readonly ok: boolean; readonly detail: string };

/** @param run what is tried; its words when it is as it should be, an error when it is not */
export async function trial(check: string, run: () => Promise<string>): Promise<Trial> {
  try {
    return { check, ok: true, detail: await run() };
  } catch (error) {
    return { check, ok: false, detail: reasonOf(error) };
  }
}

/** Why the server let a statement through or failed otherwise; null when it refused it for want of a right. Nothing stays of it. */
async function notRefused(client: Client, statement: string): Promise<string | null> {
  await client.query(`SELECT set_config('rec_io.tried', $1, false)`, [statement]);
  await client.query(TRY);
  const { rows } = await client.query<{ answer: string }>(
    `SELECT current_setting('rec_io.answer') AS answer`,
  );
  const answer = rows[0]?.answer ?? 'no answer';
  return answer === 'refused' ? null : answer;
}

/**
 * Caught where it happens: reported to us, hundreds of refusals would stand as errors in the server's log, where somebody would
 * take every check for an attack. What is done after all is undone with the block.
 */
const TRY = `DO $$
BEGIN
  EXECUTE current_setting('rec_io.tried');
  RAISE EXCEPTION 'it was done' USING ERRCODE = 'RIO99';
EXCEPTION WHEN insufficient_privilege THEN
  PERFORM set_config('rec_io.answer', 'refused', false);
WHEN OTHERS THEN
  PERFORM set_config('rec_io.answer', SQLERRM, false);
END $$`;

/** Each of these is refused; otherwise the first that are not are named. */
export async function allRefused(client: Client, statements: readonly string[]): Promise<string> {
  const wrong: string[] = [];
  // It is read-only by default, which anybody can switch off.
  await client.query('SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE');
  for (const statement of statements) {
    const why = await notRefused(client, statement);
    if (why !== null) wrong.push(`${statement}: ${why}`);
  }
  if (wrong.length === 0) return `${statements.length} refused`;
  const more = wrong.length > NAMED_MAX ? `; and ${wrong.length - NAMED_MAX} more` : '';
  throw new Error(`${wrong.slice(0, NAMED_MAX).join('; ')}${more}`);
}

const NAMED_MAX = 3;
