import { PRICE_GRIDS } from '@rec-io/domain/price-grid';
import { expect, test } from 'vitest';
import { OrderBook, RestingOrder } from './order-book.ts';
import { HousePlayer } from './participant.ts';

const owner = new HousePlayer(0);

function put(book: OrderBook, side: 'bid' | 'ask', priceE4: number, countE2: number): RestingOrder {
  const order = new RestingOrder(side, owner);
  book.add(order, book.grid.tickOf(priceE4) ?? 0, countE2);
  return order;
}

test('a finer grid leaves every order at its price and in its place', () => {
  const book = new OrderBook(PRICE_GRIDS.linear_cent);
  const first = put(book, 'bid', 500, 100);
  const second = put(book, 'bid', 500, 200);
  put(book, 'bid', 300, 100);
  put(book, 'ask', 9_500, 300);
  const before = [book.levels('yes'), book.levels('no')];
  book.refine(PRICE_GRIDS.tapered_deci_cent);
  expect([book.levels('yes'), book.levels('no')]).toEqual(before);
  put(book, 'bid', 510, 50);
  expect(book.levels('yes')).toEqual([
    [300, 100],
    [500, 300],
    [510, 50],
  ]);
  const meets = () => book.opposite('ask', book.grid.tickOf(500) ?? 0);
  expect(book.grid.priceOf(meets()?.tick ?? 0)).toBe(510);
  const better = meets();
  if (better) book.remove(better);
  expect(meets()).toBe(first);
  book.remove(first);
  expect(meets()).toBe(second);
});

test('an empty book stays empty on a finer grid', () => {
  const book = new OrderBook(PRICE_GRIDS.linear_cent);
  book.refine(PRICE_GRIDS.deci_cent);
  expect([book.opposite('bid', book.grid.ticks - 1), book.opposite('ask', 1)]).toEqual([null, null]);
});

test('a grid that lacks prices of the old one is refused', () => {
  const book = new OrderBook(PRICE_GRIDS.deci_cent);
  expect(() => book.refine(PRICE_GRIDS.linear_cent)).toThrow(RangeError);
});
