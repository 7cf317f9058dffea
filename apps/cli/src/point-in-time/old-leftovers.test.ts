import { DAY_MS } from '@rec-io/domain/time';
import { expect, test } from 'vitest';
import { oldBeside } from './old-leftovers.ts';

const NOW = Date.UTC(2026, 10, 28);
const before = (daysAgo: number): string =>
  `cluster.before-${new Date(NOW - daysAgo * DAY_MS).toISOString().replaceAll(/[-:.]/g, '')}`;

test('databases that were kept beside go after a month, and the newest never', () => {
  expect(oldBeside([before(40), before(31), before(29)], NOW)).toEqual([before(40), before(31)]);
  expect(oldBeside([before(90), before(40)], NOW)).toEqual([before(90)]);
  expect(oldBeside([before(90)], NOW)).toEqual([]);
  expect(oldBeside(['cluster.before-somebody', before(40), before(1)], NOW)).toEqual([before(40)]);
});
