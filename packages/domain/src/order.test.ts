import { describe, expect, test } from 'vitest';
import { parsePriceE4 } from './money.ts';
import { clientOrderId, type Decision, entryOrder, legPrice } from './order.ts';

const decision: Decision = {
  ledgerEpoch: 'e1',
  account: 'main',
  monitor: 'btc-hourly-htc',
  ticker: 'KXBTCD-26OCT0812-T81999.99',
  side: 'yes',
  action: 'entry',
  decisionNumber: 1,
};

describe('client order id', () => {
  test('is a function of the decision', () => {
    expect(clientOrderId(decision)).toBe(clientOrderId({ ...decision }));
    expect(clientOrderId(decision)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  test('changes with every part of the decision', () => {
    const others: Decision[] = [
      { ...decision, ledgerEpoch: 'e2' },
      { ...decision, account: 'other' },
      { ...decision, monitor: 'eth' },
      { ...decision, ticker: 'KXBTCD-26OCT0813-T81999.99' },
      { ...decision, side: 'no' },
      { ...decision, action: 'exit' },
      { ...decision, decisionNumber: 2 },
    ];
    expect(new Set([decision, ...others].map(clientOrderId)).size).toBe(others.length + 1);
  });

  test('parts cannot run into each other', () => {
    const [a, b] = [
      { ...decision, account: 'a', monitor: 'bc' },
      { ...decision, account: 'ab', monitor: 'c' },
    ];
    expect(clientOrderId(a)).not.toBe(clientOrderId(b));
  });
});

test('buying NO at 7 cents is asking 93 cents for YES', () => {
  const order = entryOrder('no', parsePriceE4('0.07'));
  expect(order).toEqual({ side: 'ask', yesPriceE4: 9_300 });
  expect(legPrice('no', order.yesPriceE4)).toBe(700);
});
