import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Pool } from 'pg';
import { inject } from 'vitest';
import { type Connection, openPool } from './connection.ts';
import { renewLedgerEpoch } from './ledger-epoch.ts';
import { SERVICE_ROLE } from './roles.ts';
import { SERVICE_PASSWORD, TEMPLATE, TEST_USER_NO } from './test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Port on 127.0.0.1 of which one asks for the run's database server; asking starts it. */
    readonly databaseStarterPort: number;
  }
}

export type TestDatabase = {
  readonly name: string;
  readonly userNo: string;
  readonly epoch: string;
  readonly admin: Connection;
  /** As the services connect: row-level security binds it. */
  readonly service: Connection;
  readonly adminPool: Pool;
  /** Bound to the user 0001, who is there with default preferences. */
  readonly pool: Pool;
  /** Ends the pools and removes the database. */
  drop(): Promise<void>;
};

/** A fresh, migrated database on the run's own server: a copy of a template, so it costs some tens of milliseconds. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await testServerConnection();
  const name = `rec_io_test_${randomBytes(6).toString('hex')}`;
  const serverPool = openPool(server, { max: 1, name });
  await serverPool.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const admin: Connection = { ...server, database: name };
  const service: Connection = { ...admin, user: SERVICE_ROLE, password: SERVICE_PASSWORD };
  const adminPool = openPool(admin, { max: 4, name });
  const pool = openPool(service, { userNo: TEST_USER_NO, max: 4, name });
  return {
    name,
    userNo: TEST_USER_NO,
    epoch: await renewLedgerEpoch(adminPool),
    admin,
    service,
    adminPool,
    pool,
    async drop() {
      await Promise.all([adminPool.end(), pool.end()]);
      await serverPool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await serverPool.end();
    },
  };
}

/** A database without a schema, for tests of migrations. */
export async function emptyTestDatabase(): Promise<{ readonly admin: Connection; drop(): Promise<void> }> {
  const server = await testServerConnection();
  const name = `rec_io_test_${randomBytes(6).toString('hex')}`;
  const pool = openPool(server, { max: 1, name });
  await pool.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  return {
    admin: { ...server, database: name },
    async drop() {
      await pool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await pool.end();
    },
  };
}

/** The run's server, as its superuser; started by the first who asks. */
export async function testServerConnection(): Promise<Connection> {
  const port = inject('databaseStarterPort');
  if (port === undefined)
    throw new Error('vitest.config.ts lacks globalSetup: packages/database/test/global-setup.ts');
  const socket = connect(port, '127.0.0.1');
  const answer = JSON.parse(await text(socket)) as Connection | { readonly error: string };
  if ('error' in answer) throw new Error(`the test database server did not start: ${answer.error}`);
  return answer;
}
