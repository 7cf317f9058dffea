import { describe, expect, test } from 'vitest';
import type { AccountFold } from '../account-fold.ts';
import type { Intent, LedgerEntry } from '../ledger.ts';
import type { CountE2, MoneyE6 } from '../money.ts';
import { compare } from './compare.ts';
import type { KnownTrades } from './known-trades.ts';
import type { ExchangeReading } from './reading.ts';
import {
  accountOf,
  fill,
  knownTrades,
  LATER_MS,
  OPENED_MS,
  order,
  readingOf,
  TICKER,
} from './sample-account.ts';

const told = (one = fill('f1')): LedgerEntry => ({ kind: 'fill', fill: one });
const settled = (revenueE6: number, timeMs = OPENED_MS + 2_000): LedgerEntry => ({
  kind: 'settlement',
  settlement: {
    ...{ ticker: TICKER, eventTicker: 'KXBTCD-26OCT0812', result: 'yes', timeMs },
    ...{ revenueE6: revenueE6 as MoneyE6, yesCountE2: 100 as CountE2, noCountE2: 0 as CountE2 },
  },
});
const looked = (account: AccountFold, more: Partial<ExchangeReading> = {}, trades: KnownTrades = theirs) =>
  compare({
    ...{ account, trades, reading: readingOf(account, more), unproven: [], unclear: [] },
    isOrderOf: () => true,
  });
/** What is held belongs to nobody here, so that trades add up. */
const theirs = knownTrades({ externalE2: 100 });
const codes = (account: AccountFold, more?: Partial<ExchangeReading>, trades?: KnownTrades) =>
  looked(account, more, trades).differences.map(({ code, ticker, blocks }) => [code, ticker, blocks]);

describe('ledger and exchange', () => {
  test('that tell the same do not differ', () => {
    expect(looked(accountOf(told()))).toEqual({ differences: [], isBehind: false });
  });

  test('differ in the balance from a ten-thousandth of a dollar on, and then nothing is entered', () => {
    const account = accountOf();
    const balance = (offE6: number) => ({ balanceE6: (1_000_000_000 + offE6) as MoneyE6 });
    expect(codes(account, balance(99))).toEqual([]);
    expect(codes(account, balance(-100))).toEqual([['balance', null, 'entries']]);
    const [difference] = looked(account, balance(-100)).differences;
    expect(difference).toMatchObject({ ledger: '1000.000000 $', exchange: '999.999900 $', amountE6: 100 });
    expect(difference?.remedy).toMatch('recio reconcile --adopt');
  });

  test('differ in a position that no fill explains; a market in no list is not held there', () => {
    expect(codes(accountOf(told()), { positions: [] })).toEqual([['position', TICKER, 'market']]);
    const positions = [{ ticker: TICKER, countE2: -200 as CountE2 }];
    expect(looked(accountOf(), { positions }).differences).toMatchObject([
      { code: 'position', ledger: 'nothing', exchange: '2.00 NO', amountE6: 2_000_000 },
    ]);
  });

  test('differ in a fill that the exchange has corrected, or does not know', () => {
    const account = accountOf(told());
    const dearer = [fill('f1', { feeE6: 100 as MoneyE6 })];
    expect(codes(account, { fills: dearer })).toEqual([['fee', TICKER, 'market']]);
    expect(codes(account, { fills: [] })).toEqual([['fill', TICKER, 'market']]);
  });

  test('differ in a payout that was amended', () => {
    const account = accountOf(told(), settled(1_000_000));
    const amended = settled(0);
    if (amended.kind !== 'settlement') throw new Error('no settlement');
    expect(codes(account, { settlements: [amended.settlement] })).toEqual([['settlement', TICKER, 'market']]);
  });

  test('do not differ in what was not read: before the reading, and before the ledger began', () => {
    const account = accountOf(told());
    const late = { sinceMs: OPENED_MS + 60_000, fills: [] };
    expect(codes(account, late)).toEqual([]);
    expect(codes(accountOf(), { fills: [fill('f0', { timeMs: OPENED_MS - 1 })] })).toEqual([]);
  });

  test('a fact of the last minute that the exchange does not list yet is no difference: it is behind', () => {
    const account = accountOf(told(fill('f1', { timeMs: LATER_MS - 1_000 })));
    expect(looked(account, { fills: [] })).toEqual({ differences: [], isBehind: true });
  });

  test('a market that was sold before its event paid has no payout and no position, and does not differ', () => {
    const sale = fill('f2', { side: 'ask', timeMs: OPENED_MS + 1_500 });
    const account = accountOf(told(), told(sale));
    expect(account.positions.size).toBe(0);
    expect(codes(account, { positions: [], settlements: [] }, knownTrades())).toEqual([]);
  });
});

describe('what is held', () => {
  test('is what trades and others hold together, or its market is not entered', () => {
    const account = accountOf(told());
    const trades = (heldE2: number, externalE2: number, isUnderWay = false) =>
      knownTrades({ holders: [{ tradeId: 't1', heldE2: heldE2 as CountE2 }], externalE2, isUnderWay });
    expect(codes(account, {}, trades(60, 40))).toEqual([]);
    expect(codes(account, {}, trades(60, 0))).toEqual([['trades-do-not-add-up', TICKER, 'market']]);
    expect(codes(account, {}, trades(60, 0, true))).toEqual([]);
  });
});

describe('orders', () => {
  const ours = knownTrades({ ours: { mine: {} as Intent } });

  test('that wait in the book and are not ours block their market; finished ones do not', () => {
    expect(codes(accountOf(), { orders: [order('o1', { status: 'resting' }), order('o2')] }, ours)).toEqual([
      ['foreign-order', TICKER, 'market'],
    ]);
    expect(
      codes(accountOf(), { orders: [order('o1', { status: 'resting', clientOrderId: 'mine' })] }, ours),
    ).toEqual([]);
  });

  test('with an id of ours that are not what we decided block their market', () => {
    const account = accountOf();
    const reading = readingOf(account, { orders: [order('o1', { clientOrderId: 'mine' })] });
    const { differences } = compare({
      ...{ account, trades: ours, reading, unproven: [], unclear: [] },
      isOrderOf: () => false,
    });
    expect(differences.map(({ code }) => code)).toEqual(['order-id-taken']);
  });
});

test('a fill that nobody can attribute is shown, with its order', () => {
  const account = accountOf(told());
  const { differences } = compare({
    ...{ account, trades: theirs, reading: readingOf(account), unproven: [fill('f1')], unclear: [] },
    isOrderOf: () => true,
  });
  expect(differences).toMatchObject([{ code: 'unproven-fill', ticker: TICKER, blocks: 'market' }]);
  expect(differences[0]?.explanation).toMatch('order of f1');
});
