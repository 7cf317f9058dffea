import { expect, test } from 'vitest';
import { type RecorderHealth, readiness } from './health.ts';

const NONE = { none: 'prices are invented' };
const bars = (change = {}) => ({ lookAgeMs: 30_000, failure: null, left: new Map(), ...change });
const health = (change: Partial<RecorderHealth> = {}): RecorderHealth => ({
  ...{ isConnected: true, hasPrice: true, writeAgeMs: 500, runsMs: 3_600_000, failure: null },
  bars: bars(),
  ...change,
});

test.each<[string, Partial<RecorderHealth>, boolean, string | null]>([
  ['what is shown is written', {}, true, null],
  ['there is nothing to record, and that is said', { bars: NONE }, true, 'prices are invented'],
  ['the database is away', { failure: 'connect refused' }, false, 'nothing can be written: connect refused'],
  ['the trader is away for a moment', { isConnected: false, writeAgeMs: 9_000 }, true, null],
  [
    'the trader is away',
    { isConnected: false, writeAgeMs: 11_000 },
    false,
    'the trader does not answer, for 11 s',
  ],
  [
    'the trader never came',
    { isConnected: false, writeAgeMs: null },
    false,
    'the trader does not answer, for 3600 s',
  ],
  ['it has just begun', { writeAgeMs: null, runsMs: 500 }, false, 'nothing is written yet'],
  ['the trader shows no price', { hasPrice: false, writeAgeMs: null }, true, 'the trader shows no price'],
  ['prices stand still', { writeAgeMs: 20_000 }, false, 'no new price for 20 s'],
  ['bars are a little late', { bars: bars({ lookAgeMs: 500_000, failure: '503' }) }, true, null],
  [
    'bars do not come',
    { bars: bars({ lookAgeMs: 900_000, failure: 'it answered 503' }) },
    false,
    'no minute bars for 15 minutes: it answered 503',
  ],
  ['bars never came', { bars: bars({ lookAgeMs: null }) }, false, 'no minute bars for 60 minutes: no answer'],
  [
    'older minutes are missing',
    { bars: bars({ left: new Map([['ETH', Date.UTC(2026, 0, 5)]]) }) },
    true,
    'ETH has no bars since 2026-01-05: recio data fetch --symbol ETH --from 2026-01-05',
  ],
])('%s', (_name, change, ready, reason) => {
  expect(readiness(health(change))).toEqual({ ready, reason });
});
