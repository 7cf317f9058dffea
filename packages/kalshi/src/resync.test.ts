import { Book } from '@rec-io/domain/book';
import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { formatCount, formatPrice } from '@rec-io/domain/money';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  quietLog,
  reply,
  type StandIn,
  standIn,
  testSigner,
  until,
  wallClock,
  wallTimers,
} from '../test/stand-in.ts';
import { hour, serveSeries, T, U, Wire } from '../test/wire.ts';
import { type KalshiFeed, kalshiFeed } from './feed.ts';

/** What the exchange has, by ticker and price. */
const theirs = new Map([T, U].map((ticker) => [ticker, new Map([['0.4700', 3]])]));
const ours = new Map([T, U].map((ticker) => [ticker, new Book()]));

const levels = (ticker: string): [string, string][] =>
  [...(theirs.get(ticker) ?? [])]
    .map(([price, count]): [string, string] => [price, count.toFixed(2)])
    .sort(([a], [b]) => (a < b ? -1 : 1));

const agree = (): boolean =>
  [T, U].every((ticker) => {
    const book = ours.get(ticker);
    const mine = book?.levels('yes').map(([price, count]) => [formatPrice(price), formatCount(count)]);
    return book?.valid && JSON.stringify(mine) === JSON.stringify(levels(ticker));
  });

/** Nothing may be seen as valid that the exchange never had: deltas are applied as a trader applies them. */
function apply(event: ExchangeEvent): void {
  if (event.kind === 'book-snapshot') ours.get(event.ticker)?.snapshot(event.yes, event.no);
  else if (event.kind === 'book-delta')
    ours.get(event.ticker)?.delta(event.side, event.priceE4, event.deltaE2);
  else if (event.kind === 'book-invalid') {
    for (const ticker of event.tickers ?? [T, U]) ours.get(ticker)?.invalidate(event.reason);
  }
}

let exchange: StandIn;
let feed: KalshiFeed;
let wire: Wire | undefined;

beforeAll(async () => {
  exchange = await standIn();
  serveSeries(exchange);
  exchange.handlers.set('GET /markets', (_request, response) => reply(response, 200, { markets: hour() }));
  exchange.onSocket = (socket) => {
    wire = new Wire(socket, levels);
  };
  const client = { restUrl: exchange.restUrl, wsUrl: exchange.wsUrl, signer: testSigner, log: quietLog() };
  feed = kalshiFeed({
    ...client,
    series: [{ symbol: 'BTC', kind: 'hourly' }],
    clock: wallClock,
    timers: wallTimers,
    reconnect: { firstMs: 1, maxMs: 5 },
    onEvent: apply,
  });
  feed.start();
  await until(agree);
});

afterAll(async () => {
  await feed.stop();
  await exchange.stop();
});

const fault = fc.constantFrom('none', 'none', 'lost', 'twice', 'garbled', 'cut');
const change = fc.record({
  ticker: fc.constantFrom(T, U),
  price: fc.constantFrom('0.3000', '0.4700', '0.5000'),
  count: fc.integer({ min: 0, max: 20 }),
  fault,
});

test('whatever is lost, repeated, garbled or cut, the books end as the exchange has them', async () => {
  const send = ({
    ticker,
    price,
    count,
    fault: what,
  }: {
    ticker: string;
    price: string;
    count: number;
    fault: string;
  }) => {
    const book = theirs.get(ticker);
    const delta = count - (book?.get(price) ?? 0);
    if (count === 0) book?.delete(price);
    else book?.set(price, count);
    const text = what === 'garbled' ? 'x' : delta.toFixed(2);
    const message = {
      market_ticker: ticker,
      market_id: 'x',
      price_dollars: price,
      delta_fp: text,
      side: 'yes',
    };
    if (what === 'lost') wire?.skip('orderbook_delta');
    else if (what === 'cut') wire?.socket.terminate();
    else wire?.send('orderbook_delta', 'orderbook_delta', message);
    if (what === 'twice') wire?.send('orderbook_delta', 'orderbook_delta', message, -1);
  };
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
      for (const each of changes) {
        send(each);
        if (each.fault === 'cut')
          await until(() => wire?.socket.readyState === 1 && wire.sids.has('orderbook_delta'));
        // Some faults meet the repair of the one before, others its end.
        else if (each.count % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      // A loss shows with the next message.
      send({ ticker: T, price: '0.2000', count: changes.length, fault: 'none' });
      await until(agree);
      expect(agree()).toBe(true);
    }),
    { numRuns: 40 },
  );
});
