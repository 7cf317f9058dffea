import { expect, test } from 'vitest';
import { entryLook } from './entry-look.ts';

test('a strategy in its window does not look as if it bought while the trader enters nothing', () => {
  const buys = entryLook('ACTIVE', null);
  expect(buys.means).toMatch(/buys what passes/);
  const stopped = entryLook('ACTIVE', 'trading is halted: the feed lies');
  expect(stopped.means).toMatch(/enters nothing now/);
  expect(stopped.chip).not.toBe(buys.chip);
  expect(entryLook('PAUSED', 'trading is halted')).toEqual(entryLook('PAUSED', null));
});
