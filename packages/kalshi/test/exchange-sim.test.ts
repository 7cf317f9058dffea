import { generateKeyPairSync } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { Book } from '@rec-io/domain/book';
import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { Market } from '@rec-io/domain/market';
import { type CountE2, ONE_DOLLAR_E4, type PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { random } from '@rec-io/domain/random';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KalshiFeed, kalshiFeed } from '../src/feed.ts';
import { type KalshiGateway, kalshiGateway } from '../src/gateway.ts';
import { signer } from '../src/signing.ts';
import { quietLog, until, wallClock, wallTimers } from './stand-in.ts';

/** The client against the simulated exchange, over real signed sockets: an hour with its end. */

const OPEN_MS = Date.parse('2026-10-08T15:00:00Z');
const CLOSE_MS = OPEN_MS + HOUR_MS;
const ACCOUNT = 'main';

const exchange = new Exchange({ seed: 7, symbols: ['BTC'] });
const prices = random(7, 'prices');
let indexE4 = 820_000_000;
let nowMs = OPEN_MS - SECOND_MS;

function advanceTo(timeMs: number): void {
  while (nowMs < timeMs) {
    nowMs += SECOND_MS;
    indexE4 = Math.round(indexE4 * (1 + prices.normal() * 4e-5));
    exchange.advance(nowMs, 'BTC', indexE4 as PriceE4, 'seeded');
  }
}

const pairs = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ed25519: generateKeyPairSync('ed25519'),
};
const signers = Object.entries(pairs).map(([keyId, { privateKey }]) =>
  signer(keyId, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
);
const [rsaSigner, ed25519Signer] = signers as [(typeof signers)[0], (typeof signers)[0]];

/** What a trader keeps of the events. */
const events: ExchangeEvent[] = [];
const books = new Map<string, Book>();
const markets = new Map<string, Market>();
const volumesE2 = new Map<string, number>();

function hear(event: ExchangeEvent): void {
  events.push(event);
  if (event.kind === 'market') {
    markets.set(event.market.ticker, event.market);
    volumesE2.set(event.market.ticker, event.market.volumeE2);
    if (!books.has(event.market.ticker)) books.set(event.market.ticker, new Book());
  } else if (event.kind === 'book-snapshot') books.get(event.ticker)?.snapshot(event.yes, event.no);
  else if (event.kind === 'book-delta')
    books.get(event.ticker)?.delta(event.side, event.priceE4, event.deltaE2);
  else if (event.kind === 'book-invalid') for (const book of books.values()) book.invalidate(event.reason);
  else if (event.kind === 'trade') {
    volumesE2.set(event.ticker, (volumesE2.get(event.ticker) ?? 0) + event.countE2);
  }
}

const of = <K extends ExchangeEvent['kind']>(kind: K) =>
  events.filter((event): event is Extract<ExchangeEvent, { kind: K }> => event.kind === kind);

/** The newest print has arrived, and with it everything before it. */
const caughtUp = () => until(() => of('index').at(-1)?.timeMs === nowMs);

/** A few seconds, one after the other, as a trader would see them. */
async function trade(seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    advanceTo(nowMs + SECOND_MS);
    await turn();
  }
  await caughtUp();
}

const active = () => exchange.markets().filter(({ status }) => status === 'active');

let server: Awaited<ReturnType<typeof startExchangeServer>>;
let feed: KalshiFeed;
let gateway: KalshiGateway;
let restUrl: string;

beforeAll(async () => {
  advanceTo(OPEN_MS + 40 * MINUTE_MS);
  server = await startExchangeServer({
    exchange,
    host: '127.0.0.1',
    port: 0,
    keys: Object.entries(pairs).map(([keyId, { publicKey }]) => ({
      keyId,
      publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      account: ACCOUNT,
    })),
    wallClock,
    exchangeTime: () => nowMs,
    log: quietLog(),
  });
  restUrl = `http://127.0.0.1:${server.port}/trade-api/v2`;
  const wsUrl = `ws://127.0.0.1:${server.port}/trade-api/ws/v2`;
  const client = { restUrl, clock: wallClock, timers: wallTimers, log: quietLog() };
  gateway = kalshiGateway({ ...client, signer: rsaSigner });
  feed = kalshiFeed({
    ...client,
    signer: ed25519Signer,
    wsUrl,
    series: [{ symbol: 'BTC', kind: 'hourly' }],
    onEvent: hear,
  });
  await gateway.start();
  feed.start();
  await until(() => books.size > 0 && [...books.values()].every(({ valid }) => valid));
});

afterAll(async () => {
  await feed?.stop();
  await gateway?.stop();
  await server?.stop();
});

describe('the hour as it is traded', () => {
  test('every book over the socket is the exchange’s own', async () => {
    await trade(120);
    expect(books.size).toBe(active().length);
    for (const { ticker } of active()) {
      const book = books.get(ticker);
      expect(book?.invalidReason).toBeNull();
      expect({ ticker, yes: book?.levels('yes'), no: book?.levels('no') }).toEqual({
        ticker,
        ...exchange.book(ticker),
      });
    }
  });

  test('every market is described as the exchange has it, and its volume counts every trade once', () => {
    for (const market of active()) {
      expect({ ...markets.get(market.ticker), volumeE2: volumesE2.get(market.ticker) }).toEqual(market);
    }
  });

  test('the index says where it comes from, and its history is there', async () => {
    expect(of('index').at(-1)).toMatchObject({
      symbol: 'BTC',
      indexE4,
      timeMs: nowMs,
      origin: 'seeded',
      window: null,
    });
    const history = await feed.indexHistory('BTC');
    expect(history.length).toBeGreaterThan(2_000);
    expect(history.at(-1)).toEqual([nowMs, indexE4]);
  });

  test('nothing was lost or unreadable, and no answer had a field missing', () => {
    expect(feed.counts).toMatchObject({ gaps: 0, malformed: 0, repeated: 0, connections: 1 });
  });
});

describe('an order', () => {
  let order: OrderRequest;

  test('is filled, told as a fill, and found again by reading', async () => {
    const market = active().find(({ ticker }) => {
      const ask = books.get(ticker)?.ask('yes');
      return ask != null && ask > 3_000 && ask < 7_000;
    });
    const ask = books.get(market?.ticker ?? '')?.ask('yes') as PriceE4;
    order = {
      clientOrderId: '00000000-0000-8000-8000-000000000001',
      ticker: market?.ticker ?? '',
      exchangeIndex: market?.exchangeIndex ?? 0,
      side: 'bid',
      yesPriceE4: ask,
      countE2: 100 as CountE2,
      timeInForce: 'immediate_or_cancel',
      reduceOnly: false,
    };
    const outcome = await gateway.place(order);
    expect(outcome).toMatchObject({ kind: 'acknowledged', fillCountE2: 100, remainingCountE2: 0 });
    await until(() => of('fill').length >= 1);
    const [{ fill } = { fill: undefined }] = of('fill');
    expect(fill).toMatchObject({
      clientOrderId: order.clientOrderId,
      ticker: order.ticker,
      countE2: 100,
      side: 'bid',
    });
    const sinceMs = nowMs - MINUTE_MS;
    expect(await gateway.orders(sinceMs)).toEqual(exchange.orders(ACCOUNT));
    expect(await gateway.fills(sinceMs)).toEqual(
      exchange.fills(ACCOUNT).map((own) => ({ ...own, clientOrderId: '' })),
    );
    expect(await gateway.positions()).toEqual(exchange.positions(ACCOUNT));
    expect(await gateway.balance()).toBe(exchange.balance(ACCOUNT));
    await until(() => of('balance').at(-1)?.balanceE6 === exchange.balance(ACCOUNT));
    // The order and the holding are told as well, to those who want them.
    await until(() => of('order').length >= 1 && of('position').length >= 1);
    expect(of('order').at(-1)?.order).toEqual(exchange.orders(ACCOUNT)[0]);
    expect(of('position').at(-1)?.position).toEqual({ ticker: order.ticker, countE2: 100 });
  });

  test('that is sent again is not filled again and not taken for refused', async () => {
    expect(await gateway.place(order)).toEqual({ kind: 'unknown', reason: 'already exists' });
    expect(exchange.fills(ACCOUNT)).toHaveLength(1);
  });

  test.each([
    ['off the grid', { yesPriceE4: 5_050 as PriceE4 }],
    ['at a dollar', { yesPriceE4: ONE_DOLLAR_E4 }],
    ['for nothing', { countE2: 0 as CountE2 }],
    ['for a market that does not exist', { ticker: 'KXBTCD-26OCT0812-T1.99' }],
    ['for more than there is money', { countE2: 100_000_000 as CountE2, yesPriceE4: 9_900 as PriceE4 }],
  ])('%s is rejected with a code', async (_name, change) => {
    const outcome = await gateway.place({ ...order, clientOrderId: `x-${_name}`, ...change });
    expect(outcome.kind).toBe('rejected');
  });

  test('of a stranger is rejected', async () => {
    const stranger = signer(
      'rsa',
      pairs.ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    );
    const client = { restUrl, signer: stranger, clock: wallClock, timers: wallTimers, log: quietLog() };
    const theirs = kalshiGateway(client);
    expect((await theirs.place({ ...order, clientOrderId: 's' })).kind).toBe('rejected');
    await expect(theirs.balance()).rejects.toMatchObject({ httpStatus: 401 });
    await theirs.stop();
  });
});

test('the hour ends: window, close, result, payout, and the next hour', async () => {
  while (nowMs < CLOSE_MS) await trade(60);
  expect(of('index').at(-1)?.window?.prints).toBe(60);
  const held = exchange.positions(ACCOUNT)[0]?.ticker ?? '';
  await until(() => markets.get(held)?.status === 'closed');
  await trade(10);
  await until(() => of('settlement').length >= 1);
  await until(() => [...markets.values()].some(({ closeTimeMs }) => closeTimeMs === CLOSE_MS + HOUR_MS));
  expect(of('settlement').map(({ settlement }) => settlement)).toEqual(exchange.settlements(ACCOUNT));
  const determined = of('determined').find(({ ticker }) => ticker === held);
  const paid = exchange.settlements(ACCOUNT)[0];
  expect(determined?.result).toBe(paid?.result);
  expect(determined?.valueE4).toBe(exchange.tradingMarket(held)?.valueE4);
  await until(() => active().every(({ ticker }) => books.get(ticker)?.valid === true));
  await trade(60);
  for (const { ticker } of active()) {
    expect({ yes: books.get(ticker)?.levels('yes'), no: books.get(ticker)?.levels('no') }).toEqual(
      exchange.book(ticker),
    );
  }
});
