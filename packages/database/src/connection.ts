import { Pool, type PoolConfig } from 'pg';

/** Where a database is and who asks. The password is held in memory only and never printed. */
export type Connection = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
};

export type PoolOptions = {
  /** The user whose rows the pool sees: row-level security binds every session to it. Without it: no user's rows. */
  readonly userNo?: string;
  /** Most connections held, default 4. */
  readonly max?: number;
  /** As `pg_stat_activity` shows it. */
  readonly name?: string;
  /** An idle connection broke (the server went away). The next query opens a new one, so this is news, no failure. */
  readonly onIdleError?: (error: Error) => void;
};

export const USER_NO = /^[0-9]{4}$/;

/** A pool whose every session is bound to one user. The caller ends it. */
export function openPool(connection: Connection, options: PoolOptions = {}): Pool {
  const { userNo, max = 4, name = 'rec-io', onIdleError } = options;
  if (userNo !== undefined && !USER_NO.test(userNo)) {
    throw new RangeError(`a user number has four digits: ${JSON.stringify(userNo)}`);
  }
  const config: PoolConfig = {
    ...connection,
    max,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    ...(userNo === undefined ? {} : { options: `-c rec_io.user_no=${userNo}` }),
  };
  const pool = new Pool(config);
  // Without a listener a broken idle connection would end the process.
  pool.on('error', (error) => onIdleError?.(error));
  return pool;
}
