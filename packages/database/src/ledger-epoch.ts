import { randomBytes } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { DatabaseError } from './errors.ts';

/** The epoch of this database: random, made by its first migration. */
export async function readLedgerEpoch(client: ClientBase | Pool): Promise<string> {
  const { rows } = await client.query<{ epoch: string }>('SELECT epoch FROM users.ledger_epoch');
  const [row] = rows;
  if (row === undefined) {
    throw new DatabaseError(
      'DB_SCHEMA_MISSING',
      'the database has no ledger epoch',
      'Run `recio repair`, which migrates.',
    );
  }
  return row.epoch;
}

/** After a restore or a copy: the exchange remembers every client order id, so the copy must never make one again. */
export async function renewLedgerEpoch(client: ClientBase | Pool): Promise<string> {
  const epoch = randomBytes(16).toString('hex');
  await client.query('UPDATE users.ledger_epoch SET epoch = $1, created_at = now()', [epoch]);
  return epoch;
}
