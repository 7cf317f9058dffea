import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { BookSide, TimeInForce } from '@rec-io/domain/order';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NaiveBook, type NaiveOrder } from '../test/naive-book.ts';
import { quietMarket } from '../test/quiet-market.ts';

const OWNERS = ['ann', 'ben', 'cat'];
const side = fc.constantFrom<BookSide>('bid', 'ask');
/** Few prices and sizes, so that orders meet. */
const cents = fc.integer({ min: 46, max: 54 });
const countE2 = fc.oneof(
  fc.integer({ min: 1, max: 5 }).map((n) => 100 * n),
  fc.integer({ min: 1, max: 500 }),
);
const pick = fc.nat({ max: 1_000 });

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      owner: fc.constantFrom(...OWNERS),
      ...{ side, cents, countE2 },
      timeInForce: fc.constantFrom<TimeInForce>(
        'good_till_canceled',
        'good_till_canceled',
        'immediate_or_cancel',
        'fill_or_kill',
      ),
      cancelsOwn: fc.boolean(),
      postOnly: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('amend' as const), pick, cents, countE2 }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('decrease' as const), pick, countE2 }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pause' as const), active: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('refine' as const),
      to: fc.constantFrom('tapered_deci_cent' as const, 'deci_cent' as const),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The exchange and the naive book side by side, and what of each order belongs to which. */
function sideBySide() {
  const { exchange, ticker } = quietMarket();
  const naive = new NaiveBook();
  const known = new Map<string, NaiveOrder>();
  const totals = new Map<string, { filledE2: number; cancelsOwn: boolean; postOnly: boolean }>();
  const trades: object[] = [];
  let isActive = true;
  exchange.subscribe((event) => {
    if (event.kind === 'trade')
      trades.push({ priceE4: event.yesPriceE4, countE2: event.countE2, takerSide: event.takerSide });
  });
  const market = exchange.tradingMarket(ticker);
  if (!market) throw new Error('no market');

  const standing = (at: number): [string, NaiveOrder] | undefined => {
    const all = [...known].filter(([, order]) => naive.orders.includes(order));
    return all[at % Math.max(1, all.length)];
  };
  const crosses = (order: NaiveOrder, own: boolean): boolean =>
    naive.orders.some(
      (other) =>
        other.side !== order.side &&
        (!own || other.owner === order.owner) &&
        (order.side === 'bid' ? other.priceE4 <= order.priceE4 : other.priceE4 >= order.priceE4),
    );

  const act: { [K in Step['kind']]: (step: Extract<Step, { kind: K }>) => void } = {
    place({ owner, side, cents, countE2, timeInForce, cancelsOwn, postOnly: wanted }) {
      const postOnly = wanted && timeInForce === 'good_till_canceled';
      const order: NaiveOrder = { owner, side, priceE4: 100 * cents, leftE2: countE2, turn: 0 };
      const result = exchange.place(
        owner,
        {
          ...{ clientOrderId: '', ticker, exchangeIndex: 2, side, timeInForce, reduceOnly: false },
          yesPriceE4: (100 * cents) as PriceE4,
          countE2: countE2 as CountE2,
        },
        { selfTrade: cancelsOwn ? 'maker' : 'taker_at_cross', postOnly },
      );
      if (!isActive) return expect(result).toMatchObject({ code: 'trading_is_paused' });
      if (postOnly && crosses(order, false))
        return expect(result).toMatchObject({ details: 'post only cross' });
      if (timeInForce === 'fill_or_kill' && !crosses(order, true)) {
        const thereE2 = naive.orders
          .filter((other) => other.side !== side)
          .filter(({ priceE4 }) => (side === 'bid' ? priceE4 <= order.priceE4 : priceE4 >= order.priceE4))
          .reduce((sum, { leftE2 }) => sum + leftE2, 0);
        if (thereE2 < countE2) return expect(result).toMatchObject({ httpStatus: 409 });
      }
      const { leftE2, stopped } = naive.take(order, cancelsOwn);
      const rests = timeInForce === 'good_till_canceled' && leftE2 > 0 && !stopped;
      expect(result).toMatchObject({
        ok: true,
        fillCountE2: countE2 - leftE2,
        remainingCountE2: rests ? leftE2 : 0,
      });
      if (!result.ok || !rests) return;
      naive.rest(order);
      known.set(result.orderId, order);
      totals.set(result.orderId, { filledE2: 0, cancelsOwn, postOnly });
    },
    cancel({ pick }) {
      const [orderId, order] = standing(pick) ?? [];
      if (orderId === undefined || !order) return;
      expect(exchange.cancel(order.owner, orderId)).toMatchObject({ ok: true, reducedByE2: order.leftE2 });
      naive.remove(order);
    },
    amend({ pick, cents, countE2 }) {
      const [orderId, order] = standing(pick) ?? [];
      if (orderId === undefined || !order) return;
      const record = exchange.account(order.owner).orders.get(orderId);
      const { cancelsOwn = false, postOnly = false } = totals.get(orderId) ?? {};
      const totalE2 = (record?.fillCountE2 ?? 0) + countE2;
      const result = exchange.amend(order.owner, orderId, {
        ...{ ticker, side: order.side },
        yesPriceE4: (100 * cents) as PriceE4,
        countE2: totalE2 as CountE2,
      });
      const amended = { ...order, priceE4: 100 * cents, leftE2: countE2 };
      if (!isActive) return expect(result).toMatchObject({ code: 'trading_is_paused' });
      if (crosses(amended, false) && postOnly)
        return expect(result).toMatchObject({ details: 'post only cross' });
      if (crosses(amended, true)) return expect(result).toMatchObject({ code: 'invalid_order' });
      if (amended.priceE4 === order.priceE4 && countE2 <= order.leftE2) {
        order.leftE2 = countE2;
        return expect(result).toMatchObject({ ok: true, remainingCountE2: countE2, fillCountE2: 0 });
      }
      naive.remove(order);
      order.priceE4 = amended.priceE4;
      order.leftE2 = countE2;
      const { leftE2 } = naive.take(order, cancelsOwn);
      if (leftE2 > 0) naive.rest(order);
      expect(result).toMatchObject({ ok: true, fillCountE2: countE2 - leftE2, remainingCountE2: leftE2 });
    },
    decrease({ pick, countE2 }) {
      const [orderId, order] = standing(pick) ?? [];
      if (orderId === undefined || !order) return;
      const remainingCountE2 = Math.max(0, order.leftE2 - countE2);
      const result = exchange.decrease(order.owner, orderId, { byE2: countE2 as CountE2 });
      expect(result).toMatchObject({ ok: true, remainingCountE2 });
      order.leftE2 = remainingCountE2;
      if (remainingCountE2 === 0) naive.remove(order);
    },
    pause({ active }) {
      exchange.setMarketActive(market, active);
      if (active && !isActive) naive.orders = [];
      isActive = active;
    },
    refine({ to }) {
      if (
        market.priceLevels === 'linear_cent' ||
        (market.priceLevels === 'tapered_deci_cent' && to === 'deci_cent')
      )
        market.changeGrid(to);
    },
  };

  return {
    run(step: Step): void {
      (act[step.kind] as (step: Step) => void)(step);
    },
    compare(): void {
      expect(exchange.book(ticker)).toEqual({ yes: naive.levels('yes'), no: naive.levels('no') });
      expect(market.book.bestBid).toBeLessThan(market.book.bestAsk);
      expect(trades.map((trade) => ({ ...trade, takerSide: undefined }))).toEqual(
        naive.trades.map(({ priceE4, countE2 }) => ({ priceE4, countE2, takerSide: undefined })),
      );
      for (const [orderId, order] of known) {
        const aheadE2 = naive.orders.includes(order) ? naive.aheadE2(order) : null;
        expect(exchange.queuePosition(order.owner, orderId)).toBe(aheadE2);
      }
      for (const owner of OWNERS) {
        const makerE2 = naive.trades
          .filter(({ maker }) => maker === owner)
          .reduce((n, t) => n + t.countE2, 0);
        const takerE2 = naive.trades
          .filter(({ taker }) => taker === owner)
          .reduce((n, t) => n + t.countE2, 0);
        const fills = exchange.fills(owner);
        const sum = (isTaker: boolean): number =>
          fills.filter((fill) => fill.isTaker === isTaker).reduce((n, fill) => n + fill.countE2, 0);
        expect([sum(false), sum(true)]).toEqual([makerE2, takerE2]);
      }
    },
  };
}

test('books, fills and queues are those of price-time priority in its plainest words', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
      const both = sideBySide();
      for (const one of steps) {
        both.run(one);
        both.compare();
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
