import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { TEMPLATE } from '@rec-io/database/test-server';
import type { Client, QueryResult } from 'pg';
import { afterEach, beforeEach } from 'vitest';
import { type BringOptions, type Brought, bring } from './bring.ts';
import { connected, freshDatabase } from './sessions.ts';

export const BARS = 'historical_data.btc_price_history';
export const SECONDS = 'live_data.live_price_log_1s_btc';
const SAMPLE = `
  INSERT INTO ${BARS} SELECT '2026-01-01 00:00+00'::timestamptz + n * interval '1 minute', n, n + 1, n - 0.5, n + 0.25
    FROM generate_series(1, 500) AS n;
  SELECT live_data.create_day_partition('live_price_log_1s_btc', '2026-01-01'), live_data.create_day_partition('live_price_log_1s_btc', '2026-01-02');
  INSERT INTO ${SECONDS} ("timestamp", price)
    SELECT '2026-01-01 23:55+00'::timestamptz + n * interval '1 second', 80000 + n FROM generate_series(0, 599) AS n;
  CREATE TABLE analytics.lookup (id serial PRIMARY KEY, "user" text);
  INSERT INTO analytics.lookup ("user") SELECT n FROM generate_series(1, 50) AS n;
  CREATE TABLE analytics.lookup_of (n int PRIMARY KEY REFERENCES analytics.lookup);
  INSERT INTO analytics.lookup_of VALUES (7), (8)`;

/** A source of our own version with some rows, and a new installation, for each test. */
export type Placing = {
  readonly database: TestDatabase;
  /** Of the source's database. */
  readonly owner: Client;
  readonly source: Client;
  readonly target: Client;
  bringing(options?: BringOptions): Promise<Brought>;
  outcomes(options?: BringOptions): Promise<Brought['outcomes']>;
  /** On the target. */
  asRole(role: string, sql: string): Promise<QueryResult>;
};

export const rowsOf = async (client: Client, table: string): Promise<readonly unknown[]> =>
  (await client.query(`SELECT whole_row::text AS row FROM ${table} whole_row ORDER BY 1`)).rows;

/** @returns how to get at those of the test that runs */
export function eachPlacing(): () => Placing {
  let placing: Placing | null = null;
  beforeEach(async () => {
    placing = await open();
  });
  afterEach(async () => {
    const { database, owner, source, target } = current();
    await Promise.all([owner.end(), source.end(), target.end()]);
    await database.drop();
  });
  const current = () => {
    if (placing === null) throw new Error('no test runs');
    return placing;
  };
  return current;
}

async function open(): Promise<Placing> {
  const database = await testDatabase();
  const there = await freshDatabase(database.admin, TEMPLATE);
  const [owner, source, target] = [
    await connected(there),
    await connected(there),
    await connected(database.admin),
  ];
  await owner.query(SAMPLE);
  const bringing = (options: BringOptions = {}) => bring(source, target, options);
  return {
    database,
    owner,
    source,
    target,
    bringing,
    outcomes: async (options) => (await bringing(options)).outcomes,
    async asRole(role, sql) {
      await target.query(`SET ROLE ${role}`);
      try {
        return await target.query(sql);
      } finally {
        await target.query('RESET ROLE');
      }
    },
  };
}

const OWNER = 'owner_of_tests';

/** The database and all that is in it, handed to a role that is no superuser. */
export async function ownedBy(superuser: Client, database: string): Promise<Client> {
  await superuser.query(`
    DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${OWNER}') THEN
      CREATE ROLE ${OWNER} LOGIN PASSWORD 'owns'; END IF; END $$;
    ALTER DATABASE ${database} OWNER TO ${OWNER};
    GRANT ALL ON SCHEMA public TO ${OWNER};
    DO $$ DECLARE one record; BEGIN
      FOR one IN SELECT nspname FROM pg_namespace WHERE nspname IN ('analytics', 'historical_data', 'live_data', 'system') LOOP
        EXECUTE format('ALTER SCHEMA %I OWNER TO ${OWNER}', one.nspname);
      END LOOP;
      FOR one IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relkind IN ('r', 'p')
          AND c.relnamespace::regnamespace::text IN ('analytics', 'historical_data', 'live_data', 'system') LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO ${OWNER}', one.name);
      END LOOP;
      FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = 'live_data'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO ${OWNER}', one.name);
      END LOOP;
    END $$`);
  return connected({ ...superuserConnection(superuser), database, user: OWNER, password: 'owns' });
}

const superuserConnection = ({ host, port, database = '', user = '' }: Client) => ({
  host,
  port,
  database,
  user,
  password: '',
});
