import { expect, test } from 'vitest';
import { entry } from '../test/gate-scene.ts';
import { exposureOf } from './exposure.ts';
import type { CountE2, MoneyE6 } from './money.ts';
import type { Trade } from './trade.ts';

const intent = (countE2: number) => entry({ countE2: countE2 as CountE2 });

test('orders under way count at their limits, so that the signals of one moment share the limits', () => {
  const open = { status: 'open', intent: intent(200), filledE2: 200, costE6: 1_800_000 } as Trade;
  const pending = { status: 'pending', intent: intent(300), filledE2: 100, costE6: 900_000 } as Trade;
  expect(exposureOf([open, pending], 5_000_000 as MoneyE6)).toEqual({
    openTrades: 2,
    exposureE6: 1_800_000 + 900_000 + 200 * 9_300,
    freeE6: 5_000_000 - 200 * 9_300 - 200_000,
  });
  expect(exposureOf([open], null).freeE6).toBeNull();
});
