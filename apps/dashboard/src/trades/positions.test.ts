import type { LadderRowView, TradeView } from '@rec-io/domain/view';
import { describe, expect, test } from 'vitest';
import { bidE4, heldPositions } from './positions.ts';

const trade = (change: Partial<TradeView>): TradeView =>
  ({
    ticker: 'T',
    side: 'yes',
    strikeE4: 820_000_000,
    heldE2: 100,
    buyPriceE4: 9_600,
    feesE6: 2_700,
    openedAtMs: 5,
    ...change,
  }) as TradeView;

const row = (change: Partial<LadderRowView>): LadderRowView =>
  ({ ticker: 'T', bookValid: true, yesBidE4: 9_400, yesAskE4: 9_700, ...change }) as LadderRowView;

describe('the bid for a side', () => {
  test('of NO is what YES is not asked for', () => {
    expect(bidE4(row({}), 'yes')).toBe(9_400);
    expect(bidE4(row({}), 'no')).toBe(300);
  });

  test('is nothing without a row, a bid, or a book that can be used', () => {
    expect(bidE4(undefined, 'yes')).toBeNull();
    expect(bidE4(row({ yesAskE4: null }), 'no')).toBeNull();
    expect(bidE4(row({ bookValid: false }), 'yes')).toBeNull();
  });
});

describe('positions', () => {
  test('of one market and side are one, worth what the bid brings', () => {
    const open = [trade({}), trade({ heldE2: 200, buyPriceE4: 9_500, openedAtMs: 3 })];
    expect(heldPositions(open, [row({})])).toEqual([
      {
        ticker: 'T',
        side: 'yes',
        strikeE4: 820_000_000,
        heldE2: 300,
        costE6: 960_000 + 1_900_000,
        feesE6: 5_400,
        valueE6: 2_820_000,
        sinceMs: 3,
      },
    ]);
  });

  test('leave out what holds nothing yet or any more, and have no value without a bid', () => {
    const open = [trade({ heldE2: 0 }), trade({ buyPriceE4: null }), trade({ side: 'no' })];
    const [only, ...rest] = heldPositions(open, []);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ side: 'no', valueE6: null });
  });
});
