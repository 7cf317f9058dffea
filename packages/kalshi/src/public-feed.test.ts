import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { PriceE4 } from '@rec-io/domain/money';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { quietLog, reply, type StandIn, standIn, until, wallClock, wallTimers } from '../test/stand-in.ts';
import { market, serveSeries } from '../test/wire.ts';
import { type PublicFeed, publicFeed } from './public-feed.ts';

const events: ExchangeEvent[] = [];
const of = <K extends ExchangeEvent['kind']>(kind: K) =>
  events.filter((event): event is Extract<ExchangeEvent, { kind: K }> => event.kind === kind);
const FAR = 'KXBTCD-26OCT0812-T99999.99';
let exchange: StandIn;
let feed: PublicFeed;
let status: number;
let trades: object[];
let signed: number;
const asked: string[][] = [];

const closeTime = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 3_600_000).toISOString();
const strikes = [
  ...Array.from({ length: 50 }, (_, i) => `KXBTCD-26OCT0812-T${80_000 + 100 * i - 0.01}`),
  FAR,
];

beforeEach(async () => {
  events.length = 0;
  asked.length = 0;
  status = 200;
  trades = [];
  signed = 0;
  exchange = await standIn();
  serveSeries(exchange);
  const answer = (path: string, body: (url: URL) => unknown) =>
    exchange.handlers.set(`GET ${path}`, (request, response) => {
      if (request.headers['kalshi-access-key'] !== undefined) signed++;
      const url = new URL(request.url ?? '', 'http://x');
      response.setHeader('date', new Date().toUTCString());
      reply(response, status, status === 200 ? body(url) : { error: { code: 'too_many_requests' } });
    });
  answer('/exchange/status', () => ({ exchange_active: true, trading_active: true }));
  answer('/markets', ({ searchParams }) => ({
    markets: searchParams.get('status') === 'open' ? strikes.map((each) => market(each, closeTime)) : [],
    cursor: '',
  }));
  answer('/markets/orderbooks', ({ searchParams }) => {
    const tickers = searchParams.getAll('tickers');
    asked.push(tickers);
    const orderbook_fp = { yes_dollars: [['0.4700', '3.00']], no_dollars: [['0.4800', '2.00']] };
    return { orderbooks: tickers.map((ticker) => ({ ticker, orderbook_fp })) };
  });
  answer('/markets/trades', () => ({ trades, cursor: '' }));
  feed = publicFeed({
    restUrl: exchange.restUrl,
    clock: wallClock,
    timers: wallTimers,
    log: quietLog(),
    series: [{ symbol: 'BTC', kind: 'hourly' }],
    readAttempts: 1,
    pollMs: 20,
    random: () => 0,
    proxy: {
      origin: 'coinbase',
      subscribe(_symbol, onPrice) {
        const timer = setInterval(() => onPrice(820_000_000 as PriceE4), 50);
        return () => clearInterval(timer);
      },
    },
    onEvent: (event) => events.push(event),
  });
  feed.start();
  await until(() => of('book-snapshot').length >= 40);
});
afterEach(async () => {
  await feed.stop();
  await exchange.stop();
});

test('gives markets, books near the money and a named index, without a signature', () => {
  expect(of('market').length).toBeGreaterThanOrEqual(strikes.length);
  expect(of('connection')).toEqual([{ kind: 'connection', connected: true, reason: 'read' }]);
  expect(of('index')[0]).toMatchObject({ origin: 'coinbase', indexE4: 820_000_000, window: null });
  expect(of('book-snapshot')[0]).toMatchObject({ yes: [[4700, 300]], no: [[4800, 200]] });
  for (const tickers of asked) {
    expect(tickers).toHaveLength(40);
    expect(tickers).not.toContain(FAR);
  }
  expect(feed.booksAgeMs).not.toBeNull();
  expect(signed).toBe(0);
});

test('tells each trade once, and none of before', async () => {
  const trade = (trade_id: string) => ({
    trade_id,
    ticker: '',
    count_fp: '2.00',
    yes_price_dollars: '0.5200',
    created_time: closeTime,
  });
  const reads = () => exchange.requests.filter((request) => request.includes('/markets/trades')).length;
  const round = async () => {
    const before = reads();
    await until(() => reads() > before + 6);
  };
  await round();
  expect(of('trade')).toEqual([]);
  trades = [trade('a')];
  await round();
  await round();
  // The same list for each of the five that are looked at: one trade in each.
  expect(of('trade').map(({ yesPriceE4, countE2 }) => [yesPriceE4, countE2])).toEqual(
    Array.from({ length: 5 }, () => [5_200, 200]),
  );
});

test('a refusal is told, the books are not believed any more, and it asks less until it is let in', async () => {
  status = 429;
  await until(() => of('connection').length === 2);
  expect(of('connection')[1]).toMatchObject({ connected: false });
  expect(of('book-invalid').at(-1)).toMatchObject({ tickers: null });
  const before = exchange.requests.filter((request) => request.includes('orderbooks')).length;
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(exchange.requests.filter((request) => request.includes('orderbooks')).length - before).toBeLessThan(
    3,
  );
  status = 200;
  await until(() => of('connection').length === 3);
  expect(of('connection')[2]).toMatchObject({ connected: true });
});
