import type { HeldView } from '@rec-io/domain/held-view';
import { expect, test } from 'vitest';
import { heldText } from './held-at-exchange.ts';

test('what is held is told with why its exit waits, and since when', () => {
  const waits = { reason: 'nobody bids', sinceMs: Date.parse('2026-11-26T12:00:05Z') };
  const trade = { id: 'c1', contract: 'BTC 12pm', waits } as HeldView;
  expect(heldText({ ticker: 'T', countE2: 300, trades: [trade] })).toBe(
    '3 YES of T (trade c1, BTC 12pm), whose exit waits: nobody bids, since 12:00:05Z',
  );
  expect(heldText({ ticker: 'T', countE2: -300, trades: [{ ...trade, waits: null }] })).toBe(
    '3 NO of T (trade c1, BTC 12pm)',
  );
});
