import { openPool } from '@rec-io/database/connection';
import { emptyTestDatabase } from '@rec-io/database/test-database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copySystemData } from '../src/copy-system-data.ts';
import { type OperatorServer, operatorServer, SAMPLE } from '../src/test-operator-server.ts';

let server: OperatorServer;

beforeAll(async () => {
  server = await operatorServer();
  await server.pool.query(SAMPLE);
});

afterAll(() => server.stop());

test('a database with nothing in it gets the schemas and the tables', async () => {
  const target = await emptyTestDatabase();
  const pool = openPool(target.admin, { max: 1 });
  try {
    const report = await copySystemData({
      from: { kind: 'server', connection: server.source, snapshot: null },
      target: target.admin,
      isOurs: false,
      identity: { userId: '1', name: 'Ada', email: 'ada@example.org', version: '0' },
    });
    const notCreated = report.tables.filter(({ outcome }) => outcome !== 'created');
    // What of live_data is a program's own comes only where that program is.
    expect(notCreated.filter(({ table }) => !table.startsWith('live_data.'))).toEqual([]);
    const { rows } = await pool.query('SELECT count(*)::int AS count FROM analytics.lookup_btc');
    expect(rows).toEqual([{ count: 300 }]);
  } finally {
    await pool.end();
    await target.drop();
  }
});
