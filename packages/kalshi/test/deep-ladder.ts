import { Book } from '@rec-io/domain/book';
import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { type CountE2, type MoneyE6, ONE_DOLLAR_E4, type PriceE4 } from '@rec-io/domain/money';
import type { BookSide } from '@rec-io/domain/order';
import { SECOND_MS } from '@rec-io/domain/time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { kalshiFeed } from '../src/feed.ts';
import { lossyProxy } from './lossy-proxy.ts';
import { publicKey, quietLog, testSigner, until, wallClock, wallTimers } from './stand-in.ts';

/** A ladder as wide as the exchange's widest, its books filled by one account, with a client on the other side. */

const STRIKES = 160;
/** Levels of each leg, in whole cents from 1: no two cross. */
const LEVELS = 40;
const START_MS = Date.parse('2026-10-08T15:30:00Z');
/** Makers go home after half a minute without a print. */
const WITHOUT_PRINTS_S = 40;
const OWNER = 'deep';
const CHANGED_CENTS = 20;

export async function deepLadder() {
  const exchange = new Exchange({ seed: 1, strikes: STRIKES, startBalanceE6: 1_000_000_000_000 as MoneyE6 });
  for (let s = 0; s <= WITHOUT_PRINTS_S; s++)
    exchange.advance(START_MS + s * SECOND_MS, 'BTC', s === 0 ? (820_000_000 as PriceE4) : null, 'seeded');
  let orders = 0;
  const place = (ticker: string, side: BookSide, cents: number) =>
    exchange.place(OWNER, {
      clientOrderId: `deep ${orders++}`,
      ticker,
      exchangeIndex: 2,
      side,
      yesPriceE4: (side === 'bid' ? cents * 100 : ONE_DOLLAR_E4 - cents * 100) as PriceE4,
      countE2: 1_000 as CountE2,
      timeInForce: 'good_till_canceled',
      reduceOnly: false,
    });
  const tickers = exchange.markets().map(({ ticker }) => ticker);
  for (const ticker of tickers)
    for (let cents = 1; cents <= LEVELS; cents++)
      for (const side of ['bid', 'ask'] as const) place(ticker, side, cents);

  const server = await startExchangeServer({
    exchange,
    host: '127.0.0.1',
    port: 0,
    keys: [
      {
        keyId: 'test-key',
        publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        account: 'reader',
      },
    ],
    usageLevel: 'unlimited',
    wallClock,
    exchangeTime: () => exchange.nowMs,
    log: quietLog(),
  });
  const exchangeWsUrl = `ws://127.0.0.1:${server.port}/trade-api/ws/v2`;
  const proxy = await lossyProxy(exchangeWsUrl);
  const books = new Map(tickers.map((ticker) => [ticker, new Book()]));
  let [invalid, invalidations] = [tickers.length, 0];
  const change = (ticker: string, apply: (book: Book) => void): void => {
    const book = books.get(ticker);
    if (!book) return;
    if (!book.valid) invalid--;
    apply(book);
    if (!book.valid) invalid++;
  };
  const hear = (event: ExchangeEvent): void => {
    if (event.kind === 'book-snapshot') change(event.ticker, (book) => book.snapshot(event.yes, event.no));
    else if (event.kind === 'book-delta')
      change(event.ticker, (book) => book.delta(event.side, event.priceE4, event.deltaE2));
    else if (event.kind === 'book-invalid') {
      invalidations++;
      for (const ticker of event.tickers ?? tickers) change(ticker, (book) => book.invalidate(event.reason));
    }
  };
  const feed = kalshiFeed({
    restUrl: `http://127.0.0.1:${server.port}/trade-api/v2`,
    wsUrl: proxy.wsUrl,
    signer: testSigner,
    series: [{ symbol: 'BTC', kind: 'hourly' }],
    clock: wallClock,
    timers: wallTimers,
    log: quietLog(),
    onEvent: hear,
  });
  feed.start();
  await until(() => invalid === 0);

  /** Adds to one level of the book and takes it away again: two changes. */
  const churn = (ticker: string): void => {
    const placed = place(ticker, 'bid', CHANGED_CENTS);
    if (!placed.ok) throw new Error(JSON.stringify(placed));
    exchange.cancel(OWNER, placed.orderId, { exchangeIndex: 2 });
  };
  return {
    exchange,
    feed,
    tickers,
    books,
    churn,
    proxy,
    exchangeWsUrl,
    /** Books that may not be traded. */
    invalid: () => invalid,
    /** How often books were made invalid. */
    invalidations: () => invalidations,
    /** Loses one change of one book: the next shows the gap, and every book has to come anew. */
    gap(ticker: string): void {
      proxy.lose((text) => text.startsWith('{"type":"orderbook_delta"'));
      churn(ticker);
    },
    async stop() {
      await feed.stop();
      await proxy.stop();
      await server.stop();
    },
  };
}
