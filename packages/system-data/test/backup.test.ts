import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArchive } from '@rec-io/database/backup/archive';
import { backupDatabase } from '@rec-io/database/backup/backup-database';
import { replaceDatabase } from '@rec-io/database/backup/replace-database';
import { restoreDatabase, verifyBackup } from '@rec-io/database/backup/restore-database';
import type { Connection } from '@rec-io/database/connection';
import { copyDatabase } from '@rec-io/database/copy/copy-database';
import { type Client, escapeIdentifier, escapeLiteral, type Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CopyOptions, copySystemData } from '../src/copy-system-data.ts';
import type { CopyProgress } from '../src/progress.ts';
import { putBack, readReplaced } from '../src/staging/replaced.ts';
import { type OperatorServer, operatorServer, SAMPLE } from '../src/test-operator-server.ts';
import { inTransaction } from './bring.ts';
import { NAMES } from './every-type.ts';
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
  INSERT INTO live_data.by_day VALUES ('2026-02-01');
  CREATE TABLE analytics.excluded (r tstzrange, EXCLUDE USING gist (r WITH &&));
  CREATE TABLE analytics.parts (a int, b text DEFAULT 'above') PARTITION BY LIST (a);
  CREATE TABLE analytics.parts_1 PARTITION OF analytics.parts (b DEFAULT 'below' NOT NULL, CONSTRAINT of_this_part CHECK (b <> 'x')) FOR VALUES IN (1);
  CREATE TABLE analytics.old_rows (n int, m int);
  INSERT INTO analytics.old_rows VALUES (999, NULL);
  ALTER TABLE analytics.old_rows ADD CONSTRAINT to_new FOREIGN KEY (n) REFERENCES live_data.owned NOT VALID;
  ALTER TABLE analytics.old_rows ADD CONSTRAINT set_in_future NOT NULL m NOT VALID;
  ALTER TABLE historical_data.eth_price_history ADD COLUMN "of mine" int DEFAULT 7 NOT NULL;
  INSERT INTO historical_data.eth_price_history VALUES ('2026-01-01', 1, 1, 1, 1);
  ALTER TABLE live_data.live_price_log_1s_eth ADD COLUMN note text;
  COMMENT ON COLUMN analytics.parts.b IS 'a "part"'; COMMENT ON CONSTRAINT to_new ON analytics.old_rows IS 'old';
  COMMENT ON TYPE analytics.mood IS 'how it is'; COMMENT ON SEQUENCE live_data.owned_n_seq IS 'numbers'`;
const named = (name: string) => {
  const quoted = escapeIdentifier(name);
  return `CREATE TABLE analytics.${quoted} (${quoted} int GENERATED ALWAYS AS IDENTITY CONSTRAINT ${escapeIdentifier(name.slice(0, 20))} CHECK (${quoted} > 0), t text);
    INSERT INTO analytics.${quoted} (t) VALUES (${escapeLiteral(name)});
    CREATE INDEX ON analytics.${quoted} (${quoted}) WHERE t <> ${escapeLiteral(name)};
    COMMENT ON TABLE analytics.${quoted} IS ${escapeLiteral(name)}`;
};

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
    CREATE TABLE analytics.lookup_btc (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "user" text NOT NULL UNIQUE, shape jsonb,
      kinds text[], raw json, bits bit(3));
    INSERT INTO analytics.lookup_btc ("user") VALUES ('mine')`);
  expect(await outcomes(source.connection, { existing: 'replace' })).toMatchObject({
    'analytics.lookup_btc': 'replaced',
  });
  await source.pool.query(OWNERS_OWN);
  for (const name of NAMES) await source.pool.query(named(name));
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
    // LIKE makes an integer's identity of bigint, with an integer's limits: the same numbers.
    if (name === 'analytics.lookup_btc')
      all[name] = JSON.parse(JSON.stringify(all[name]).replace('_id_seq bigint', '_id_seq integer'));
  }
  return { ...all, ...(await beside(client)) };
}

/** Piece by piece: of all at once a difference could not be shown. */
async function expectSame(connection: Connection, wanted: Record<string, unknown>): Promise<void> {
  const found = await everythingOf(connection);
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  for (const [name, what] of Object.entries(wanted)) expect(found[name], name).toEqual(what);
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
  // Those on what numbers an identity mean nothing.
  const rights = await of(
    `SELECT c.oid::regclass::text AS relation, array_agg(DISTINCT x.grantee::regrole || ' ' || x.privilege_type) AS given
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS x
     WHERE n.nspname IN ('analytics', 'historical_data', 'live_data') AND c.relkind IN ('r', 'p', 'S') AND x.grantee <> c.relowner
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
     GROUP BY 1 ORDER BY 1`,
  );
  await client.end();
  return { states, enums, kinds, rights };
}

/** A later copy knows what an earlier one brought. */
async function expectKnown(into: Connection): Promise<void> {
  expect(new Set(Object.values(await outcomes(into)))).toEqual(new Set(['equal', 'left']));
  await server.pool.query('UPDATE analytics.keyless SET x = x + 1 WHERE n = 1');
  expect(await outcomes(into)).toMatchObject({ 'analytics.keyless': 'replaced' });
}

async function expectPutBack(connection: Connection): Promise<void> {
  const client = await connected(connection);
  const replaced = (await readReplaced(client)).find(({ name }) => name === 'lookup_btc');
  if (replaced === undefined) throw new Error('nothing was replaced');
  await inTransaction(client, () => putBack(client, replaced));
  const { rows } = await client.query('SELECT id, "user" FROM analytics.lookup_btc');
  expect(rows).toEqual([{ id: 1, user: 'mine' }]);
  await client.end();
}

describe('a database with copied tables of every kind', () => {
  test('is restored from a backup as it was', async () => {
    const before = await everythingOf(source.connection);
    expect(Object.keys(before).length).toBeGreaterThan(40);
    await backupDatabase(source.connection, file);
    await verifyBackup(file);
    await restoreDatabase(target.connection, file);
    await expectSame(target.connection, before);
    await expectKnown(target.connection);
    await expectPutBack(target.connection);
  });

  test('takes the place of another one, which had copied tables, too', async () => {
    const before = await everythingOf(source.connection);
    await copy(target.connection);
    await target.pool.query('CREATE TABLE analytics.gone (n int)');
    await backupDatabase(source.connection, file);
    await replaceDatabase(target.connection, file);
    await expectSame(target.connection, before);
  });

  test('moves to another database as it was', async () => {
    await copyDatabase(source.connection, target.connection);
    await expectSame(target.connection, await everythingOf(source.connection));
  });

  test('is whole in every backup that is made while a copy puts tables in place', async () => {
    const { connection, pool } = target;
    await copy(connection, { schemas: ['analytics'] });
    const counted = await countsOf(pool);
    for (let round = 1; round <= 12; round++) {
      await server.pool.query(
        `UPDATE analytics.keyless SET x = x + 1; UPDATE analytics.lookup_btc SET kinds = '{${round}}';
         UPDATE analytics.refers SET itself = ${round}; UPDATE analytics."odd; DROP TABLE x; -- ""q""" SET "a b" = ${round}`,
      );
      const files: string[] = [];
      const backups: Promise<unknown>[] = [];
      const onProgress = ({ phase }: CopyProgress) => {
        if (phase !== 'placing' || files.length >= 2) return;
        const one = join(folder, `${round}-${files.length}`);
        files.push(one);
        backups.push(backupDatabase(connection, one));
      };
      const report = await copy(connection, { schemas: ['analytics'], onProgress });
      expect(report.tables.filter(({ outcome }) => outcome === 'replaced').length).toBeGreaterThanOrEqual(4);
      await Promise.all(backups);
      expect(files.length).toBeGreaterThan(0);
      for (const one of files) expect(await countsIn(one)).toEqual(counted);
    }
  });
});

const OF_ANALYTICS = /^analytics\./;

async function countsOf(pool: Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ name: string; quoted: string }>(
    `SELECT 'analytics.' || relname AS name, oid::regclass AS quoted FROM pg_class
     WHERE relnamespace = 'analytics'::regnamespace AND relkind = 'r'`,
  );
  const counts: Record<string, number> = {};
  for (const { name, quoted } of rows)
    counts[name] = (await pool.query(`SELECT FROM ${quoted}`)).rowCount ?? 0;
  return counts;
}

async function countsIn(file: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  let at = '';
  for await (const { kind, body } of readArchive(file)) {
    if (kind === 'T') at = (JSON.parse(body.toString()) as { table: string }).table;
    if (kind === 'E' && OF_ANALYTICS.test(at))
      counts[at] = (JSON.parse(body.toString()) as { rows: number }).rows;
  }
  return counts;
}
