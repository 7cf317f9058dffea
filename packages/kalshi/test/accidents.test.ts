import { generateKeyPairSync } from 'node:crypto';
import { Book } from '@rec-io/domain/book';
import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { random } from '@rec-io/domain/random';
import { SECOND_MS } from '@rec-io/domain/time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { readRule } from '@rec-io/exchange-sim/server/faults/fault-rule';
import { Faults } from '@rec-io/exchange-sim/server/faults/faults';
import { type ExchangeServer, startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KalshiFeed, kalshiFeed } from '../src/feed.ts';
import { type KalshiGateway, kalshiGateway } from '../src/gateway.ts';
import { signer } from '../src/signing.ts';
import { quietLog, until, wallClock, wallTimers } from './stand-in.ts';

/** The client while the simulated exchange has accidents on purpose. */

const ORDERS = '/portfolio/events/orders';
const exchange = new Exchange({ seed: 3, startBalanceE6: 1_000_000_000_000 as never });
const faults = new Faults({ seed: 1, wallNowMs: () => Date.now(), exchangeNowMs: () => exchange.nowMs });
const prices = random(3, 'prices');
let nowMs = Date.parse('2026-10-08T15:10:00Z');
let indexE4 = 820_000_000;
let server: ExchangeServer;
let gateway: KalshiGateway;
let feed: KalshiFeed;
const books = new Map<string, Book>();
const fills = new Set<string>();
let prints = 0;
let repairs = 0;

function second(): void {
  nowMs += SECOND_MS;
  indexE4 = Math.round(indexE4 * (1 + prices.normal() * 4e-5));
  exchange.advance(nowMs, 'BTC', indexE4 as PriceE4, 'seeded');
}

function hear(event: ExchangeEvent): void {
  if (event.kind === 'index') prints = event.timeMs;
  else if (event.kind === 'fill') fills.add(event.fill.tradeId);
  else if (event.kind === 'market' && !books.has(event.market.ticker))
    books.set(event.market.ticker, new Book());
  else if (event.kind === 'book-snapshot') books.get(event.ticker)?.snapshot(event.yes, event.no);
  else if (event.kind === 'book-delta')
    books.get(event.ticker)?.delta(event.side, event.priceE4, event.deltaE2);
  else if (event.kind === 'book-invalid') {
    repairs++;
    for (const [ticker, book] of books)
      if (event.tickers === null || event.tickers.includes(ticker)) book.invalidate(event.reason);
  }
}

beforeAll(async () => {
  for (let i = 0; i < 120; i++) second();
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  server = await startExchangeServer({
    ...{ exchange, faults, host: '127.0.0.1', port: 0, wallClock, usageLevel: 'unlimited', log: quietLog() },
    keys: [
      {
        keyId: 'k',
        publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        account: 'main',
      },
    ],
    exchangeTime: () => nowMs,
  });
  const address = `127.0.0.1:${server.port}/trade-api`;
  const client = {
    restUrl: `http://${address}/v2`,
    signer: signer('k', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    ...{ clock: wallClock, timers: wallTimers, log: quietLog() },
    timeouts: { totalMs: 1_500 },
  };
  gateway = kalshiGateway(client);
  feed = kalshiFeed({
    ...{
      ...client,
      timeouts: {},
      wsUrl: `ws://${address}/ws/v2`,
      series: [{ symbol: 'BTC', kind: 'hourly' }],
      onEvent: hear,
    },
    reconnect: { firstMs: 20, maxMs: 100 },
  });
  await gateway.start();
  feed.start();
  await until(() => books.size > 0 && [...books.values()].every(({ valid }) => valid));
});
afterAll(async () => {
  await feed.stop();
  await gateway.stop();
  await server.stop();
});

const active = (): string => exchange.markets().find(({ status }) => status === 'active')?.ticker ?? '';
let orders = 0;
const order = (change: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: `order ${++orders}`,
  ticker: active(),
  exchangeIndex: 2,
  side: 'bid',
  yesPriceE4: 100 as PriceE4,
  countE2: 100 as CountE2,
  timeInForce: 'good_till_canceled',
  reduceOnly: false,
  ...change,
});

describe('an order', () => {
  const match = { method: 'POST', path: ORDERS };
  test.each([
    [{ fault: 'drop-request' }, 'unknown', 0],
    [{ fault: 'drop-response' }, 'unknown', 1],
    [{ fault: 'answer', status: 500 }, 'unknown', 0],
    [{ fault: 'answer', status: 503 }, 'unknown', 0],
    [{ fault: 'answer', status: 502, when: 'after' }, 'unknown', 1],
    [{ fault: 'answer', status: 429 }, 'rejected', 0],
    [{ fault: 'delay', delayMs: 3_000, when: 'after' }, 'unknown', 1],
    [{ fault: 'slow-body', delayMs: 6_000 }, 'unknown', 1],
    [{ fault: 'cut-body' }, 'unknown', 1],
    [{ fault: 'malformed-body' }, 'unknown', 1],
    [{ fault: 'duplicate-request' }, 'acknowledged', 1],
    [{ fault: 'duplicate-response' }, 'acknowledged', 1],
  ])('with the accident %j is %s, and there are %i of it', async (rule, kind, there) => {
    const wish = order();
    faults.rules.add(readRule({ ...rule, match, count: 1 }), faults.now);
    const outcome = await gateway.place(wish);
    expect(outcome).toMatchObject({ kind });
    const same = exchange.orders('main').filter(({ clientOrderId }) => clientOrderId === wish.clientOrderId);
    expect(same).toHaveLength(there);
    // What the exchange says afterwards is the proof, and it can be had.
    const read = await gateway.orders(0);
    expect(read.filter(({ clientOrderId }) => clientOrderId === wish.clientOrderId)).toHaveLength(there);
  });

  test('whose second copy is what answers is never said to be absent', async () => {
    const wish = order();
    faults.rules.add(readRule({ fault: 'duplicate-request', answer: 'second', match, count: 1 }), faults.now);
    const outcome = await gateway.place(wish);
    expect(outcome.kind === 'rejected' && outcome.code !== 'order_already_exists').toBe(false);
    expect(
      exchange.orders('main').filter(({ clientOrderId }) => clientOrderId === wish.clientOrderId),
    ).toHaveLength(1);
  });

  test('is never doubled, and no answer lies, in a storm of accidents', async () => {
    const storm = [
      ...[{ fault: 'drop-request' }, { fault: 'drop-response' }, { fault: 'answer', status: 503 }],
      ...[
        { fault: 'answer', status: 500, when: 'after' },
        { fault: 'duplicate-request' },
        { fault: 'cut-body' },
      ],
    ];
    const ids = storm.map((rule) =>
      faults.rules.add(readRule({ ...rule, match, probability: 0.2 }), faults.now),
    );
    for (let i = 0; i < 60; i++) {
      const wish = order();
      const outcome = await gateway.place(wish);
      const there = exchange
        .orders('main')
        .filter(({ clientOrderId }) => clientOrderId === wish.clientOrderId).length;
      expect(there).toBeLessThanOrEqual(1);
      if (outcome.kind === 'acknowledged') expect(there).toBe(1);
      if (outcome.kind === 'rejected') expect(there).toBe(0);
    }
    for (const id of ids) faults.rules.remove(id);
  });

  test('of which the book gives only a part says how much', async () => {
    faults.rules.add(readRule({ fault: 'partial-fill', fraction: 0.4, count: 1 }), faults.now);
    const ticker = exchange.markets()[19]?.ticker ?? '';
    const wish = order({ ticker, yesPriceE4: 9_900 as PriceE4, countE2: 1_000 as CountE2 });
    const outcome = await gateway.place({ ...wish, timeInForce: 'immediate_or_cancel' });
    expect(outcome).toMatchObject({ kind: 'acknowledged', fillCountE2: 400 });
  });
});

describe('the feed', () => {
  /** Some seconds of trading, until the last of them has arrived. */
  async function trade(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      second();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const levels = (pairs: readonly (readonly [number, number])[]) => [...pairs].sort(([a], [b]) => a - b);
  const sameBooks = (): boolean =>
    exchange.markets().every(({ ticker, status }) => {
      const [mine, theirs] = [books.get(ticker), exchange.book(ticker)];
      if (status !== 'active') return true;
      if (!mine?.valid || !theirs) return false;
      const text = (yes: typeof theirs.yes, no: typeof theirs.no) =>
        JSON.stringify([levels(yes), levels(no)]);
      return text(mine.levels('yes'), mine.levels('no')) === text(theirs.yes, theirs.no);
    });

  test.each([
    [{ fault: 'swallow-frame', match: { channel: 'orderbook_delta' }, nth: 7 }, true],
    [{ fault: 'duplicate-frame', match: { channel: 'orderbook_delta' }, nth: 7 }, false],
    [{ fault: 'reorder-frames', match: { channel: 'orderbook_delta' }, nth: 7 }, true],
    [{ fault: 'malformed-frame', match: { channel: 'orderbook_delta' }, nth: 7 }, true],
    [{ fault: 'cut-socket', match: { channel: 'orderbook_delta' }, nth: 7 }, true],
    [{ fault: 'cut-mid-frame', match: { channel: 'orderbook_delta' }, nth: 7 }, true],
    [{ fault: 'silence', match: { channel: 'orderbook_delta' }, count: 50 }, true],
  ])('with the accident %j has whole books again', async (rule, isRepaired) => {
    const before = repairs;
    const id = faults.rules.add(readRule(rule), faults.now);
    await trade(10);
    expect(faults.rules.views().find((view) => view.id === id)?.hits).toBeGreaterThan(0);
    faults.rules.remove(id);
    // A gap is seen with the next frame of its channel.
    while (!sameBooks()) await trade(1);
    expect(repairs > before || !isRepaired).toBe(true);
  });

  test('tells a fill that happened while its socket was cut', async () => {
    const cut = faults.rules.add(
      readRule({ fault: 'cut-socket', match: { channel: 'fill' }, count: 1 }),
      faults.now,
    );
    const ticker = exchange.markets()[19]?.ticker ?? '';
    const wish = order({ ticker, yesPriceE4: 9_900 as PriceE4, timeInForce: 'immediate_or_cancel' });
    await gateway.place(wish);
    const own = exchange.fills('main').at(-1)?.tradeId ?? '';
    await until(() => fills.has(own));
    expect(faults.rules.views().find(({ id }) => id === cut)?.hits).toBe(1);
    faults.rules.remove(cut);
  });

  test('comes back after a full outage, with books and prints', async () => {
    await server.faults?.outage.begin('refuse');
    await trade(3);
    await server.faults?.outage.end();
    // Books that no quote has changed meanwhile look whole before the connection is there again.
    do await trade(1);
    while (!sameBooks() || prints !== nowMs);
    expect(await gateway.balance()).toBeGreaterThan(0);
  });
});
