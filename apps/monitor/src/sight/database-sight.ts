import { readFile } from 'node:fs/promises';
import { openPool } from '@rec-io/database/connection';
import type { Pool } from 'pg';
import type { MonitorContext } from '../context.ts';
import type { SeenDatabase } from './seen.ts';

/** One that hangs must not keep the monitor from looking at the rest. */
const ANSWER_MS = 5_000;
const AWAY = { latencyMs: null, sizeBytes: null, readOnly: null, keyEnds: [] } as const;

type LookRow = { readonly bytes: number; readonly read_only: boolean; readonly standby: boolean };

/** The database is news to the monitor, not a need. */
export class DatabaseSight {
  readonly #of: Pick<MonitorContext, 'database' | 'log'>;
  #pool: Pool | null = null;
  /** A look that has not come back. */
  #isHanging = false;

  constructor(of: Pick<MonitorContext, 'database' | 'log'>) {
    this.#of = of;
  }

  /** Null while it is not connected. */
  get pool(): Pool | null {
    return this.#pool;
  }

  async look(): Promise<SeenDatabase> {
    if (this.#isHanging) return this.#away('an earlier look has not come back');
    try {
      const pool = await this.#open();
      return await this.#within(seen(pool));
    } catch (error) {
      return this.#away((error as Error).message || 'it does not answer');
    }
  }

  /** Runs what needs the database, and never waits for it longer than for a look. @throws as the database */
  async with<T>(work: (pool: Pool) => Promise<T>): Promise<T> {
    if (this.#pool === null || this.#isHanging) throw new Error('the database is away');
    return this.#within(work(this.#pool));
  }

  async close(): Promise<void> {
    // What hangs would keep the end waiting for ever.
    await Promise.race([this.#pool?.end(), late(ANSWER_MS)]).catch(() => undefined);
  }

  #away(state: string): SeenDatabase {
    return { state, ...AWAY };
  }

  async #open(): Promise<Pool> {
    if (this.#pool !== null) return this.#pool;
    const { passwordFile, ...at } = this.#of.database;
    const password = (await readFile(passwordFile, 'utf8')).trim();
    this.#pool = openPool(
      { ...at, password },
      {
        name: 'monitor',
        max: 2,
        onIdleError: (error) => this.#of.log.warn({ error: error.message }, 'a database connection broke'),
      },
    );
    return this.#pool;
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    let isBack = false;
    const back = () => {
      isBack = true;
      this.#isHanging = false;
    };
    work.then(back, back);
    try {
      return await Promise.race([work, late(ANSWER_MS)]);
    } finally {
      if (!isBack) this.#isHanging = true;
    }
  }
}

function late(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms).unref();
  });
}

async function seen(pool: Pool): Promise<SeenDatabase> {
  const beganMs = performance.now();
  await pool.query('SELECT 1');
  const latencyMs = performance.now() - beganMs;
  const { rows } = await pool.query<LookRow>(
    `SELECT pg_database_size(current_database())::float8 AS bytes, pg_is_in_recovery() AS standby,
       current_setting('transaction_read_only') = 'on' AS read_only`,
  );
  const ends = await pool
    .query<{ name: string; login: string; ends: number }>(
      'SELECT name, login, (extract(epoch FROM expires_at) * 1000)::float8 AS ends FROM users.api_key_ends()',
    )
    .catch(() => ({ rows: [] }));
  const row = rows[0];
  return {
    state: 'connected',
    latencyMs,
    sizeBytes: row?.bytes ?? null,
    readOnly: row?.standby === true ? 'it is a standby' : row?.read_only === true ? 'it is read-only' : null,
    keyEnds: ends.rows.map(({ name, login, ends: endsAtMs }) => ({ name, login, endsAtMs })),
  };
}
