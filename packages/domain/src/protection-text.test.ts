import { expect, test } from 'vitest';
import { DEFAULT_PROTECTIVE_RULES as usual } from './protection.ts';
import { rulesInWords } from './protection-text.ts';

test('rules are told one by one, and only those that are on', () => {
  expect(rulesInWords(usual)).toEqual(['momentum of 36 bp against it']);
  expect(rulesInWords({ ...usual, momentumSpikeStop: { enabled: false, levelBp: 36 } })).toEqual([]);
  expect(
    rulesInWords({
      ...usual,
      probabilityStop: { enabled: true, below: 0.405, minTimeToCloseS: 60, verifyS: 15 },
      momentumSpikeStop: { enabled: false, levelBp: 36 },
      takeProfit: { enabled: true, gainE4: 450 },
      trailingStop: { enabled: true, distanceE4: 500, armGainE4: 200 },
      timeStop: { enabled: true, timeToCloseS: 60 },
      onStale: 'exit',
    }),
  ).toEqual([
    'probability below 40.5 % for 15 s, not in the last 60 s',
    'bid 4.5 ¢ above the price paid',
    'bid 5 ¢ below its peak, once it was 2 ¢ up',
    '60 s before the close',
    '60 s without a fresh index',
  ]);
});

test('a stop that waits for nothing says so by saying nothing', () => {
  const at = { enabled: true, below: 0.4, minTimeToCloseS: 0, verifyS: 0 };
  expect(rulesInWords({ ...usual, probabilityStop: at })[0]).toBe('probability below 40 %');
});
