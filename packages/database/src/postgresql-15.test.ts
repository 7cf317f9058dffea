import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Connection, openPool } from './connection.ts';
import { ensureDatabase, migrateDatabase, setServicePassword } from './databases.ts';
import { preparePlacement } from './embedded/placement.ts';
import { freePort } from './embedded/port.ts';
import { type EmbeddedServer, embeddedServer } from './embedded/server.ts';
import { postgresLedger } from './ledger.ts';
import { readLedger } from './ledger-read.ts';
import { requireSchema } from './schema-version.ts';
import { numberedEnd, numberedFill, numberedIntent } from './test-entries.ts';
import { testPlacement } from './test-server.ts';
import { createUser } from './users.ts';

const BIN = '/usr/lib/postgresql/15/bin';

describe.runIf(existsSync(`${BIN}/initdb`))(`on the system’s PostgreSQL 15 (skipped without ${BIN})`, () => {
  const place = testPlacement();
  let server: EmbeddedServer;
  let service: Connection;
  let pool: Pool;

  beforeAll(async () => {
    server = embeddedServer({
      ...place,
      account: await preparePlacement(place),
      binDir: BIN,
      adminPassword: 'apasswordoftests',
      port: await freePort(),
      log: path.join(place.base, 'postgres.log'),
      settings: { fsync: 'off' },
    });
    const { port } = await server.start();
    const adminPool = openPool(server.connection(port, 'postgres'), { max: 1 });
    await ensureDatabase(adminPool, 'rec_io_db');
    await migrateDatabase(server.connection(port, 'rec_io_db'));
    await setServicePassword(adminPool, 'servicepassword');
    const owner = openPool(server.connection(port, 'rec_io_db'), { max: 1 });
    for (const userNo of ['0001', '0002']) {
      await createUser(owner, { userNo, login: userNo, passwordHash: 'x', accountType: 'user' });
    }
    await Promise.all([adminPool.end(), owner.end()]);
    service = { ...server.connection(port, 'rec_io_db'), user: 'rec_io_user', password: 'servicepassword' };
    pool = openPool(service, { userNo: '0001' });
  });

  afterAll(async () => {
    await pool.end();
    await server.stop();
    await rm(place.base, { recursive: true, force: true });
  });

  test('the migrations are complete', async () => {
    await requireSchema(pool);
    const { rows } = await pool.query<{ version: string }>(
      "SELECT current_setting('server_version') AS version",
    );
    expect(rows[0]?.version).toMatch(/^15\./);
  });

  test('the ledger appends, repeats without doubling, refuses other content and isolates users', async () => {
    const source = { pool, userNo: '0001', account: 'main', mode: 'simulated', epoch: 'e' } as const;
    const ledger = postgresLedger(source);
    const entries = [numberedIntent(1), numberedFill(1), ...numberedEnd(1)];
    await Promise.all([ledger.append(entries), ledger.append(entries)]);
    const { fill } = numberedFill(1) as Extract<ReturnType<typeof numberedFill>, { kind: 'fill' }>;
    const changed = ledger.append([{ kind: 'fill', fill: { ...fill, orderId: 'another' } }]);
    await expect(changed).rejects.toMatchObject({ code: 'DB_LEDGER_CONFLICT' });
    expect(await readLedger(source)).toEqual(entries);
    const second = openPool(service, { userNo: '0002' });
    for (const table of ['fills', 'fills_0001']) {
      expect((await second.query(`SELECT FROM users.${table}`)).rowCount).toBe(0);
    }
    await second.end();
  });
});
