import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  readAutoTradeSettings,
  readTradePreferences,
  updateAutoTradeSettings,
  updateTradePreferences,
} from './preferences.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('a new user has the usual settings, with everything automatic switched off', async () => {
  expect(await readAutoTradeSettings(database.pool, '0001')).toEqual({
    autoEntry: false,
    autoEntryMode: 'simulated',
    autoStop: false,
    minProbability: 95,
    minDifferential: 0.25,
    minTime: 120,
    maxTime: 900,
    allowReEntry: false,
    spikeAlertEnabled: true,
    spikeAlertMomentumThreshold: 36,
    spikeAlertCooldownThreshold: 30,
    spikeAlertCooldownMinutes: 15,
    currentProbability: 40,
    minTtcSeconds: 60,
    momentumSpikeEnabled: true,
    momentumSpikeThreshold: 36,
    verificationPeriodEnabled: false,
    verificationPeriodSeconds: 15,
  });
  expect(await readTradePreferences(database.pool, '0001')).toEqual({
    tradeStrategy: 'Hourly HTC',
    positionSize: 1,
    multiplier: 1,
  });
});

test('an update changes what it names and keeps the rest', async () => {
  const before = await readAutoTradeSettings(database.pool, '0001');
  const change = { autoEntry: true, minDifferential: 1.5, maxTime: 600 };
  expect(await updateAutoTradeSettings(database.pool, '0001', change)).toEqual({ ...before, ...change });
  expect(await readAutoTradeSettings(database.pool, '0001')).toEqual({ ...before, ...change });
  expect(await updateTradePreferences(database.pool, '0001', { positionSize: 25 })).toMatchObject({
    positionSize: 25,
    multiplier: 1,
  });
});

test('an entry window that ends before it begins is refused', async () => {
  await expect(updateAutoTradeSettings(database.pool, '0001', { minTime: 700 })).rejects.toThrow(
    'check constraint',
  );
});
