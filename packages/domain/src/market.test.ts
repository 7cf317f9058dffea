import { expect, test } from 'vitest';
import { eventTicker, quarterEventTicker, quarterMarketTicker } from './market.ts';

const at = (time: string): number => Date.parse(time);

test('a quarter hour is named by the Eastern time of its close, its market by the minute', () => {
  const closeMs = at('2026-09-07T18:15:00Z');
  const event = quarterEventTicker('KXBTC15M', closeMs);
  expect(event).toBe('KXBTC15M-26SEP071415');
  expect(quarterMarketTicker(event, closeMs)).toBe('KXBTC15M-26SEP071415-15');
});

test('of two autumn hours with one code the second is marked, in every ladder', () => {
  const [first, second] = [at('2026-11-01T05:30:00Z'), at('2026-11-01T06:30:00Z')];
  expect(quarterEventTicker('KXETH15M', first)).toBe('KXETH15M-26NOV010130');
  expect(quarterEventTicker('KXETH15M', second)).toBe('KXETH15M-26NOV010130X');
  expect(eventTicker('KXETHD', at('2026-11-01T06:00:00Z'))).toBe('KXETHD-26NOV0101X');
});
