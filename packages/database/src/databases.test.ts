import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from './connection.ts';
import { dropReplayDatabase, ensureDatabase, migrateDatabase, setServicePassword } from './databases.ts';
import { readLedgerEpoch, renewLedgerEpoch } from './ledger-epoch.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('a second database in the same server is made once, migrated, and dropped', async () => {
  const name = `rec_io_replay_${database.name.slice(-6)}`;
  expect(await ensureDatabase(database.adminPool, name)).toBe(true);
  expect(await ensureDatabase(database.adminPool, name)).toBe(false);
  expect(await migrateDatabase({ ...database.admin, database: name })).not.toEqual([]);
  await dropReplayDatabase(database.adminPool, name);
  expect(await ensureDatabase(database.adminPool, name)).toBe(true);
  await dropReplayDatabase(database.adminPool, name);
});

test('a database that is no replay is never dropped, and a name is never more than a name', async () => {
  const refused = { code: 'DB_NAME_REFUSED' };
  await expect(dropReplayDatabase(database.adminPool, 'rec_io_db')).rejects.toMatchObject(refused);
  await expect(ensureDatabase(database.adminPool, 'x; DROP TABLE y')).rejects.toMatchObject(refused);
});

test('the verifier that is sent lets exactly that password in', async () => {
  // The password of the role belongs to the whole server: other tests need the same one.
  await setServicePassword(database.adminPool, database.service.password);
  const right = openPool(database.service);
  expect((await right.query('SELECT current_user AS name')).rows).toEqual([{ name: 'rec_io_user' }]);
  const wrong = openPool({ ...database.service, password: `${database.service.password}x` });
  await expect(wrong.query('SELECT 1')).rejects.toThrow('password authentication failed');
  await Promise.all([right.end(), wrong.end()]);
});

test('the ledger epoch stays until it is renewed, as after a restore', async () => {
  expect(await readLedgerEpoch(database.pool)).toBe(database.epoch);
  const renewed = await renewLedgerEpoch(database.adminPool);
  expect(renewed).not.toBe(database.epoch);
  expect(await readLedgerEpoch(database.pool)).toBe(renewed);
});
