import { addMonitor, changeMonitor } from '@rec-io/database/monitors';
import { updateAutoTradeSettings } from '@rec-io/database/preferences';
import { updateRiskParameters } from '@rec-io/database/risk-limits';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { builtInStrategy } from '@rec-io/engine/built-in-strategies';
import type { EngineSettings } from '@rec-io/engine/engine-options';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSettings } from './load-monitors.ts';

let database: TestDatabase;
let said: string[];
let wanted: string[];
let seen: EngineSettings[];
let time: VirtualTime;
let stops: (() => Promise<void>)[];
beforeEach(async () => {
  database = await testDatabase();
  [said, wanted, seen, stops, time] = [[], [], [], [], new VirtualTime()];
});
afterEach(async () => {
  for (const stop of stops) await stop();
  await database.drop();
});

const say = (message: string, details?: object) => void said.push(`${message} ${JSON.stringify(details)}`);
const source = () => ({
  pool: database.pool,
  userNo: '0001',
  account: 'main',
  mode: 'simulated' as const,
  strategy: builtInStrategy,
  loadStrategies: async (names: readonly string[]) => void wanted.push(...names),
  log: { info: say, warn: say },
});

/** Loads and follows; the returned function is one look, waited for. */
async function following(): Promise<() => Promise<void>> {
  const settings = await loadSettings(source());
  seen = [settings.now];
  let looks = 0;
  const counted = {
    after: (delayMs: number, action: () => void) => {
      looks++;
      return time.after(delayMs, action);
    },
  };
  stops.push(settings.follow(counted, (now) => void seen.push(now)));
  return async () => {
    const before = looks;
    time.advanceTo(time.nowMs() + 1_000);
    // A look arms the next one when it is over.
    while (looks === before) await new Promise((resolve) => setTimeout(resolve, 5));
  };
}

test('a change of any setting is taken up at the next look, and no change is none', async () => {
  const look = await following();
  expect(seen[0]).toMatchObject({ autoEntry: false, monitors: [{ name: 'btc-hourly-htc', enabled: false }] });
  await look();
  expect(seen).toHaveLength(1);
  await updateAutoTradeSettings(database.adminPool, '0001', { autoEntry: true, autoStop: true });
  await look();
  expect(seen[1]).toMatchObject({
    autoEntry: true,
    monitors: [{ enabled: true, rules: { probabilityStop: { enabled: true } } }],
  });
  await changeMonitor(database.adminPool, '0001', 'btc-hourly-htc', { rules: { current_probability: 70 } });
  await look();
  expect(seen[2]?.monitors[0]?.rules.probabilityStop).toMatchObject({ enabled: true, below: 0.7 });
  await updateRiskParameters({ ...source(), pool: database.adminPool }, { max_open_trades: 1 });
  await look();
  expect(seen[3]?.limits.maxOpenTrades).toBe(1);
  await look();
  expect(seen).toHaveLength(4);
});

test('a monitor that is set to what cannot be is kept, enters nothing, and the log says why', async () => {
  await updateAutoTradeSettings(database.adminPool, '0001', { autoEntry: true });
  await addMonitor(database.adminPool, '0001', {
    name: 'mine',
    symbol: 'ETH',
    series: 'quarter',
    strategy: 'Gone',
    parameters: { any: 1 },
    size: {},
    rules: {},
    enabled: true,
    mode: null,
  });
  const { now } = await loadSettings(source());
  expect(now.monitors.map(({ name, enabled }) => [name, enabled])).toEqual([
    ['btc-hourly-htc', true],
    ['mine', false],
  ]);
  expect(said).toEqual([expect.stringMatching(/mine.*there is no strategy/)]);
  expect(wanted).toEqual(['Hourly HTC', 'Gone']);
});

test('while the database is away what was read last goes on, and it is said once', async () => {
  const look = await following();
  await database.adminPool.query('ALTER TABLE users.monitors RENAME TO away');
  await look();
  await look();
  expect(seen).toHaveLength(1);
  expect(said).toHaveLength(1);
  await database.adminPool.query('ALTER TABLE users.away RENAME TO monitors');
  await updateAutoTradeSettings(database.adminPool, '0001', { autoEntry: true });
  await look();
  expect(seen[1]?.autoEntry).toBe(true);
  expect(said[1]).toMatch('can be read again');
});
