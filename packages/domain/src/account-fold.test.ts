import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acknowledged,
  adopted,
  entry,
  exit,
  filled,
  fillOf,
  fold,
  intended,
  settled as settlement,
} from '../test/trade-entries.ts';
import { AccountFold, compareAccounts } from './account-fold.ts';
import type { LedgerEntry } from './ledger.ts';
import type { CountE2, MoneyE6, PriceE4 } from './money.ts';
import type { Fill } from './order.ts';

const fill = (tradeId: string, countE2: number, yesPriceE4: number): Fill =>
  fillOf(tradeId, { countE2, yesPriceE4 });
const story: LedgerEntry[] = [
  filled('f1', { countE2: 200, yesPriceE4: 700 }),
  filled('f2', { countE2: 100, clientOrderId: '' }),
  acknowledged(300),
];
const intent = entry();
const opening: LedgerEntry = { kind: 'balance', balanceE6: 10_000_000 as MoneyE6, timeMs: 0 };

describe('account fold', () => {
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

  test('money that comes or goes without a trade is balance, and no profit', () => {
    const deposit = adopted('d', { what: 'cash', reference: 'd', tradeId: null, cashE6: 5_000_000 });
    const account = AccountFold.of([opening, ...story, deposit, deposit]);
    expect(account.balanceE6).toBe(10_000_000 - 2_808_000 + 5_000_000);
    expect(account.netE6).toBe(-2_808_000);
  });

  test('contracts that came without a fill are held, with the cash that was seen to move; fills after them net against them', () => {
    const came = adopted('p', {
      what: 'position',
      countE2: 300,
      tradeId: null,
      cashE6: -2_000_000,
      timeMs: 900,
    });
    const account = AccountFold.of([opening, ...story, came]);
    expect(account.positions.size).toBe(0);
    // Three NO bought at 93, 93 and 94 cents: with three YES held they sold these at 7, 7 and 6 cents.
    expect(account.netE6).toBe(-2_000_000 + 200_000 - 8_000);
  });

  test('an adopted fill counts as the fill, once', () => {
    const account = AccountFold.of([opening, ...story, adopted('a', { reference: 'f1', countE2: -200 })]);
    expect([...account.positions]).toEqual([['T', -300]]);
    expect(account.netE6).toBe(-2_808_000);
  });
});

test('an account is the same in any order and repetition of its facts, and trades and adopted holdings add up to its position', () => {
  const count = fc.integer({ min: 1, max: 500 });
  const price = fc.integer({ min: 1, max: 9_999 });
  const ours = fc.record({ countE2: count, yesPriceE4: price, exit: fc.boolean() });
  const theirs = fc.record({ countE2: count, yesPriceE4: price, bid: fc.boolean(), share: fc.nat(100) });
  const moved = fc.record({
    countE2: fc.integer({ min: -300, max: 300 }),
    cashE6: fc.integer(),
    ofTrade: fc.boolean(),
  });
  const facts = fc
    .tuple(
      fc.array(ours, { maxLength: 5 }),
      fc.array(theirs, { maxLength: 4 }),
      fc.array(moved, { maxLength: 2 }),
    )
    .map(([fills, foreign, moves]): LedgerEntry[] => [
      opening,
      intended(entry()),
      intended(exit('x1')),
      ...fills.map((each, i) =>
        filled(`f${i}`, {
          ...each,
          clientOrderId: each.exit ? 'x1' : 'c1',
          side: each.exit ? 'bid' : 'ask',
          timeMs: 2_000 + i,
        }),
      ),
      ...foreign.flatMap(({ bid, share, ...each }, i) => {
        const signed = bid ? each.countE2 : -each.countE2;
        const part = Math.trunc((signed * share) / 100);
        const fillId = `h${i}`;
        return [
          filled(fillId, {
            ...each,
            clientOrderId: '',
            orderId: `h${i}`,
            side: bid ? 'bid' : 'ask',
            timeMs: 3_000 + i,
          }),
          adopted(`${fillId}-ours`, { reference: fillId, countE2: part }),
          adopted(`${fillId}-rest`, { reference: fillId, countE2: signed - part, tradeId: null }),
        ];
      }),
      ...moves.map(({ ofTrade, ...each }, i) =>
        adopted(`p${i}`, { ...each, what: 'position', tradeId: ofTrade ? 'c1' : null, timeMs: 2_002 + i }),
      ),
      adopted('cash', { what: 'cash', ticker: null, tradeId: null, cashE6: 7 }),
    ]);
  const shuffled = facts.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
  );
  fc.assert(
    fc.property(shuffled, ([all, again]) => {
      const [account, other] = [AccountFold.of(all), AccountFold.of(again)];
      const seen = ({ balanceE6, netE6, feesE6, newestFactMs, positions }: AccountFold) => ({
        balanceE6,
        netE6,
        feesE6,
        newestFactMs,
        positions: [...positions],
      });
      expect(seen(other)).toEqual(seen(account));
      const book = fold(again);
      expect(book.unclaimedFills.size).toBe(0);
      expect(book.positionE2('T')).toBe(account.positions.get('T') ?? 0);
    }),
  );
});
