import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { HOUR_MS, SECOND_MS } from '@rec-io/domain/time';
import { expect, test } from 'vitest';
import { Exchange } from './exchange.ts';
import type { Fact } from './facts.ts';

const START_MS = Date.parse('2026-10-08T15:40:00Z');
const CLOSE_MS = Date.parse('2026-10-08T16:00:00Z');
const PRICE = 820_000_000 as PriceE4;

function run(exchange: Exchange, fromMs: number, toMs: number, indexE4: PriceE4 | null = PRICE): void {
  for (let timeMs = fromMs; timeMs < toMs; timeMs += SECOND_MS)
    exchange.advance(timeMs, 'BTC', indexE4, 'seeded');
}

const order = (ticker: string, change: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: 'a',
  ticker,
  exchangeIndex: 2,
  side: 'bid',
  yesPriceE4: 9_900 as PriceE4,
  countE2: 1_000 as CountE2,
  timeInForce: 'immediate_or_cancel',
  reduceOnly: false,
  ...change,
});

/** Runs a minute, buys ten contracts at the money, leaves a bid at one cent, and dies. */
function died() {
  const facts: Fact[] = [];
  const journal = { append: (own: readonly Fact[]) => facts.push(...structuredClone(own)) };
  const exchange = new Exchange({ seed: 1, journal });
  run(exchange, START_MS, START_MS + 60_000);
  const ticker = exchange.markets()[19]?.ticker ?? '';
  exchange.place('main', order(ticker));
  const resting = order(ticker, {
    clientOrderId: 'b',
    yesPriceE4: 100 as PriceE4,
    timeInForce: 'good_till_canceled',
  });
  exchange.place('main', resting);
  return { exchange, facts, ticker, diedMs: START_MS + 60_000 };
}

test('the same markets are listed again, and the resting order stands in its book', () => {
  const { exchange, facts, ticker, diedMs } = died();
  const restored = Exchange.restore(facts, { seed: 1 });
  run(restored, diedMs + 30_000, diedMs + 60_000);
  const strikes = (of: Exchange) => of.markets().map((market) => [market.ticker, market.floorStrikeE4]);
  expect(strikes(restored)).toEqual(strikes(exchange));
  expect(restored.book(ticker)?.yes[0]).toEqual([100, 1_000]);
  expect(restored.place('main', order(ticker))).toMatchObject({ ok: false, code: 'order_already_exists' });
  const { cashE6, collateralE6, feesE6, depositsE6, contractsE2 } = restored.conservation();
  expect([cashE6 + collateralE6 + feesE6 - depositsE6, contractsE2]).toEqual([0, 0]);
});

test('prints of before warm the market up without touching accounts, and without new facts', () => {
  const { exchange, facts, diedMs } = died();
  const again: Fact[] = [];
  const journal = { append: (own: readonly Fact[]) => again.push(...own) };
  const restored = Exchange.restore(facts, { seed: 1, journal }, diedMs);
  run(restored, START_MS, diedMs);
  expect(again).toEqual([]);
  expect(restored.balance('main')).toBe(exchange.balance('main'));
  const volume = (of: Exchange) => of.markets().reduce((sum, { volumeE2 }) => sum + volumeE2, 0);
  expect(volume(restored)).toBeGreaterThan(volume(exchange) / 2);
});

test('a market that closed while the exchange was down pays at once, by the last print before the close', () => {
  const { facts, ticker, diedMs } = died();
  const restored = Exchange.restore(facts, { seed: 1 }, diedMs);
  run(restored, diedMs - 10_000, diedMs, 821_000_000 as PriceE4);
  restored.advance(CLOSE_MS + HOUR_MS / 2, 'BTC', 700_000_000 as PriceE4, 'seeded');
  expect(restored.settlements('main')).toMatchObject([{ ticker, result: 'yes', revenueE6: 10_000_000 }]);
  expect(restored.positions('main')).toEqual([]);
  expect(restored.orders('main').map(({ status }) => status)).toEqual(['executed', 'canceled']);
});

test('a payout that was kept is not paid again', () => {
  const { exchange, facts, diedMs } = died();
  run(exchange, diedMs, CLOSE_MS + 10_000);
  const restored = Exchange.restore(facts, { seed: 1 }, CLOSE_MS + 9_000);
  run(restored, diedMs, CLOSE_MS + 60_000);
  expect(restored.balance('main')).toBe(exchange.balance('main'));
  expect(restored.settlements('main')).toEqual(exchange.settlements('main'));
});

test('a journal from before subaccounts and shards still loads', () => {
  const { exchange, facts, ticker, diedMs } = died();
  run(exchange, diedMs, CLOSE_MS + 10_000);
  const old = (JSON.parse(JSON.stringify(facts)) as Fact[]).map((fact) => {
    if (fact.kind === 'placed') {
      const { exchangeIndex: _, subaccount: __, cancelOnPause: ___, postOnly: ____, ...order } = fact.order;
      return { ...fact, order };
    }
    if (fact.kind !== 'settled') return fact;
    const { exchangeIndex: _, subaccount: __, ...settled } = fact;
    return settled;
  });
  const restored = Exchange.restore(old, { seed: 1 });
  expect(restored.balance('main')).toBe(exchange.balance('main'));
  expect(restored.account('main').subaccount(2, 0)?.cashE6).toBe(exchange.balance('main'));
  expect(restored.orders('main')).toEqual(exchange.orders('main'));
  expect(restored.settlements('main')).toMatchObject([{ ticker }]);
});

test('ids that are given out after a restart are new, even before the first second', () => {
  const { exchange, facts } = died();
  const restored = Exchange.restore(facts, { seed: 1 });
  const ids = [exchange, restored].map((one) => {
    const created = one.createGroup('main', { limitE2: 100 as CountE2, exchangeIndex: 2 });
    return created.ok ? created.group.groupId : '';
  });
  expect(ids[0]).not.toBe(ids[1]);
});

test('orders of another symbol wait for its markets', () => {
  const facts: Fact[] = [];
  const journal = { append: (own: readonly Fact[]) => facts.push(...structuredClone(own)) };
  const options = { seed: 1, symbols: ['BTC', 'ETH'] } as const;
  const exchange = new Exchange({ ...options, journal });
  const both = (of: Exchange, timeMs: number): void => {
    of.advance(timeMs, 'BTC', PRICE, 'seeded');
    of.advance(timeMs, 'ETH', 25_000_000 as PriceE4, 'seeded');
  };
  both(exchange, START_MS);
  const ticker = exchange.markets().find(({ symbol }) => symbol === 'ETH')?.ticker ?? '';
  const request = order(ticker, { yesPriceE4: 100 as PriceE4, timeInForce: 'good_till_canceled' });
  expect(exchange.place('main', request)).toMatchObject({ ok: true });
  const restored = Exchange.restore(facts, options);
  both(restored, START_MS + SECOND_MS);
  expect(restored.orders('main')).toMatchObject([{ status: 'resting' }]);
});

test('orders come back in the order in which they stood, whoever they are of', () => {
  const { exchange, facts, ticker, diedMs } = died();
  const rest = (account: string) => {
    const request = order(ticker, { yesPriceE4: 100 as PriceE4, timeInForce: 'good_till_canceled' });
    const placed = exchange.place(account, { ...request, clientOrderId: 'queue' });
    return placed.ok ? placed.orderId : '';
  };
  const [first, second, third] = ['ann', 'ben', 'main'].map((account) => [account, rest(account)] as const);
  const amendment = { ticker, side: 'bid', yesPriceE4: 100 as PriceE4, countE2: 1_100 as CountE2 } as const;
  expect(exchange.amend('ann', first?.[1] ?? '', amendment)).toMatchObject({ ok: true });
  const positions = (of: Exchange) =>
    [first, second, third].map((one) => of.queuePosition(one?.[0] ?? '', one?.[1] ?? ''));
  const before = positions(exchange).map((ahead) => (ahead ?? 0) - (positions(exchange)[1] ?? 0));
  expect(before).toEqual([2_000, 0, 1_000]);
  const restored = Exchange.restore(facts, { seed: 1 });
  restored.advance(diedMs + SECOND_MS, 'BTC', null, 'seeded');
  const after = positions(restored);
  expect(after.map((ahead) => (ahead ?? 0) - (after[1] ?? 0))).toEqual(before);
});
