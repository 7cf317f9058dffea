import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccountFold, compareAccounts } from './account-fold.ts';
import type { Intent, LedgerEntry } from './ledger.ts';
import type { CountE2, MoneyE6, PriceE4 } from './money.ts';
import type { Fill, OrderOutcome } from './order.ts';
import { meanPriceE4, TradeBook } from './trade.ts';

const intent: Intent = {
  clientOrderId: 'c1',
  decisionNumber: 1,
  monitor: 'm',
  strategy: 'Hourly HTC',
  symbol: 'BTC',
  eventTicker: 'E',
  ticker: 'T',
  contract: 'E?',
  floorStrikeE4: 819_999_900 as PriceE4,
  closeTimeMs: 10_000,
  side: 'no',
  action: 'entry',
  closes: null,
  cause: 'entry',
  method: 'auto',
  countE2: 300 as CountE2,
  limitE4: 9_400 as PriceE4,
  bookSide: 'ask',
  yesPriceE4: 600 as PriceE4,
  timeInForce: 'immediate_or_cancel',
  probability: 0.97,
  edgeE4: 100,
  indexE4: 810_000_000 as PriceE4,
  momentumBp: 2,
  timeToCloseS: 600,
  timeMs: 1_000,
};
const fill = (tradeId: string, count: number, yesPrice: number, clientOrderId = 'c1'): Fill => ({
  tradeId,
  orderId: 'o1',
  clientOrderId,
  ticker: 'T',
  side: 'ask',
  yesPriceE4: yesPrice as PriceE4,
  countE2: count as CountE2,
  feeE6: 4_000 as MoneyE6,
  isTaker: true,
  timeMs: 1_001,
});
const outcome = (value: OrderOutcome): LedgerEntry => ({
  kind: 'outcome',
  clientOrderId: 'c1',
  outcome: value,
  timeMs: 1_002,
});
const acknowledged = (count: number): LedgerEntry =>
  outcome({
    kind: 'acknowledged',
    orderId: 'o1',
    fillCountE2: count as CountE2,
    remainingCountE2: 0 as CountE2,
  });
const settlement = (result: 'yes' | 'no'): LedgerEntry => ({
  kind: 'settlement',
  settlement: {
    ticker: 'T',
    eventTicker: 'E',
    result,
    revenueE6: (result === 'no' ? 3_000_000 : 0) as MoneyE6,
    yesCountE2: 0 as CountE2,
    noCountE2: 300 as CountE2,
    timeMs: 12_000,
  },
});
const fold = (entries: LedgerEntry[]): TradeBook => {
  const book = new TradeBook();
  for (const entry of entries) book.apply(entry);
  return book;
};
const story: LedgerEntry[] = [
  { kind: 'fill', fill: fill('f1', 200, 700) },
  { kind: 'fill', fill: fill('f2', 100, 600, '') },
  acknowledged(300),
];

describe('trade', () => {
  test('settles with its own profit after fees', () => {
    const book = fold([{ kind: 'intent', intent }, ...story, settlement('no')]);
    const trade = book.trades.get('c1');
    // 2 at 93 cents and 1 at 94 cents; 3 $ back; 0.8 cents of fees.
    expect(trade).toMatchObject({
      status: 'closed',
      filledE2: 300,
      costE6: 2_800_000,
      feesE6: 8_000,
      pnlE6: 192_000,
    });
    expect(trade && meanPriceE4(trade)).toBe(9_333);
    expect(fold([{ kind: 'intent', intent }, ...story, settlement('yes')]).trades.get('c1')?.pnlE6).toBe(
      -2_808_000,
    );
  });

  test('is the same whatever the order and repetition of fills and outcome', () => {
    const repeated = fc.shuffledSubarray([...story, ...story], { minLength: 6 });
    fc.assert(
      fc.property(repeated, (entries) => {
        const trade = fold([{ kind: 'intent', intent }, ...entries]).trades.get('c1');
        expect(trade).toMatchObject({ status: 'open', filledE2: 300, costE6: 2_800_000, feesE6: 8_000 });
      }),
    );
  });

  test('stays pending while acknowledged fills are missing', () => {
    const book = fold([
      { kind: 'intent', intent },
      acknowledged(300),
      { kind: 'fill', fill: fill('f1', 200, 700) },
    ]);
    expect(book.trades.get('c1')?.status).toBe('pending');
    expect(book.live.has('c1')).toBe(true);
  });

  test('an unknown outcome keeps the market, and proof either way ends it', () => {
    const unknown = outcome({ kind: 'unknown', reason: 'timeout' });
    expect(fold([{ kind: 'intent', intent }, unknown]).live.has('c1')).toBe(true);
    const absent = outcome({ kind: 'rejected', code: 'proven_absent', message: 'not there' });
    const book = fold([{ kind: 'intent', intent }, unknown, absent]);
    expect(book.trades.get('c1')).toMatchObject({ status: 'error', reason: 'proven_absent: not there' });
    expect(book.live.size).toBe(0);
    expect(fold([{ kind: 'intent', intent }, acknowledged(0), unknown]).trades.get('c1')?.status).toBe(
      'error',
    );
  });

  test('an order that nobody filled ends with its reason, and stays in the book', () => {
    const trade = fold([{ kind: 'intent', intent }, acknowledged(0)]).trades.get('c1');
    expect(trade).toMatchObject({ status: 'error', reason: expect.stringMatching('not filled') });
  });

  test('expires at close and closes at settlement', () => {
    const book = fold([{ kind: 'intent', intent }, ...story]);
    const indexAt = (timeMs: number) => (timeMs / 2_000) as PriceE4;
    expect(book.expire(9_999, indexAt)).toEqual([]);
    // Also when nobody was here at the close: it is the index of then, not of now.
    expect(book.expire(3_600_000, indexAt)).toHaveLength(1);
    expect(book.trades.get('c1')).toMatchObject({ status: 'expired', symbolCloseE4: 5 });
    book.apply(settlement('no'));
    expect(book.trades.get('c1')?.status).toBe('closed');
  });

  test('closes with the same profit whenever its settlement comes: before its fills, between them, after them', () => {
    const repeated = fc.shuffledSubarray([...story, ...story, settlement('no')], { minLength: 7 });
    fc.assert(
      fc.property(repeated, (entries) => {
        const book = fold([{ kind: 'intent', intent }, ...entries]);
        expect(book.trades.get('c1')).toMatchObject({ status: 'closed', filledE2: 300, pnlE6: 192_000 });
        expect(book.live.size).toBe(0);
      }),
    );
  });

  test('a fill proves more than a refusal: what was bought is supervised and settled', () => {
    const absent = outcome({ kind: 'rejected', code: 'proven_absent', message: 'not there' });
    const bought: LedgerEntry = { kind: 'fill', fill: fill('f1', 300, 600) };
    for (const entries of [
      [absent, bought],
      [bought, absent],
    ]) {
      const book = fold([{ kind: 'intent', intent }, ...entries]);
      expect(book.trades.get('c1')).toMatchObject({ status: 'open', filledE2: 300 });
      expect(book.live.has('c1')).toBe(true);
      book.apply(settlement('no'));
      expect(book.trades.get('c1')).toMatchObject({ status: 'closed', pnlE6: 176_000 });
    }
  });

  test('a fill that belongs to no order of ours is external', () => {
    const book = fold([{ kind: 'fill', fill: fill('x', 100, 700, 'someone') }]);
    expect(book.externalFills).toHaveLength(1);
  });
});

describe('account fold', () => {
  const opening: LedgerEntry = { kind: 'balance', balanceE6: 10_000_000 as MoneyE6, timeMs: 0 };

  test('balance, fees and positions follow from the entries', () => {
    const account = AccountFold.of([opening, { kind: 'intent', intent }, ...story]);
    expect(account.balanceE6).toBe(10_000_000 - 2_800_000 - 8_000);
    expect([...account.positions]).toEqual([['T', -300]]);
    account.apply(settlement('no'));
    expect(account.balanceE6).toBe(10_192_000);
    expect(account.netE6).toBe(192_000);
    expect(account.positions.size).toBe(0);
  });

  test('a fill that comes after its settlement leaves no position, and the same balance', () => {
    const [first, second] = [story.slice(0, 1), story.slice(1)];
    const account = AccountFold.of([opening, ...first, settlement('no'), ...second]);
    expect(account.positions.size).toBe(0);
    expect(account.balanceE6).toBe(10_192_000);
    // Bought and sold before the close, the sale learnt last: it closed a holding, it opened none.
    const sale: Fill = { ...fill('s', 100, 7_000), feeE6: 0 as MoneyE6 };
    const purchase: Fill = { ...sale, tradeId: 'b', side: 'bid', yesPriceE4: 6_000 as PriceE4 };
    const traded = AccountFold.of([
      opening,
      { kind: 'fill', fill: purchase },
      settlement('yes'),
      { kind: 'fill', fill: sale },
    ]);
    expect(traded.netE6).toBe(100_000);
    expect(traded.positions.size).toBe(0);
  });

  test('selling what is held nets, and buying the other leg frees the pair', () => {
    const account = AccountFold.of([opening]);
    const move = (tradeId: string, side: 'bid' | 'ask', count: number, price: number): void =>
      account.apply({ kind: 'fill', fill: { ...fill(tradeId, count, price), side, feeE6: 0 as MoneyE6 } });
    move('a', 'bid', 100, 6_000);
    move('b', 'ask', 100, 7_000);
    expect(account.netE6).toBe(100_000);
    expect(account.positions.size).toBe(0);
    // Two asked with one YES held: one is sold at 50 cents, one NO is bought at 50 cents.
    move('c', 'bid', 100, 6_000);
    move('d', 'ask', 200, 5_000);
    expect(account.netE6).toBe(100_000 - 600_000 + 500_000 - 500_000);
    expect(account.positions.get('T')).toBe(-100);
  });

  test('names every difference to the exchange, in money', () => {
    const account = AccountFold.of([opening, { kind: 'intent', intent }, ...story]);
    const exchange = {
      balanceE6: 7_192_000 as MoneyE6,
      positions: [{ ticker: 'T', countE2: -300 as CountE2 }],
      fills: [fill('f1', 200, 700), fill('f2', 100, 600)],
      settlements: [],
    };
    expect(compareAccounts(account, exchange)).toEqual([]);
    const wrong = {
      ...exchange,
      balanceE6: 7_191_999 as MoneyE6,
      positions: [],
      fills: exchange.fills.slice(1),
    };
    expect(compareAccounts(account, wrong).map(({ what, amountE6 }) => [what, amountE6])).toEqual([
      ['balance', 1],
      ['position T', 3_000_000],
      ['fill f1', 140_000],
      ['fee of fill f1', 4_000],
    ]);
  });
});
