import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  absent,
  acknowledged,
  entry,
  filled,
  fold,
  intended,
  settled as settlement,
  unknown,
} from '../test/trade-entries.ts';
import type { Intent, LedgerEntry } from './ledger.ts';
import type { PriceE4 } from './money.ts';
import { meanPriceE4 } from './trade.ts';

const story: LedgerEntry[] = [
  filled('f1', { countE2: 200, yesPriceE4: 700 }),
  filled('f2', { countE2: 100, clientOrderId: '' }),
  acknowledged(300),
];
const intent = intended(entry());
const ownClose = () => null;

describe('trade', () => {
  test('settles with its own profit after fees', () => {
    const book = fold([intent, ...story, settlement('no')]);
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
    expect(fold([intent, ...story, settlement('yes')]).trades.get('c1')?.pnlE6).toBe(-2_808_000);
  });

  test('is the same whatever the order and repetition of fills and outcome', () => {
    const repeated = fc.shuffledSubarray([...story, ...story], { minLength: 6 });
    fc.assert(
      fc.property(repeated, (entries) => {
        const trade = fold([intent, ...entries]).trades.get('c1');
        expect(trade).toMatchObject({ status: 'open', filledE2: 300, costE6: 2_800_000, feesE6: 8_000 });
      }),
    );
  });

  test('is open, and so protected, from its first fill on, and not over while acknowledged ones are missing', () => {
    const first = filled('f1', { countE2: 200 });
    for (const entries of [[first], [acknowledged(300), first], [unknown(), first]]) {
      const book = fold([intent, ...entries]);
      expect(book.trades.get('c1')).toMatchObject({ status: 'open', heldE2: 200 });
      // Settled meanwhile: what it earned is known only with its last fill.
      book.apply(settlement('no'));
      expect(book.trades.get('c1')).toMatchObject({ status: 'expired', pnlE6: null });
      expect(book.live.has('c1')).toBe(true);
    }
    expect(fold([intent, acknowledged(300)]).trades.get('c1')?.status).toBe('pending');
    expect(fold([intent, acknowledged(300), first]).missingFillsE2('c1')).toBe(100);
  });

  test('an unknown outcome keeps the market, and proof either way ends it', () => {
    expect(fold([intent, unknown()]).live.has('c1')).toBe(true);
    const book = fold([intent, unknown(), absent()]);
    expect(book.trades.get('c1')).toMatchObject({ status: 'error', reason: 'proven_absent: not there' });
    expect(book.live.size).toBe(0);
    expect(fold([intent, acknowledged(0), unknown()]).trades.get('c1')?.status).toBe('error');
  });

  test('an order that nobody filled ends with its reason, and stays in the book', () => {
    const trade = fold([intent, acknowledged(0)]).trades.get('c1');
    expect(trade).toMatchObject({ status: 'error', reason: expect.stringMatching('not filled') });
  });

  test('expires at close and closes at settlement', () => {
    const book = fold([intent, ...story]);
    const indexAt = ({ closeTimeMs }: Intent) => (closeTimeMs / 2_000) as PriceE4;
    expect(book.expire(9_999, ownClose, indexAt)).toEqual([]);
    // Also when nobody was here at the close: it is the index of then, not of now.
    expect(book.expire(3_600_000, ownClose, indexAt)).toHaveLength(1);
    expect(book.trades.get('c1')).toMatchObject({ status: 'expired', symbolCloseE4: 5 });
    book.apply(settlement('no'));
    expect(book.trades.get('c1')?.status).toBe('closed');
  });

  test('expires at the close of its own market, and no other', () => {
    const later = entry({ clientOrderId: 'c2', ticker: 'T2', closeTimeMs: 3_610_000 });
    const book = fold([intent, ...story, intended(later)]);
    book.apply(filled('g', { clientOrderId: 'c2', ticker: 'T2' }));
    expect(book.expire(10_000, ownClose, () => null).map(({ id }) => id)).toEqual(['c1']);
    expect(book.trades.get('c2')?.status).toBe('open');
  });

  test('stays open, and so protected, where the exchange has moved the close', () => {
    const book = fold([intent, ...story]);
    expect(
      book.expire(
        10_000,
        () => 20_000,
        () => null,
      ),
    ).toEqual([]);
    book.expire(
      20_000,
      () => 20_000,
      () => null,
    );
    expect(book.trades.get('c1')?.status).toBe('expired');
    // After a restart the market is known later than its trade.
    expect(
      book
        .expire(
          20_001,
          () => 30_000,
          () => null,
        )
        .map(({ status }) => status),
    ).toEqual(['open']);
    book.expire(
      30_000,
      () => 30_000,
      () => null,
    );
    expect(book.expire(30_001, ownClose, () => null)).toEqual([]);
  });

  test('closes with the same profit whenever its settlement comes: before its fills, between them, after them', () => {
    const repeated = fc.shuffledSubarray([...story, ...story, settlement('no')], { minLength: 7 });
    fc.assert(
      fc.property(repeated, (entries) => {
        const book = fold([intent, ...entries]);
        expect(book.trades.get('c1')).toMatchObject({ status: 'closed', filledE2: 300, pnlE6: 192_000 });
        expect(book.live.size).toBe(0);
      }),
    );
  });

  test('a fill proves more than a refusal: what was bought is supervised and settled', () => {
    const bought: LedgerEntry = filled('f1');
    for (const entries of [
      [absent(), bought],
      [bought, absent()],
    ]) {
      const book = fold([intent, ...entries]);
      expect(book.trades.get('c1')).toMatchObject({ status: 'open', filledE2: 300 });
      expect(book.live.has('c1')).toBe(true);
      book.apply(settlement('no'));
      expect(book.trades.get('c1')).toMatchObject({ status: 'closed', pnlE6: 176_000 });
    }
  });

  test('a fill that belongs to no order of ours is external', () => {
    const book = fold([filled('x', { clientOrderId: 'someone' })]);
    expect([...book.unclaimedFills.keys()]).toEqual(['x']);
  });
});
