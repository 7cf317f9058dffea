import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupDatabase } from '@rec-io/database/backup/backup-database';
import { replaceDatabase } from '@rec-io/database/backup/replace-database';
import { restoreDatabase, verifyBackup } from '@rec-io/database/backup/restore-database';
import type { Connection } from '@rec-io/database/connection';
import { copyDatabase } from '@rec-io/database/copy/copy-database';
import type { Client, Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CopyOptions, copySystemData } from '../src/copy-system-data.ts';
import { type OperatorServer, operatorServer, SAMPLE } from '../src/test-operator-server.ts';
import { oddSource } from './odd-source.ts';
import { connected } from './sessions.ts';
import { structureOf } from './structure-of.ts';

const IDENTITY = { userId: '0001', name: 'New Owner', email: 'owner@example.org', version: '0.1.0' };
/** What an owner may have made of a table that came; none of it is what a copy itself makes. */
const OWNERS_OWN = `
  CREATE TABLE live_data.owned (n serial PRIMARY KEY, "Q""x" text CHECK ("Q""x" <> ''));
  INSERT INTO live_data.owned ("Q""x") VALUES ('a'), ('b');
  ALTER TABLE live_data.owned ADD CONSTRAINT late CHECK (n > 1) NOT VALID;
  CREATE UNLOGGED TABLE live_data."un logged" (n int) WITH (fillfactor = 70, autovacuum_enabled = off);
  CREATE TABLE live_data.live_price_log_1s_btc_rest PARTITION OF live_data.live_price_log_1s_btc DEFAULT;
  CREATE INDEX of_the_owner ON historical_data.btc_price_history ("close") WHERE "close" > 5;
  COMMENT ON INDEX historical_data.of_the_owner IS 'mine';
  CREATE TABLE live_data.by_day (at date) PARTITION BY RANGE (at);
  CREATE TABLE live_data."by_day_20260101" PARTITION OF live_data.by_day FOR VALUES FROM ('2026-02-01') TO ('2026-02-02');
  INSERT INTO live_data.by_day VALUES ('2026-02-01')`;

let server: OperatorServer;
let source: { readonly connection: Connection; readonly pool: Pool };
let target: { readonly connection: Connection; readonly pool: Pool };
let folder: string;
let file: string;

const copy = (into: Connection, options: Partial<CopyOptions> = {}) =>
  copySystemData({
    from: { kind: 'server', connection: server.source, snapshot: null },
    target: into,
    identity: IDENTITY,
    ...options,
  });
const outcomes = async (into: Connection, options: Partial<CopyOptions> = {}) =>
  Object.fromEntries((await copy(into, options)).tables.map(({ table, outcome }) => [table, outcome]));

beforeAll(async () => {
  server = await operatorServer();
  await server.pool.query(SAMPLE);
  await server.pool.query('DROP TABLE analytics.moods; DROP TYPE analytics.mood');
  await server.pool.query(oddSource(18));
  source = await server.target();
  // Replaced while it had rows of its owner's: kept in a schema of its own.
  await source.pool.query(`
    CREATE TABLE analytics.lookup_btc (id int PRIMARY KEY, "user" text, own text UNIQUE);
    INSERT INTO analytics.lookup_btc VALUES (1, 'mine', 'kept')`);
  await copy(source.connection, { existing: 'replace' });
  await source.pool.query(OWNERS_OWN);
});
afterAll(() => server.stop());
beforeEach(async () => {
  target = await server.target();
  folder = await mkdtemp(join(tmpdir(), 'rec io backup '));
  file = join(folder, 'now.rec-io-backup');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const KEPT = `n.nspname IN ('analytics', 'historical_data', 'live_data', 'system_data') OR n.nspname LIKE 'system\\_data\\_replaced\\_%'`;
const JOURNAL = ['gathering', 'gathered_tables', 'gathered_chunks', 'finished_work', 'made'];

/** Everything that a database has, in the words of its server. */
async function everythingOf(connection: Connection): Promise<Record<string, unknown>> {
  const client = await connected(connection);
  const all: Record<string, unknown> = {};
  const tables = await client.query<{ name: string; columns: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name,
       (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attname) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE (${KEPT}) AND c.relkind IN ('r', 'p') AND c.relname <> ALL ($1::text[]) ORDER BY 1`,
    [JOURNAL],
  );
  for (const { name, columns } of tables.rows) {
    const { rows } = await client.query(`SELECT ROW(${columns})::text AS row FROM ${name} ORDER BY 1`);
    all[name] = { structure: await structureOf(client, name), rows };
  }
  return { ...all, ...(await beside(client)) };
}

async function beside(client: Client): Promise<Record<string, unknown>> {
  const of = async (sql: string) => (await client.query(sql)).rows;
  const sequences = await of(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE (${KEPT}) AND c.relkind = 'S' ORDER BY 1`,
  );
  const states: Record<string, unknown> = {};
  for (const { name } of sequences) states[name] = await of(`SELECT last_value, is_called FROM ${name}`);
  const enums = await of(
    `SELECT n.nspname, t.typname, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels, obj_description(t.oid, 'pg_type') AS comment
     FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace GROUP BY 1, 2, t.oid ORDER BY 1, 2`,
  );
  const kinds = await of(
    `SELECT n.nspname, c.relname, c.relpersistence, c.reloptions FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE (${KEPT}) AND c.relkind IN ('r', 'p') AND c.relname <> ALL ('{${JOURNAL.join(',')}}') ORDER BY 1, 2`,
  );
  await client.end();
  return { states, enums, kinds };
}

/** A later copy knows what an earlier one brought. */
async function expectKnown(into: Connection): Promise<void> {
  expect(new Set(Object.values(await outcomes(into)))).toEqual(new Set(['equal', 'left']));
  await server.pool.query('UPDATE analytics.keyless SET x = x + 1 WHERE n = 1');
  expect(await outcomes(into)).toMatchObject({ 'analytics.keyless': 'replaced' });
}

describe('a database with copied tables of every kind', () => {
  test('is restored from a backup as it was', async () => {
    const before = await everythingOf(source.connection);
    expect(Object.keys(before).length).toBeGreaterThan(40);
    await backupDatabase(source.connection, file);
    await verifyBackup(file);
    await restoreDatabase(target.connection, file);
    expect(await everythingOf(target.connection)).toEqual(before);
    await expectKnown(target.connection);
  });

  test('takes the place of another one, which had copied tables, too', async () => {
    const before = await everythingOf(source.connection);
    await copy(target.connection);
    await target.pool.query('CREATE TABLE analytics.gone (n int)');
    await backupDatabase(source.connection, file);
    await replaceDatabase(target.connection, file);
    expect(await everythingOf(target.connection)).toEqual(before);
  });

  test('moves to another database as it was', async () => {
    await copyDatabase(source.connection, target.connection);
    expect(await everythingOf(target.connection)).toEqual(await everythingOf(source.connection));
  });
});
