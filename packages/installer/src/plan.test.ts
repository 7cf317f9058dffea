import { describe, expect, test } from 'vitest';
import { type Answers, checkAnswers } from './answers.ts';
import { differences, newConfiguration, PRACTICE_SPEED } from './plan.ts';

const unasked: Answers = {
  dataDir: '/data',
  source: null,
  speed: null,
  portOffset: null,
  ports: new Map(),
  start: true,
};

describe('the plan of a new installation', () => {
  test.each([
    ['auto', true, null, 'coinbase', 1],
    [null, true, null, 'coinbase', 1],
    ['auto', false, null, 'seeded', PRACTICE_SPEED],
    ['auto', true, 30, 'seeded', 30],
    ['auto', true, 1, 'coinbase', 1],
    ['auto', false, 1, 'seeded', 1],
    ['seeded', null, null, 'seeded', PRACTICE_SPEED],
    ['coinbase', true, null, 'coinbase', 1],
  ] as const)(
    'asked for %s, Coinbase reachable: %s, speed %s: prices %s at ×%d',
    (source, reachable, speed, is, at) => {
      const configuration = newConfiguration({ ...unasked, source, speed }, { coinbaseReachable: reachable });
      expect(configuration).toMatchObject({ source: is, speed: at, mode: 'simulated' });
    },
  );

  test('never falls back from live prices that were asked for', () => {
    expect(() => newConfiguration({ ...unasked, source: 'coinbase' }, { coinbaseReachable: false })).toThrow(
      'REC-111',
    );
  });

  test('refuses answers that no machine could fulfil', () => {
    expect(() => checkAnswers({ ...unasked, source: 'coinbase', speed: 2 })).toThrow('REC-110');
    for (const speed of [0, 61, Number.NaN]) {
      expect(() => checkAnswers({ ...unasked, speed })).toThrow('REC-112');
    }
    expect(() => checkAnswers({ ...unasked, portOffset: 99_999 })).toThrow('REC-112');
  });
});

describe('a second run', () => {
  const installed = newConfiguration(
    { ...unasked, source: 'seeded', portOffset: 10 },
    { coinbaseReachable: null },
  );

  test('agrees with what is there when nothing or the same is asked for', () => {
    expect(differences(unasked, installed)).toEqual([]);
    expect(
      differences({ ...unasked, source: 'seeded', portOffset: 10, speed: PRACTICE_SPEED }, installed),
    ).toEqual([]);
    expect(differences({ ...unasked, source: 'auto' }, installed)).toEqual([]);
  });

  test('names each option that asks for something else', () => {
    expect(differences({ ...unasked, speed: 5, ports: new Map([['web', 9]]) }, installed)).toEqual([
      '--speed 5 (installed: 20)',
      '--port web=9 (installed: 3010)',
      '--port trader=4000 (installed: 4010)',
      '--port sync=8004 (installed: 8014)',
      '--port recorder=8005 (installed: 8015)',
      '--port worker=8010 (installed: 8020)',
      '--port monitor=8012 (installed: 8022)',
      '--port exchange-sim=8090 (installed: 8100)',
      '--port database=8432 (installed: 8442)',
    ]);
  });
});
