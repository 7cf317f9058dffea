import { expect, test } from 'vitest';
import { processUse } from './process-use.ts';

test('a process tells since when it runs and how much memory it has', () => {
  const { upSinceMs, memoryBytes } = processUse(process.pid);
  // Both count from the beginning of this process, by clocks of their own.
  expect(Math.abs((upSinceMs ?? 0) - (Date.now() - process.uptime() * 1_000))).toBeLessThan(2_000);
  expect(memoryBytes).toBeGreaterThan(process.memoryUsage.rss() / 2);
  expect(memoryBytes).toBeLessThan(process.memoryUsage.rss() * 2);
});

test('of one that is not there nothing is known', () => {
  const nothing = { upSinceMs: null, memoryBytes: null };
  expect(processUse(null)).toEqual(nothing);
  expect(processUse(2 ** 30)).toEqual(nothing);
});
