import { expect, test } from 'vitest';
import type { Intent } from './ledger.ts';
import type { CountE2, MoneyE6, PriceE4 } from './money.ts';
import { denyEntry, type RiskState, riskState } from './risk.ts';
import { DEFAULT_RISK_LIMITS } from './risk-limits.ts';
import type { Trade } from './trade.ts';

const intent = (countE2 = 100, limitE4 = 9_300): Intent =>
  ({ countE2: countE2 as CountE2, limitE4: limitE4 as PriceE4 }) as Intent;
const rich: RiskState = { liveTrades: 0, exposureE6: 0, balanceE6: 10_000_000_000 as MoneyE6 };
const code = (order: Intent, state: RiskState) => denyEntry(order, state, DEFAULT_RISK_LIMITS)?.code ?? null;

test.each([
  ['an ordinary entry', intent(), rich, null],
  ['more contracts than allowed', intent(100_001), rich, 'contracts'],
  ['no contracts', intent(0), rich, 'contracts'],
  ['a count that is no number', intent(Number.NaN), rich, 'contracts'],
  ['a limit of one dollar', intent(100, 10_000), rich, 'limit_price'],
  ['a limit that is no number', intent(100, Number.NaN), rich, 'limit_price'],
  ['too many live trades', intent(), { ...rich, liveTrades: 40 }, 'live_trades'],
  ['too much at risk', intent(), { ...rich, exposureE6: 999_500_000 }, 'exposure'],
  ['exposure that is no number', intent(), { ...rich, exposureE6: Number.NaN }, 'exposure'],
  ['an unknown balance', intent(), { ...rich, balanceE6: null }, 'balance'],
  [
    'a balance that covers the cost but not the fee',
    intent(),
    { ...rich, balanceE6: 930_000 as MoneyE6 },
    'balance',
  ],
])('%s', (_name, order, state, expected) => {
  expect(code(order, state as RiskState)).toBe(expected);
});

test('orders under way count at their limits, so that the signals of one moment share the limits', () => {
  const open = { status: 'open', intent: intent(200), filledE2: 200, costE6: 1_800_000 } as Trade;
  const pending = { status: 'pending', intent: intent(300), filledE2: 100, costE6: 900_000 } as Trade;
  const live = new Map([
    ['a', open],
    ['b', pending],
  ]);
  expect(riskState(live, 5_000_000 as MoneyE6)).toEqual({
    liveTrades: 2,
    exposureE6: 1_800_000 + 900_000 + 200 * 9_300,
    balanceE6: 5_000_000 - 200 * 9_300 - 200_000,
  });
  expect(riskState(live, null).balanceE6).toBeNull();
});
