import { describe, expect, test } from 'vitest';
import type { Intent } from '../ledger.ts';
import type { CountE2, MoneyE6 } from '../money.ts';
import { adoptOpening, adoptUnexplained } from './adopt-by-person.ts';
import { adoptCash } from './adopt-cash.ts';
import { adoptFills } from './adopt-fills.ts';
import type { CashMovement } from './reading.ts';
import { fill, knownTrades, LATER_MS, OPENED_MS, order, TICKER } from './sample-account.ts';

const held = (tradeId: string, heldE2: number) => ({ tradeId, heldE2: heldE2 as CountE2 });
const sold = (id: string, countE2: number, timeMs: number) =>
  fill(id, { side: 'ask', countE2: countE2 as CountE2, timeMs });

describe('fills of somebody else’s orders', () => {
  test('one that reduces an open trade closes it, by id of the fill and the trade', () => {
    const sale = sold('f1', 100, LATER_MS);
    const trades = knownTrades({ unclaimed: [sale], holders: [held('t1', 100)] });
    const { adoptions, unproven } = adoptFills(trades, [order(sale.orderId)]);
    expect(unproven).toEqual([]);
    expect(adoptions).toMatchObject([
      {
        id: 'fill:f1:t1',
        what: 'fill',
        reference: 'f1',
        tradeId: 't1',
        countE2: -100,
        cashE6: 0,
        timeMs: LATER_MS,
      },
    ]);
    expect(adoptFills(trades, [order(sale.orderId)])).toEqual({ adoptions, unproven });
  });

  test('one after the other they close a trade once, and what is beyond is theirs', () => {
    const unclaimed = [sold('f2', 80, LATER_MS + 1), sold('f1', 60, LATER_MS)];
    const trades = knownTrades({ unclaimed, holders: [held('t1', 100)] });
    const { adoptions } = adoptFills(
      trades,
      unclaimed.map(({ orderId }) => order(orderId)),
    );
    expect(adoptions.map(({ id, countE2 }) => [id, countE2])).toEqual([
      ['fill:f1:t1', -60],
      ['fill:f2:t1', -40],
      ['fill:f2', -40],
    ]);
  });

  test('a holding that they closed before is theirs again, not ours', () => {
    const unclaimed = [fill('f1', { timeMs: LATER_MS }), sold('f2', 100, LATER_MS + 1)];
    const trades = knownTrades({ unclaimed, holders: [held('t1', 100)] });
    const { adoptions } = adoptFills(
      trades,
      unclaimed.map(({ orderId }) => order(orderId)),
    );
    expect(adoptions.map(({ tradeId, countE2 }) => [tradeId, countE2])).toEqual([
      [null, 100],
      [null, -100],
    ]);
  });

  test('without its order nothing is proven, and nothing adopted', () => {
    const one = fill('f1');
    expect(adoptFills(knownTrades({ unclaimed: [one] }), [])).toEqual({ adoptions: [], unproven: [one] });
  });

  test('an order placed by hand without an id is not ours; one with an id of ours is never adopted', () => {
    const [byHand, ours] = [fill('f1'), fill('f2')];
    const trades = knownTrades({ unclaimed: [byHand, ours], ours: { mine: {} as Intent } });
    const orders = [
      order(byHand.orderId, { clientOrderId: '' }),
      order(ours.orderId, { clientOrderId: 'mine' }),
    ];
    expect(adoptFills(trades, orders).adoptions.map(({ reference }) => reference)).toEqual(['f1']);
  });
});

describe('money that came or went', () => {
  const movement = (id: string, amountE6: number, feeE6 = 0): CashMovement => ({
    ...{ id, kind: amountE6 > 0 ? 'deposit' : 'withdrawal', timeMs: LATER_MS },
    ...{ amountE6: amountE6 as MoneyE6, feeE6: feeE6 as MoneyE6 },
  });

  test('without a fee it is what it says, whatever else is wrong with the balance', () => {
    const { adoptions, unclear } = adoptCash(
      [movement('d1', 50_000_000), movement('w1', -20_000_000)],
      1,
      OPENED_MS,
    );
    expect(unclear).toEqual([]);
    expect(adoptions.map(({ id, cashE6, ticker }) => [id, cashE6, ticker])).toEqual([
      ['cash:deposit:d1', 50_000_000, null],
      ['cash:withdrawal:w1', -20_000_000, null],
    ]);
  });

  test.each([
    ['inside the amount', -20_000_000, -20_000_000],
    ['on top of it', -22_000_000, -22_000_000],
  ])('a fee %s is found by the balance', (_, missingE6, cashE6) => {
    expect(adoptCash([movement('w1', -20_000_000, 2_000_000)], missingE6, OPENED_MS).adoptions).toMatchObject(
      [{ cashE6 }],
    );
  });

  test('a fee that explains nothing is left to a person, and the others are adopted', () => {
    const [plain, odd] = [movement('d1', 50_000_000), movement('w1', -20_000_000, 2_000_000)];
    const { adoptions, unclear } = adoptCash([plain, odd], 31_000_000, OPENED_MS);
    expect(adoptions.map(({ id }) => id)).toEqual(['cash:deposit:d1']);
    expect(unclear).toEqual([odd]);
  });
});

test('money of the second in which the ledger was opened is inside its opening balance, unless it explains the rest', () => {
  const one: CashMovement = {
    ...{ id: 'd1', kind: 'deposit', timeMs: OPENED_MS },
    ...{ amountE6: 50_000_000 as MoneyE6, feeE6: 0 as MoneyE6 },
  };
  expect(adoptCash([one], 0, OPENED_MS + 500)).toEqual({ adoptions: [], unclear: [] });
  expect(adoptCash([one], 50_000_000, OPENED_MS + 500).adoptions).toHaveLength(1);
});

describe('what a person takes over', () => {
  const deciding = { by: 'ada', reason: 'seen on the page', readAtMs: LATER_MS };

  test('a position that shrank closes the trade, the balance becomes the exchange’s', () => {
    const trades = knownTrades({ holders: [held('t1', 100)] });
    const found = [
      { what: 'position', ticker: TICKER, ledgerE2: 100 as CountE2, exchangeE2: 0 as CountE2 },
      { what: 'cash', ledgerE6: 5_000_000 as MoneyE6, exchangeE6: 4_000_000 as MoneyE6 },
    ] as const;
    const adoptions = adoptUnexplained(found, trades, deciding);
    expect(adoptions).toMatchObject([
      { what: 'position', tradeId: 't1', countE2: -100, cashE6: 0, by: 'ada', reason: 'seen on the page' },
      { what: 'cash', tradeId: null, countE2: 0, cashE6: -1_000_000, by: 'ada' },
    ]);
    expect(adoptUnexplained(found, trades, deciding)).toEqual(adoptions);
  });

  test('what was held before the ledger began belongs to nobody here', () => {
    expect(adoptOpening([{ ticker: TICKER, countE2: -300 as CountE2 }], OPENED_MS)).toMatchObject([
      { what: 'position', tradeId: null, countE2: -300, cashE6: 0, by: 'reconciliation' },
    ]);
  });
});
