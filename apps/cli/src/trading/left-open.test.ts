import { expect, test } from 'vitest';
import { leftOpenText, liveTradesOf } from './left-open.ts';

test('whoever stops the system is told of the trades that nobody supervises then', () => {
  expect(leftOpenText(1)).toBe(
    '\nOne trade is open: no rule sells it until it runs again. Go on: recio start',
  );
  expect(leftOpenText(15)).toMatch(/^\n15 trades are open: no rule sells them /);
  expect([leftOpenText(0), leftOpenText(null)]).toEqual(['', '']);
});

test('where nothing is installed, nobody tells', async () => {
  expect(await liveTradesOf('/nonexistent/rec-io')).toBe(null);
});
