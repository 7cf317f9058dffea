import { createHash } from 'node:crypto';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { random } from '@rec-io/domain/random';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SimulatedEvent } from './events.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeOptions } from './exchange-options.ts';
import type { Fact } from './facts.ts';

const START_MS = Date.parse('2026-10-08T15:00:00Z');
const BASE: ExchangeOptions = { seed: 1 };

/** Prices that wander by a few dollars a second, the same for the same seed. */
function walk(
  exchange: Exchange,
  fromMs: number,
  seconds: number,
  each: (timeMs: number) => void = () => undefined,
): void {
  for (let i = 0; i < seconds; i++) {
    const timeMs = fromMs + i * SECOND_MS;
    const wave = 250 * Math.sin(timeMs / 400_000) + 5 * random(7, String(timeMs)).normal();
    exchange.advance(timeMs, 'BTC', (Math.round((82_000 + wave) * 100) * 100) as PriceE4, 'seeded');
    each(timeMs);
  }
}

let nextId = 0;
const order = (ticker: string, change: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: `order ${nextId++}`,
  ticker,
  exchangeIndex: 2,
  side: 'bid',
  yesPriceE4: 9_900 as PriceE4,
  countE2: 100 as CountE2,
  timeInForce: 'immediate_or_cancel',
  reduceOnly: false,
  ...change,
});

/** An exchange in mid-hour and the market nearest to the price. */
function running(options: Partial<ExchangeOptions> = {}, seconds = 600) {
  const exchange = new Exchange({ ...BASE, ...options });
  walk(exchange, START_MS, seconds);
  const near = exchange.markets()[19]?.ticker ?? '';
  return { exchange, near, nowMs: START_MS + (seconds - 1) * SECOND_MS };
}

describe('an hour', () => {
  test('is listed with forty strikes around the price, closes, is determined a second later and pays in five', () => {
    const exchange = new Exchange(BASE);
    const told: string[] = [];
    exchange.subscribe((event) => {
      const isOurs = 'ticker' in event && event.ticker.startsWith('KXBTCD-26OCT0812-');
      if (event.kind === 'determined' && isOurs) told.push(`${exchange.nowMs} determined`);
      if (event.kind === 'market' && event.market.eventTicker === 'KXBTCD-26OCT0812') {
        told.push(`${exchange.nowMs} ${event.market.status}`);
      }
    });
    walk(exchange, START_MS, 3_610);
    const closeMs = START_MS + HOUR_MS;
    const expected = [
      [START_MS, 'active'],
      [closeMs, 'closed'],
      [closeMs + 1_000, 'determined'],
      [closeMs + 5_000, 'settled'],
    ];
    expect([...new Set(told)]).toEqual(expected.map(([timeMs, what]) => `${timeMs} ${what}`));
    expect(told).toHaveLength(160);
    expect(exchange.markets()).toHaveLength(40);
    expect(exchange.markets()[0]?.eventTicker).toBe('KXBTCD-26OCT0813');
  });

  test('is not listed after ten minutes without a print, but as soon as prints are back', () => {
    const exchange = new Exchange(BASE);
    walk(exchange, START_MS, 2_900);
    for (let timeMs = START_MS + 2_900_000; timeMs < START_MS + 3_700_000; timeMs += SECOND_MS) {
      exchange.advance(timeMs, 'BTC', null, 'seeded');
    }
    expect(exchange.markets()).toEqual([]);
    walk(exchange, START_MS + 3_700_000, 1);
    expect(exchange.markets()[0]).toMatchObject({
      openTimeMs: START_MS + 3_700_000,
      closeTimeMs: START_MS + 2 * HOUR_MS,
    });
  });

  test('that Eastern time repeats in autumn has a name of its own each time', () => {
    const exchange = new Exchange(BASE);
    const names = new Set<string>();
    const fromMs = Date.parse('2026-11-01T04:30:00Z');
    walk(exchange, fromMs, 3 * 3_600, () => {
      for (const { eventTicker } of exchange.markets()) names.add(eventTicker);
    });
    expect([...names]).toEqual([
      'KXBTCD-26NOV0101',
      'KXBTCD-26NOV0101X',
      'KXBTCD-26NOV0102',
      'KXBTCD-26NOV0103',
    ]);
  });

  test('has traded thousands of contracts near the price a quarter of an hour before it closes', () => {
    const { exchange } = running({}, 2_700);
    const twoSided = exchange.markets().filter(({ ticker }) => {
      const book = exchange.book(ticker);
      return book && book.yes.length > 0 && book.no.length > 0;
    });
    expect(twoSided.length).toBeGreaterThan(4);
    for (const { volumeE2 } of twoSided) expect(volumeE2).toBeGreaterThan(100_000);
  });
});

describe('what listeners hear', () => {
  test('is the same for the same seed, and another for another', () => {
    const hash = (seed: number): string => {
      const digest = createHash('sha256');
      const exchange = new Exchange({ seed });
      exchange.subscribe((event, account) => digest.update(JSON.stringify([event, account])));
      walk(exchange, START_MS, 600);
      exchange.place('main', { ...order(exchange.markets()[19]?.ticker ?? ''), clientOrderId: 'same' });
      walk(exchange, START_MS + 600_000, 60);
      return digest.digest('hex');
    };
    expect(hash(1)).toBe(hash(1));
    expect(hash(1)).not.toBe(hash(2));
  });

  test('adds up to the books, which never cross', () => {
    const exchange = new Exchange(BASE);
    const books = new Map<string, Map<string, number>>();
    exchange.subscribe((event) => {
      if (event.kind === 'book-snapshot') books.set(event.ticker, new Map());
      if (event.kind !== 'book-delta') return;
      const book = books.get(event.ticker) ?? new Map<string, number>();
      const key = `${event.side} ${event.priceE4}`;
      const count = (book.get(key) ?? 0) + event.deltaE2;
      expect(count).toBeGreaterThanOrEqual(0);
      if (count === 0) book.delete(key);
      else book.set(key, count);
    });
    walk(exchange, START_MS, 1_200, (timeMs) => {
      const [low] = exchange.markets();
      if (timeMs % (10 * SECOND_MS) === 0 && low) {
        const at = random(3, String(timeMs));
        const ticker = exchange.markets()[15 + at.integer(10)]?.ticker ?? '';
        const yesPriceE4 = (100 * (1 + at.integer(99))) as PriceE4;
        const timeInForce = at.next() < 0.5 ? 'good_till_canceled' : 'immediate_or_cancel';
        exchange.place(
          'main',
          order(ticker, { side: at.next() < 0.5 ? 'bid' : 'ask', yesPriceE4, timeInForce }),
        );
      }
      if (timeMs % MINUTE_MS !== 0) return;
      for (const [ticker, told] of books) {
        const book = exchange.book(ticker);
        const levels = [
          ...(book?.yes ?? []).map(([p, c]) => [`yes ${p}`, c]),
          ...(book?.no ?? []).map(([p, c]) => [`no ${p}`, c]),
        ];
        expect(Object.fromEntries(told)).toEqual(Object.fromEntries(levels));
        expect((book?.yes.at(-1)?.[0] ?? 0) + (book?.no.at(-1)?.[0] ?? 0)).toBeLessThan(10_000);
      }
    });
  });

  test('of a crossing order comes as fills, book, trades, balance', () => {
    const { exchange, near } = running();
    const kinds: string[] = [];
    exchange.subscribe((event) => kinds.push(event.kind));
    const result = exchange.place('main', order(near, { countE2: 300_000 as CountE2 }));
    expect(result).toMatchObject({ ok: true });
    const parts = ['fill', 'book-delta', 'trade', 'balance'];
    expect(kinds).toEqual([...kinds].sort((a, b) => parts.indexOf(a) - parts.indexOf(b)));
    expect([...new Set(kinds)]).toEqual(parts);
  });

  test('of an order placed while another is told comes after that one', () => {
    const { exchange, near } = running();
    const owners: string[] = [];
    exchange.subscribe((event: SimulatedEvent) => {
      if (event.kind !== 'fill' && event.kind !== 'balance') return;
      owners.push(`${event.kind} ${event.kind === 'fill' ? event.fill.clientOrderId : ''}`.trim());
      if (owners.length === 1) exchange.place('main', { ...order(near), clientOrderId: 'second' });
    });
    exchange.place('main', { ...order(near), clientOrderId: 'first' });
    expect(owners).toEqual(['fill first', 'balance', 'fill second', 'balance']);
  });

  test('of the last minute is the running mean, with sixty prints at the close', () => {
    const exchange = new Exchange(BASE);
    const windows: [number, number, number][] = [];
    const prints: number[] = [];
    exchange.subscribe((event) => {
      if (event.kind !== 'index') return;
      prints.push(event.indexE4);
      if (event.window && event.timeMs > START_MS)
        windows.push([event.timeMs, event.window.prints, event.window.meanE4]);
    });
    walk(exchange, START_MS, 3_605);
    expect(windows).toHaveLength(60);
    const last60 = prints.slice(3_541, 3_601);
    const mean = last60.reduce((sum, print) => sum + print, 0) / 60;
    expect(windows[0]?.slice(0, 2)).toEqual([START_MS + 3_541_000, 1]);
    expect(windows[59]).toEqual([START_MS + HOUR_MS, 60, mean]);
  });
});

describe('money', () => {
  const actions = fc.array(
    fc.record({
      account: fc.constantFrom('ann', 'bob'),
      place: fc.integer({ min: 16, max: 23 }),
      side: fc.constantFrom('bid' as const, 'ask' as const),
      cents: fc.integer({ min: 1, max: 99 }),
      countE2: fc.integer({ min: 1, max: 50_000 }),
      timeInForce: fc.constantFrom(
        'good_till_canceled' as const,
        'immediate_or_cancel' as const,
        'fill_or_kill' as const,
      ),
      reduceOnly: fc.boolean(),
      selfTrade: fc.constantFrom('taker_at_cross' as const, 'maker' as const),
      waitS: fc.integer({ min: 0, max: 90 }),
      cancel: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  );

  test('and contracts are conserved, nobody owes, and a restored exchange is equal, whatever is ordered', () => {
    fc.assert(
      fc.property(actions, fc.integer({ min: 0, max: 3 }), (list, seed) => {
        const facts: Fact[] = [];
        const journal = { append: (own: readonly Fact[]) => facts.push(...structuredClone(own)) };
        const startBalanceE6 = 200_000_000 as MoneyE6;
        const exchange = new Exchange({ seed, startBalanceE6, journal });
        let nowMs = START_MS + 3_000_000;
        walk(exchange, nowMs, 30);
        nowMs += 30_000;
        const conserved = (): void => {
          const { cashE6, collateralE6, feesE6, depositsE6, contractsE2 } = exchange.conservation();
          expect([cashE6 + collateralE6 + feesE6 - depositsE6, contractsE2]).toEqual([0, 0]);
          for (const account of ['ann', 'bob']) expect(exchange.balance(account)).toBeGreaterThanOrEqual(0);
        };
        for (const { account, place, cents, waitS, cancel, selfTrade, ...rest } of list) {
          const market = exchange.markets()[place];
          const yesPriceE4 = (cents * 100) as PriceE4;
          const request = { ...rest, countE2: rest.countE2 as CountE2, yesPriceE4 };
          if (market) exchange.place(account, order(market.ticker, request), { selfTrade });
          const open = exchange.orders(account).find(({ status }) => status === 'resting');
          if (cancel && open) exchange.cancel(account, open.orderId);
          conserved();
          walk(exchange, nowMs, waitS);
          nowMs += waitS * SECOND_MS;
        }
        const restored = Exchange.restore(facts, { seed, startBalanceE6 });
        for (const account of ['ann', 'bob']) {
          expect(restored.balance(account)).toBe(exchange.balance(account));
          expect(restored.orders(account)).toEqual(exchange.orders(account));
          expect(restored.fills(account)).toEqual(exchange.fills(account));
          expect(restored.positions(account)).toEqual(exchange.positions(account));
          expect(restored.settlements(account)).toEqual(exchange.settlements(account));
        }
        walk(exchange, nowMs, 3_700);
        conserved();
        for (const account of ['ann', 'bob']) expect(exchange.positions(account)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
