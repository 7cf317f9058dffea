import type { PriceE4 } from '@rec-io/domain/money';
import { HOUR_MS, SECOND_MS } from '@rec-io/domain/time';
import { expect, test } from 'vitest';
import { QUIET_START_MS, quietMarket } from '../test/quiet-market.ts';

test('a paid position holds nothing, and its costs are of what was held to the end', () => {
  const { exchange, place, resting } = quietMarket();
  resting('you', 'ask', 40, 5);
  place('me', 'bid', 40, 5);
  resting('you', 'bid', 50, 2);
  place('me', 'ask', 50, 2);
  while (exchange.nowMs < QUIET_START_MS + HOUR_MS + 60 * SECOND_MS)
    exchange.advance(exchange.nowMs + SECOND_MS, 'BTC', 820_000_000 as PriceE4, 'seeded');
  const [row] = exchange.account('me').settled;
  expect(row?.settlement).toMatchObject({ yesCountE2: 300, noCountE2: 0 });
  expect(row?.position).toMatchObject({ countE2: 0, exposureE6: 0, yesCostE6: 1_200_000, noCostE6: 0 });
  expect(row?.position.realizedE6).toBe(200_000 + (row?.settlement.revenueE6 ?? 0) - 1_200_000);
});
