import { expect, test } from 'vitest';
import { entry } from '../test/gate-scene.ts';
import { exposureOf } from './exposure.ts';
import type { CountE2, MoneyE6 } from './money.ts';
import type { OrderOutcome } from './order.ts';
import type { Trade } from './trade.ts';

const intent = (countE2: number) => entry({ countE2: countE2 as CountE2 });
const acknowledged = (fillCountE2: number, remainingCountE2 = 0) =>
  ({ kind: 'acknowledged', orderId: 'o', fillCountE2, remainingCountE2 }) as OrderOutcome;
/** An entry at 93 cents, filled at 90. */
const trade = (wantedE2: number, filledE2: number, outcome: OrderOutcome | null, heldE2 = filledE2): Trade =>
  ({ intent: intent(wantedE2), outcome, filledE2, heldE2, costE6: filledE2 * 9_000 }) as Trade;

test.each([
  ['all of it, before anybody answered', trade(300, 0, null), 300 * 9_300, 300],
  [
    'what is filled at its cost, the rest at the limit',
    trade(300, 100, null),
    100 * 9_000 + 200 * 9_300,
    200,
  ],
  ['all of it, of unknown fate', trade(300, 0, { kind: 'unknown', reason: 'no answer' }), 300 * 9_300, 300],
  ['what the exchange has reported and nobody told', trade(300, 0, acknowledged(200)), 200 * 9_300, 200],
  ['what rests', trade(300, 100, acknowledged(100, 50)), 100 * 9_000 + 50 * 9_300, 50],
  ['what was filled, once it is over', trade(300, 100, acknowledged(100)), 100 * 9_000, 0],
  ['what is still held, once some is sold', trade(300, 300, acknowledged(300), 100), 100 * 9_000, 0],
])('a trade counts %s', (_name, one, exposureE6, openE2) => {
  expect(exposureOf([one], 9_000_000 as MoneyE6)).toEqual({
    openTrades: 1,
    exposureE6,
    freeE6: 9_000_000 - openE2 * 9_300 - openE2 * 1_000,
  });
});

test('trades add up, and nothing is known to be free while no balance is', () => {
  const two = [trade(200, 200, acknowledged(200)), trade(300, 100, null)];
  expect(exposureOf(two, null)).toEqual({
    openTrades: 2,
    exposureE6: 300 * 9_000 + 200 * 9_300,
    freeE6: null,
  });
});
