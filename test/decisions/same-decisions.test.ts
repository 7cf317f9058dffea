import { loadModels } from '@rec-io/app-replay/model-file';
import { replayMonitor } from '@rec-io/app-replay/replay-strategy';
import { updateAutoTradeSettings } from '@rec-io/database/preferences';
import { testDatabase } from '@rec-io/database/test-database';
import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import { builtInStrategy } from '@rec-io/engine/built-in-strategies';
import { expect, test } from 'vitest';
import { backtest } from './backtest.ts';
import { live } from './live.ts';
import { differences, type Made } from './made-decisions.ts';
import { ACCOUNT, CLOSE_MS, PAID_MS, START_MS } from './recorded-hour.ts';
import { simulated } from './simulated.ts';

const MODEL = new URL('../../config/models/adaptive-btc-eth.json', import.meta.url).pathname;
const parameters = await loadModels(MODEL);
const at = (timeMs: number): string => new Date(timeMs).toISOString();
/** Nothing may be entered at the first print: only a backtest has compared the account by then. */
const MAX_TIME_S = (CLOSE_MS - START_MS) / 1_000 - 60;
/** Where no two wirings know the same, and what of it. A backtest is told everything at once. */
const LEARNT_LATER = [
  // A trader compares the account for the time that its first print tells.
  `${at(START_MS)} `,
  // Which markets there are, and what was paid, must be asked for: the print of that second comes before the answer.
  `${at(CLOSE_MS)} event: `,
  `${at(CLOSE_MS)} rows: `,
  `${at(PAID_MS)} balanceE6: `,
];
const unexplained = (one: Made, other: Made): string[] =>
  differences(one, other).filter((line) => !LEARNT_LATER.some((known) => line.startsWith(known)));

function runnerOf({ strategy }: MonitorSpec) {
  const runner = builtInStrategy(strategy);
  if (!runner) throw new Error(`there is no ${strategy}`);
  return runner;
}

function expectMuchDecided({ decisions, ledger }: Made): void {
  expect(decisions.length).toBeGreaterThan(3_600);
  expect(ledger.filter(({ kind }) => kind === 'intent').length).toBeGreaterThan(5);
}

test.each([1, 5])('a recorded hour is decided the same by backtest and simulation, seed %i', async (seed) => {
  const loose = {
    min_probability: '55',
    min_differential: '1',
    max_time: `${MAX_TIME_S}`,
    allow_re_entry: 'on',
  };
  const set = new Map(Object.entries({ ...loose, spike_alert_enabled: 'off', watchlist_min_volume: '100' }));
  const monitor = replayMonitor({ symbol: 'BTC', series: 'hourly' }, HOURLY_HTC, set);
  const common = { seed, epoch: 'same', monitor, parameters };
  const tested = await backtest({ ...common, runner: runnerOf(monitor) });
  const inSimulation = await simulated(common);
  expectMuchDecided(tested);
  expect(unexplained(tested, inSimulation)).toEqual([]);
});

test.each([3])('and by the live trader, as its owner has set it, seed %i', async (seed) => {
  const database = await testDatabase();
  try {
    await updateAutoTradeSettings(database.pool, database.userNo, {
      ...{ autoEntry: true, minProbability: 55, minDifferential: 1.2, maxTime: MAX_TIME_S },
      ...{ allowReEntry: true, spikeAlertEnabled: false },
    });
    const lived = await live({ seed, database, modelFile: MODEL });
    const [monitor] = lived.settings.monitors;
    if (!monitor) throw new Error('there is no monitor');
    expect(lived.settings.limits).toEqual(DEFAULT_RISK_LIMITS);
    const common = { seed, epoch: database.epoch, monitor, parameters };
    const tested = await backtest({ ...common, runner: runnerOf(monitor) });
    expectMuchDecided(tested);
    expect(unexplained(tested, lived)).toEqual([]);
    expect(unexplained(tested, await simulated(common))).toEqual([]);
    expect(lived.exchange.balance(ACCOUNT)).toBe(tested.exchange.balance(ACCOUNT));
  } finally {
    await database.drop();
  }
});
