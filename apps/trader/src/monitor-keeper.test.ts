import { readMonitorMemory } from '@rec-io/database/monitor-memory';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type KeptMonitor, keepMonitors, overall } from './monitor-keeper.ts';

let database: TestDatabase;
let time: VirtualTime;
let monitors: KeptMonitor[];
let keeper: ReturnType<typeof keepMonitors>;
let armed: number;
const said: string[] = [];
beforeEach(async () => {
  database = await testDatabase();
  [time, monitors, armed] = [new VirtualTime(), [monitor()], 0];
  said.length = 0;
  keeper = keepMonitors({
    target: target(),
    timers: {
      after: (delayMs, action) => {
        armed++;
        return time.after(delayMs, action);
      },
    },
    log: { info: (message) => void said.push(message), warn: (message) => void said.push(message) },
    monitors: () => monitors,
  });
});
afterEach(async () => {
  await keeper.stop();
  await database.drop();
});

const target = () => ({ pool: database.pool, userNo: '0001', account: 'main', mode: 'simulated' }) as const;
const monitor = (change: Partial<KeptMonitor> = {}): KeptMonitor => ({
  monitor: 'btc-hourly-htc',
  strategy: 'Hourly HTC',
  memory: { spike: null },
  timeMs: 1_000_000,
  state: 'ACTIVE',
  pausedForS: null,
  ...change,
});

async function second(): Promise<void> {
  const before = armed;
  time.advanceTo(time.nowMs() + 1_000);
  // The next second is armed when this one is written.
  while (armed === before) await new Promise((resolve) => setTimeout(resolve, 5));
}
const stored = async () => {
  const { rows } = await database.pool.query<{ auto_entry_status: string; cooldown_timer: number }>(
    'SELECT auto_entry_status, cooldown_timer FROM users.auto_trade_settings',
  );
  return [rows[0]?.auto_entry_status, rows[0]?.cooldown_timer];
};

test('a pause is kept with the second that it is of, and counts down where the owner looks', async () => {
  await second();
  expect(await stored()).toEqual(['active', 0]);
  for (const left of [900, 899, 898]) {
    const timeMs = 2_000_000 + (900 - left) * 1_000;
    monitors = [
      monitor({ memory: { spike: { calmSinceMs: 2_000_000 } }, timeMs, state: 'PAUSED', pausedForS: left }),
    ];
    await second();
    expect(await stored()).toEqual(['paused', left]);
  }
  expect(await readMonitorMemory(target())).toEqual([
    {
      monitor: 'btc-hourly-htc',
      strategy: 'Hourly HTC',
      memory: { spike: { calmSinceMs: 2_000_000 } },
      timeMs: 2_000_000,
    },
  ]);
  monitors = monitors.map((each) => ({ ...each, timeMs: 2_010_000 }));
  await second();
  expect((await readMonitorMemory(target()))[0]?.timeMs).toBe(2_010_000);
});

test('a stop keeps the newest moment and says that nothing is entered any more', async () => {
  await second();
  monitors = [monitor({ timeMs: 1_000_500, state: 'PAUSED', pausedForS: 60 })];
  await keeper.stop();
  expect((await readMonitorMemory(target()))[0]?.timeMs).toBe(1_000_500);
  expect(await stored()).toEqual(['inactive', 0]);
});

test('a strategy that was never asked leaves what is kept as it is', async () => {
  await second();
  monitors = [monitor({ memory: {}, timeMs: 0 })];
  await second();
  expect((await readMonitorMemory(target()))[0]?.memory).toEqual({ spike: null });
});

test('what cannot be written is written when it can be again, and both are said once', async () => {
  await database.adminPool.query('ALTER TABLE users.monitor_memory RENAME TO away');
  await second();
  await second();
  expect(said).toHaveLength(1);
  await database.adminPool.query('ALTER TABLE users.away RENAME TO monitor_memory');
  await second();
  expect(await readMonitorMemory(target())).toHaveLength(1);
  expect(said).toHaveLength(2);
});

test('all monitors together are as active as the most active one, and as paused as the longest', () => {
  const of = (...states: [KeptMonitor['state'], number | null][]) =>
    overall(states.map(([state, pausedForS]) => ({ state, pausedForS })));
  expect(of()).toEqual({ state: 'DISABLED', cooldownS: 0 });
  expect(of(['DISABLED', null])).toEqual({ state: 'DISABLED', cooldownS: 0 });
  expect(of(['DISABLED', null], ['INACTIVE', null])).toEqual({ state: 'INACTIVE', cooldownS: 0 });
  expect(of(['PAUSED', 10], ['INACTIVE', null], ['PAUSED', 600])).toEqual({
    state: 'PAUSED',
    cooldownS: 600,
  });
  expect(of(['PAUSED', 10], ['ACTIVE', null])).toEqual({ state: 'ACTIVE', cooldownS: 10 });
});
