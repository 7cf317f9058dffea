import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { backupDatabase } from '../backup/backup-database.ts';
import { type TestDatabase, testDatabase } from '../test-database.ts';
import { migratedTables } from './migrated-tables.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rec io backup '));
  await database.adminPool.query(`
    CREATE SCHEMA other;
    CREATE FUNCTION other.twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
    CREATE FUNCTION other.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TYPE other.mood AS ENUM ('calm');
    CREATE SEQUENCE other.numbers;
    CREATE TABLE other.target (n integer PRIMARY KEY);
    CREATE DOMAIN analytics.usd AS numeric CHECK (VALUE >= 0);
    CREATE TYPE analytics.pair AS (a integer, b integer);
    CREATE COLLATION analytics.loose (provider = icu, locale = 'und');
    CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
    CREATE TABLE analytics.plain (n integer)`);
});
afterEach(async () => {
  await database.adminPool.query(`
    DROP FOREIGN DATA WRAPPER nothing CASCADE; DROP TABLE IF EXISTS analytics.odd, analytics.plain CASCADE;
    DROP SCHEMA other CASCADE; DROP DOMAIN analytics.usd; DROP TYPE analytics.pair; DROP COLLATION analytics.loose`);
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['a domain', 'CREATE TABLE analytics.odd (n analytics.usd)', /usd/],
  ['a domain in an array', 'CREATE TABLE analytics.odd (n analytics.usd[])', /usd/],
  ['a type of several values', 'CREATE TABLE analytics.odd (n analytics.pair)', /pair/],
  ['rows of another table', 'CREATE TABLE analytics.odd (n analytics.plain)', /plain/],
  ['an enum of elsewhere', 'CREATE TABLE analytics.odd (n other.mood)', /mood/],
  ['an order of its own', 'CREATE TABLE analytics.odd (n text COLLATE analytics.loose)', /loose/],
  ['a default by a function', 'CREATE TABLE analytics.odd (n integer DEFAULT other.twice(1))', /twice/],
  ['a check by a function', 'CREATE TABLE analytics.odd (n integer CHECK (other.twice(n) > 0))', /twice/],
  [
    'a column computed by a function',
    'CREATE TABLE analytics.odd (n integer, m integer GENERATED ALWAYS AS (other.twice(n)) STORED)',
    /twice/,
  ],
  [
    'an index by a function',
    'CREATE TABLE analytics.odd (n integer); CREATE INDEX ON analytics.odd (other.twice(n))',
    /twice/,
  ],
  [
    'parts by a function',
    'CREATE TABLE analytics.odd (n integer) PARTITION BY LIST (other.twice(n))',
    /twice/,
  ],
  [
    'numbers of elsewhere',
    "CREATE TABLE analytics.odd (n integer DEFAULT nextval('other.numbers'))",
    /numbers/,
  ],
  ['a key to elsewhere', 'CREATE TABLE analytics.odd (n integer REFERENCES other.target)', /target/],
  [
    'a part that lies elsewhere',
    `CREATE TABLE analytics.odd (n integer) PARTITION BY LIST (n); CREATE FOREIGN TABLE analytics.far PARTITION OF analytics.odd DEFAULT SERVER nowhere`,
    /foreign table/,
    'analytics.far',
  ],
  ['inheritance', 'CREATE TABLE analytics.odd (m integer) INHERITS (analytics.plain)', /inherits/],
  [
    'a trigger',
    'CREATE TABLE analytics.odd (n integer); CREATE TRIGGER seen BEFORE INSERT ON analytics.odd FOR EACH ROW EXECUTE FUNCTION other.nothing()',
    /trigger seen/,
  ],
  [
    'a rule',
    'CREATE TABLE analytics.odd (n integer); CREATE RULE ruled AS ON UPDATE TO analytics.odd DO ALSO NOTHING',
    /rule ruled/,
  ],
  [
    'a policy',
    'CREATE TABLE analytics.odd (n integer); ALTER TABLE analytics.odd ENABLE ROW LEVEL SECURITY; CREATE POLICY few ON analytics.odd USING (n > 5)',
    /policy few/,
  ],
])(
  'a database with %s is not backed up as if it could be brought back',
  async (_what, sql, why, name = 'analytics.odd') => {
    await database.adminPool.query(sql);
    const refused = { code: 'DB_COPY_INCOMPLETE', message: expect.stringMatching(why) };
    const backup = backupDatabase(database.admin, join(folder, 'backup'));
    await expect(backup).rejects.toMatchObject(refused);
    await expect(backup).rejects.toThrow(name);
    expect(await readdir(folder)).toEqual([]);
  },
);

test('a plain database is backed up', async () => {
  await backupDatabase(database.admin, join(folder, 'backup'));
});

test('the tables of the migrations are read from them as they are', async () => {
  const fresh = await testDatabase();
  const { rows } = await fresh.adminPool.query<{ name: string }>(
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  await fresh.drop();
  expect([...migratedTables()].toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
});
