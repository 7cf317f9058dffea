import { sqlState } from '@rec-io/database/errors';
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

const NO_RIGHT = '42501';

/** Why the server let a statement through or failed otherwise; null when it refused it for want of a right. Nothing stays of it. */
export async function notRefused(client: Client, statement: string): Promise<string | null> {
  await client.query('BEGIN READ WRITE');
  try {
    await client.query(statement);
    return 'it was done';
  } catch (error) {
    return sqlState(error) === NO_RIGHT ? null : reasonOf(error);
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Each of these is refused; otherwise the first that are not are named. */
export async function allRefused(client: Client, statements: readonly string[]): Promise<string> {
  const wrong: string[] = [];
  for (const statement of statements) {
    const why = await notRefused(client, statement);
    if (why !== null) wrong.push(`${statement}: ${why}`);
  }
  if (wrong.length === 0) return `${statements.length} refused`;
  const more = wrong.length > NAMED_MAX ? `; and ${wrong.length - NAMED_MAX} more` : '';
  throw new Error(`${wrong.slice(0, NAMED_MAX).join('; ')}${more}`);
}

const NAMED_MAX = 3;
