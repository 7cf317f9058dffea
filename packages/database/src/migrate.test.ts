import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrateDatabase } from './databases.ts';
import { migrate } from './migrate.ts';
import { type Migration, readMigrations } from './migrations.ts';
import { requireSchema, schemaVersion } from './schema-version.ts';
import { emptyTestDatabase } from './test-database.ts';
import { runScript } from './test-script.ts';

const known = readMigrations();

describe('migrations', () => {
  let database: Awaited<ReturnType<typeof emptyTestDatabase>>;
  let client: Client;

  beforeEach(async () => {
    database = await emptyTestDatabase();
    client = new Client(database.admin);
    await client.connect();
  });

  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  test('bring an empty database to the newest version, and a second run changes nothing', async () => {
    expect(await schemaVersion(client)).toBe(0);
    expect(await migrate(client)).toEqual(known.map(({ version }) => version));
    const epoch = async () => (await client.query('SELECT epoch FROM users.ledger_epoch')).rows;
    const before = await epoch();
    expect(await migrate(client)).toEqual([]);
    expect(await epoch()).toEqual(before);
    expect(await schemaVersion(client)).toBe(known.length);
    await requireSchema(client);
  });

  test('run by two processes at once are each applied once', async () => {
    const script = `
      import { migrateDatabase } from '@rec-io/database/databases';
      console.log(JSON.stringify(await migrateDatabase(JSON.parse(process.argv[1]))));`;
    const argument = JSON.stringify(database.admin);
    const [a, b] = await Promise.all([runScript(script, argument), runScript(script, argument)]);
    const applied = [a, b].flatMap(({ output }) => JSON.parse(output) as number[]);
    expect(applied.toSorted((x, y) => x - y)).toEqual(known.map(({ version }) => version));
  });

  test('with a changed checksum are refused, naming both versions', async () => {
    await migrate(client);
    await client.query("UPDATE system.schema_migrations SET checksum = repeat('0', 64) WHERE version = 2");
    const refused = {
      code: 'DB_MIGRATION_CHANGED',
      message: expect.stringMatching(
        new RegExp(`migration 2 .* version ${known.length}, .* needs ${known.length}`),
      ),
    };
    await expect(migrate(client)).rejects.toMatchObject(refused);
    await expect(requireSchema(client)).rejects.toMatchObject(refused);
  });

  test('that the database lacks in the middle are refused', async () => {
    await migrate(client);
    await client.query('DELETE FROM system.schema_migrations WHERE version = 3');
    await expect(migrate(client)).rejects.toMatchObject({ code: 'DB_MIGRATION_CHANGED' });
  });

  test('of a newer program make this one refuse, naming both versions', async () => {
    await migrate(client);
    const newer = known.length + 1;
    await client.query('INSERT INTO system.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)', [
      newer,
      'from_the_future',
      '',
    ]);
    const refused = {
      code: 'DB_SCHEMA_NEWER',
      message: `the database has schema version ${newer}, this program knows only ${known.length}`,
    };
    await expect(migrate(client)).rejects.toMatchObject(refused);
    await expect(requireSchema(client)).rejects.toMatchObject(refused);
  });

  test('that are missing make a program refuse to start', async () => {
    await expect(requireSchema(client)).rejects.toMatchObject({ code: 'DB_SCHEMA_MISSING' });
    await migrate(client, known.slice(0, 3));
    await expect(requireSchema(client)).rejects.toMatchObject({
      code: 'DB_SCHEMA_OLDER',
      message: `the database has schema version 3, this program needs ${known.length}`,
    });
    expect(await migrateDatabase(database.admin)).toEqual(known.slice(3).map(({ version }) => version));
  });

  test('that fail half-way leave nothing of themselves', async () => {
    const broken: Migration = {
      version: 2,
      name: 'broken',
      sql: 'CREATE TABLE half (); SELECT 1 / 0',
      checksum: '',
    };
    const [first] = known;
    await expect(migrate(client, first === undefined ? [] : [first, broken])).rejects.toThrow(
      'division by zero',
    );
    expect(await schemaVersion(client)).toBe(1);
    const { rows } = await client.query("SELECT to_regclass('half') AS half");
    expect(rows).toEqual([{ half: null }]);
  });
});
