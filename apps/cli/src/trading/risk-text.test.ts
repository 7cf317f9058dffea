import { expect, test } from 'vitest';
import { riskText } from './risk-text.ts';

test('without a trader the kill file is told all the same: nothing enters while it lies there', () => {
  const kill = { by: 'cli:ada', reason: 'the feed lies', flatten: false, timeMs: 0 };
  const text = riskText('demo', { trader: 'no answer in time', killFile: kill, limits: {} });
  expect(text).toMatch(
    /^Trader {4}does not answer \(no answer in time\)\nKill file is there \(cli:ada: the feed lies\): /m,
  );
  expect(riskText('demo', { trader: 'no answer', killFile: { ...kill, reason: '' }, limits: {} })).toContain(
    'Kill file is there (cli:ada): nothing is entered',
  );
  expect(riskText('demo', { trader: 'no answer', killFile: null, limits: {} })).not.toContain('Kill');
});
