import { updateAutoTradeSettings } from '@rec-io/database/preferences';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entriesAllowed, isOfEarlierVersion } from './drain.ts';

describe('an installation that is to be moved', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase();
    await updateAutoTradeSettings(database.pool, '0001', { autoEntry: true });
  });
  afterEach(() => database.drop());
  const trading = () => ({ admin: database.admin, userNo: '0001' });

  test('of this version needs nothing before', async () => {
    expect(await entriesAllowed(trading())).toBe(true);
    expect(await isOfEarlierVersion(database.admin)).toBe(false);
  });

  test('of an earlier version is known as such, and read as it is', async () => {
    await database.adminPool.query('ALTER TABLE users.auto_trade_settings DROP COLUMN auto_entry_mode');
    await database.adminPool.query('DELETE FROM system.schema_migrations WHERE version > 11');
    expect(await entriesAllowed(trading())).toBe(true);
    expect(await isOfEarlierVersion(database.admin)).toBe(true);
  });
});
