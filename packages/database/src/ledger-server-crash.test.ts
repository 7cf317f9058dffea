import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from './connection.ts';
import { migrateDatabase } from './databases.ts';
import { installServer } from './embedded/binaries.ts';
import { preparePlacement } from './embedded/placement.ts';
import { freePort } from './embedded/port.ts';
import { type EmbeddedServer, embeddedServer } from './embedded/server.ts';
import { postgresLedger } from './ledger.ts';
import { readLedger } from './ledger-read.ts';
import { numberedFill } from './test-entries.ts';
import { removeBase, testPlacement } from './test-server.ts';
import { createUser } from './users.ts';

const place = testPlacement();
let server: EmbeddedServer;

beforeAll(async () => {
  server = embeddedServer({
    ...place,
    account: await preparePlacement(place),
    binDir: await installServer(place.serverDir),
    adminPassword: 'apasswordoftests',
    port: await freePort(),
    log: path.join(place.base, 'postgres.log'),
  });
});

afterAll(async () => {
  await server.stop();
  await removeBase(place.base);
});

test('kill -9 of the server loses nothing acknowledged, rejects the rest, and the ledger goes on afterwards', async () => {
  const running = await server.start();

  const connection = server.connection(running.port, 'postgres');
  await migrateDatabase(connection);
  const pool = openPool(connection, { userNo: '0001', max: 2 });
  await createUser(pool, { userNo: '0001', login: 'a', passwordHash: 'x', accountType: 'user' });
  const source = { pool, userNo: '0001', account: 'main', mode: 'simulated', epoch: 'e' } as const;
  const ledger = postgresLedger(source);

  const acknowledged: number[] = [];
  let next = 0;
  const appendUntilRejected = async () => {
    for (;;) {
      const mine = next++;
      const isDurable = await ledger.append([numberedFill(mine)]).then(
        () => true,
        () => false,
      );
      if (!isDurable) return;
      acknowledged.push(mine);
      if (acknowledged.length === 300) process.kill(running.pid, 'SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: 20 }, appendUntilRejected));

  await server.start();
  await ledger.append([numberedFill(next)]);
  const stored = (await readLedger(source)).map((entry) => (entry.kind === 'fill' ? entry.fill.tradeId : ''));
  expect(acknowledged.length).toBeGreaterThanOrEqual(300);
  expect(new Set(stored).size).toBe(stored.length);
  expect(acknowledged.filter((number) => !stored.includes(`trade-${number}`))).toEqual([]);
  expect(stored.at(-1)).toBe(`trade-${next}`);
  await pool.end();
});
