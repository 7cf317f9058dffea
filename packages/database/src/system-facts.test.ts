import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from './connection.ts';
import { roleOf } from './roles.ts';
import { postgresSystemFacts } from './system-facts.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';

const MAIN = { ownerNo: '0001', account: 'main', mode: 'simulated' } as const;
let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = openPool({ ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD }, { max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const read = (of: Parameters<ReturnType<typeof postgresSystemFacts>['read']>[0] = MAIN) =>
  postgresSystemFacts(pool).read(of);

/** Seconds from noon, in the order in which they were decided. */
async function decided(
  ...controls: readonly (readonly [state: string, reason: string, mode?: string])[]
): Promise<void> {
  for (const [seq, [state, reason, mode = 'simulated']] of controls.entries())
    await database.pool.query(
      `INSERT INTO users.controls (seq, user_no, account, mode, state, flatten, reason, decided_by, occurred_at, recorded_at)
       VALUES ($1, '0001', 'main', $2, $3, false, $4, 'ada', to_timestamp($5), to_timestamp($5))`,
      [seq + 1, mode, state, reason, 1_000 + seq],
    );
}

test('the database tells its size and version; a system that was never stopped has no drill', async () => {
  const { sizeBytes, version, schema, upSinceMs, health, stops } = await read();
  expect(sizeBytes).toBeGreaterThan(1_000_000);
  expect(version).toMatch(/^\d+\.\d+$/);
  expect(schema).toBeGreaterThan(25);
  expect(upSinceMs).toBeLessThan(Date.now() + 1_000);
  expect(health).toBeNull();
  expect(stops).toEqual({ last: null, drill: null });
});

test('a drill is a stop whose reason says so; what a person stopped for another reason is none', async () => {
  await decided(
    ['halted', 'June’s Drill'],
    ['active', 'drill is over'],
    ['halted', 'drilling noise outside'],
    ['halted', 'the feed lies'],
    ['halted', 'drill', 'demo'],
  );
  expect((await read()).stops).toEqual({
    last: { atMs: 1_003_000, by: 'ada', reason: 'the feed lies', armedAtMs: null },
    drill: { atMs: 1_000_000, by: 'ada', reason: 'June’s Drill', armedAtMs: 1_001_000 },
  });
  // No mode answers for another.
  expect((await read({ ...MAIN, mode: 'demo' })).stops.drill?.atMs).toBe(1_004_000);
  expect((await read({ ...MAIN, mode: 'prod' })).stops).toEqual({ last: null, drill: null });
});

test('the newest word of the monitor is told', async () => {
  await database.adminPool.query(
    `INSERT INTO system.health_status (overall_status, cpu_percent, health_details, "timestamp")
     VALUES ('degraded', 12.5, '{"deadMan": {"state": "silent"}}', to_timestamp(5))`,
  );
  expect((await read()).health).toEqual({
    ...{ overall: 'degraded', cpuPercent: 12.5, deadMan: 'silent', atMs: 5_000 },
  });
});
