import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
import { hour, market, serveSeries, T, U, Wire } from '../test/wire.ts';
import { type KalshiFeed, kalshiFeed } from './feed.ts';

const CLOSE_MS = Date.parse('2026-10-08T16:00:00Z');
const NEXT = 'KXBTCD-26OCT0813-T81999.99';

let exchange: StandIn;
let feed: KalshiFeed;
let markets: object[];
const events: ExchangeEvent[] = [];
const wires: Wire[] = [];
const log = quietLog();
const wire = (): Wire => wires.at(-1) as Wire;
const of = <K extends ExchangeEvent['kind']>(kind: K) =>
  events.filter((event): event is Extract<ExchangeEvent, { kind: K }> => event.kind === kind);

beforeEach(async () => {
  events.length = 0;
  wires.length = 0;
  markets = hour();
  exchange = await standIn();
  exchange.onSocket = (socket) => wires.push(new Wire(socket));
  serveSeries(exchange);
  exchange.handlers.set('GET /markets', (_request, response) =>
    reply(response, 200, { markets, cursor: '' }),
  );
  exchange.handlers.set('GET /portfolio/balance', (_request, response) => {
    reply(response, 200, { balance: 100, balance_dollars: '1.0000' });
  });
  feed = kalshiFeed({
    restUrl: exchange.restUrl,
    wsUrl: exchange.wsUrl,
    signer: testSigner,
    series: [{ symbol: 'BTC', kind: 'hourly' }],
    log,
    clock: wallClock,
    timers: wallTimers,
    reconnect: { firstMs: 5, maxMs: 20 },
    onEvent: (event) => events.push(event),
  });
  feed.start();
  await until(() => of('book-snapshot').length >= 2);
});

afterEach(async () => {
  await feed.stop();
  await exchange.stop();
});

test('a connection brings the markets of the coming hour, then their books', () => {
  const kinds = events.map(({ kind }) => kind).filter((kind) => kind !== 'balance');
  expect(kinds).toEqual(['connection', 'market', 'market', 'book-snapshot', 'book-snapshot']);
  expect(of('book-snapshot')[0]).toMatchObject({ ticker: T, yes: [[4700, 300]], no: [[4800, 200]] });
  const books = wire().commands.find(
    ({ params }) => (params['channels'] as string[])?.[0] === 'orderbook_delta',
  );
  expect(books?.params).toMatchObject({ use_yes_price: false, market_tickers: [T, U] });
});

test('messages become events in the order of their arrival', async () => {
  wire().delta(T, '5.00');
  wire().send('trade', 'trade', {
    trade_id: 'x',
    market_ticker: T,
    yes_price_dollars: '0.5200',
    count_fp: '5.24',
  });
  wire().index(CLOSE_MS - 100_000, '82000.1');
  wire().delta(U, '-3.00');
  await until(() => of('book-delta').length >= 2);
  const tail = events.filter(({ kind }) => kind !== 'balance').slice(-4);
  expect(tail.map(({ kind }) => kind)).toEqual(['book-delta', 'trade', 'index', 'book-delta']);
  expect(tail[1]).toMatchObject({ ticker: T, yesPriceE4: 5200, countE2: 524 });
});

test('a fill is told and the balance read again', async () => {
  const before = of('balance').length;
  wire().socket.send(
    JSON.stringify({
      type: 'fill',
      sid: wire().sids.get('fill'),
      msg: {
        trade_id: 'd',
        order_id: 'o',
        client_order_id: 'c',
        market_ticker: T,
        is_taker: true,
        side: 'no',
        book_side: 'ask',
        yes_price_dollars: '0.0400',
        count_fp: '1.00',
        fee_cost: '0.002700',
        ts_ms: 5,
      },
    }),
  );
  await until(() => of('balance').length > before);
  expect(of('fill')[0]?.fill).toMatchObject({
    tradeId: 'd',
    clientOrderId: 'c',
    side: 'ask',
    feeE6: 2_700,
    timeMs: 5,
  });
});

describe('a book that may be wrong', () => {
  test('after a gap is invalid until its whole comes again', async () => {
    wire().delta(T, '1.00', 2);
    await until(() => of('book-snapshot').length >= 4);
    const kinds = events.filter(({ kind }) => kind.startsWith('book')).map(({ kind }) => kind);
    expect(kinds.slice(2)).toEqual(['book-invalid', 'book-delta', 'book-snapshot', 'book-snapshot']);
    expect(of('book-invalid')[0]?.tickers).toEqual([T, U]);
    expect(feed.counts.gaps).toBe(1);
  });

  test('after an unreadable change is invalid until its whole comes again', async () => {
    wire().delta(T, 'many');
    await until(() => of('book-snapshot').length >= 4);
    expect(of('book-invalid')[0]?.tickers).toEqual([T, U]);
    expect(feed.counts).toMatchObject({ malformed: 1, gaps: 1 });
  });

  test('because it contradicts itself is invalid until its whole comes again', async () => {
    feed.resync(T);
    await until(() => of('book-snapshot').length >= 3);
    expect(of('book-invalid')[0]?.tickers).toEqual([T]);
    expect(of('book-snapshot')[2]?.ticker).toBe(T);
  });

  test('after an overflow whose subscription is not told is invalid, and a new connection brings it', async () => {
    wire().socket.send(
      JSON.stringify({ type: 'error', msg: { code: 25, msg: 'Subscription buffer overflow' } }),
    );
    await until(() => of('book-snapshot').length >= 4);
    expect(of('book-invalid')[0]).toMatchObject({ tickers: null, reason: expect.stringMatching('error 25') });
    expect(wires).toHaveLength(2);
  });

  test('after a lost connection is invalid, and a new connection brings it', async () => {
    wire().socket.terminate();
    await until(() => of('book-snapshot').length >= 4);
    const told = events.filter(({ kind }) => kind === 'connection' || kind === 'book-invalid');
    expect(told.map((event) => (event.kind === 'connection' ? event.connected : event.kind))).toEqual([
      true,
      'book-invalid',
      false,
      true,
    ]);
    expect(wires).toHaveLength(2);
  });
});

test('garbage is survived and counted, and a lost change behind it shows as a gap', async () => {
  wire().socket.send('}{');
  wire().socket.send(Buffer.from([1, 2, 3]));
  wire().send('orderbook_delta', 'orderbook_delta', { nonsense: true });
  wire().delta(T, '1.00');
  await until(() => of('book-snapshot').length >= 4);
  expect(feed.counts.malformed).toBe(3);
  expect(feed.counts.gaps).toBeGreaterThanOrEqual(1);
});

test('a frame that comes twice is used once', async () => {
  wire().delta(T, '1.00');
  wire().delta(T, '1.00', -1);
  wire().delta(T, '2.00');
  await until(() => of('book-delta').length >= 2);
  expect(of('book-delta').map(({ deltaE2 }) => deltaE2)).toEqual([100, 200]);
  expect(of('book-invalid')).toEqual([]);
});

test('the hour’s end closes its markets before the print, and the next hour takes their place', async () => {
  markets = [market(NEXT, '2026-10-08T17:00:00Z')];
  wire().index(CLOSE_MS - 1_000, '82000.00');
  wire().index(CLOSE_MS, '82000.50', { value: '82000.12500000', window_size: 60 });
  await until(() => of('book-snapshot').some(({ ticker }) => ticker === NEXT));
  const kinds = events.filter(({ kind }) => kind === 'index' || kind === 'market');
  expect(kinds.slice(2).map((event) => (event.kind === 'market' ? event.market.status : event.kind))).toEqual(
    ['index', 'closed', 'closed', 'index', 'active'],
  );
  const settlements = [
    { ticker: T, market_result: 'yes', revenue: 100 },
    { ticker: U, market_result: 'no', revenue: 0 },
  ].map((row) => ({
    ...row,
    event_ticker: 'KXBTCD-26OCT0812',
    yes_count_fp: '1.00',
    no_count_fp: '0.00',
    settled_time: '2026-10-08T16:00:05Z',
  }));
  exchange.handlers.set('GET /portfolio/settlements', (_request, response) =>
    reply(response, 200, { settlements }),
  );
  wire().lifecycle({ event_type: 'determined', market_ticker: T, result: 'yes', settlement_value: '1.0000' });
  wire().lifecycle({ event_type: 'settled', market_ticker: T });
  wire().lifecycle({ event_type: 'settled', market_ticker: U });
  await until(() => of('settlement').length >= 2);
  expect(of('determined')).toEqual([{ kind: 'determined', ticker: T, result: 'yes', valueE4: 820_001_300 }]);
  expect(of('settlement').map(({ settlement }) => settlement.revenueE6)).toEqual([1_000_000, 0]);
});

test('a market that is announced is read, and one of a later hour waits for its turn', async () => {
  markets = [...hour(), market(NEXT, '2026-10-08T17:00:00Z')];
  const asked = exchange.requests.length;
  wire().lifecycle({ event_type: 'created', market_ticker: NEXT });
  await until(() => exchange.requests.length > asked);
  wire().index(CLOSE_MS - 5_000, '82000');
  await until(() => of('index').length >= 1);
  expect(of('market')).toHaveLength(2);
});

test('a volume that the trades do not explain is corrected after a connection', async () => {
  wire().send('trade', 'trade', {
    trade_id: 'x',
    market_ticker: T,
    yes_price_dollars: '0.5200',
    count_fp: '5.00',
  });
  await until(() => of('trade').length >= 1);
  markets = [market(T, '2026-10-08T16:00:00Z', '5.00'), market(U, '2026-10-08T16:00:00Z', '7.00')];
  wire().socket.terminate();
  await until(() => of('market').length >= 3);
  expect(of('market').at(-1)?.market).toMatchObject({ ticker: U, volumeE2: 700 });
});

test('fills of the time without a connection are read', async () => {
  const timeMs = CLOSE_MS - 60_000;
  wire().index(timeMs, '82000');
  await until(() => of('index').length >= 1);
  exchange.handlers.set('GET /portfolio/fills', (_request, response) => {
    const fill = {
      trade_id: 'missed',
      order_id: 'o',
      ticker: T,
      book_side: 'bid',
      count_fp: '1.00',
      yes_price_dollars: '0.5200',
      fee_cost: '0.017500',
      is_taker: true,
      created_time: new Date(timeMs).toISOString(),
    };
    reply(response, 200, { fills: [fill], cursor: '' });
  });
  wire().socket.terminate();
  await until(() => of('fill').length >= 1);
  expect(of('fill')[0]?.fill.tradeId).toBe('missed');
});

test('a print that is far ahead of the exchange is not believed, and closes nothing', async () => {
  wire().index(CLOSE_MS - 100_000, '82000.1');
  await until(() => of('index').length >= 1);
  wire().send('cfbenchmarks_value', 'cfbenchmarks_value', {
    index_id: 'BRTI',
    received_at: CLOSE_MS - 99_000,
    data: JSON.stringify({ type: 'value', id: 'BRTI', time: CLOSE_MS, value: '1.0', origin: 'seeded' }),
  });
  wire().index(CLOSE_MS - 98_000, '82000.2');
  await until(() => of('index').length >= 2);
  expect(of('index').map(({ timeMs }) => timeMs)).toEqual([CLOSE_MS - 100_000, CLOSE_MS - 98_000]);
  expect(of('market').every(({ market: { status } }) => status === 'active')).toBe(true);
});

describe('without the index', () => {
  const readsOf = (path: string, key: string, rows: readonly object[]): string[] => {
    const askedSince: string[] = [];
    exchange.handlers.set(`GET /portfolio/${path}`, (request, response) => {
      askedSince.push(new URL(request.url ?? '', 'http://x').searchParams.get('min_ts') ?? '');
      reply(response, 200, { [key]: rows, cursor: '' });
    });
    return askedSince;
  };
  const secondsBefore = (timeMs: number, minutes: number): string =>
    String(Math.floor(timeMs / 1_000) - minutes * 60);

  test('a lost connection is caught up from the newest message that told the time', async () => {
    const trade = { trade_id: 'x', market_ticker: T, yes_price_dollars: '0.5200', count_fp: '1.00' };
    wire().send('trade', 'trade', { ...trade, ts_ms: CLOSE_MS - 92_000 });
    await until(() => of('trade').length >= 1);
    expect(feed.nowMs).toBeGreaterThanOrEqual(CLOSE_MS - 92_000);
    expect(feed.nowMs).toBeLessThan(CLOSE_MS);
    const askedSince = readsOf('fills', 'fills', []);
    wire().socket.terminate();
    await until(() => askedSince.length >= 1);
    expect(askedSince[0]).toBe(secondsBefore(CLOSE_MS - 92_000, 1));
  });

  test('and without a message that tells the time, a lost connection is caught up from when it was made', async () => {
    expect(feed.nowMs).toBeNull();
    const askedSince = readsOf('fills', 'fills', []);
    wire().socket.terminate();
    await until(() => askedSince.length >= 1);
    expect(Math.abs(Number(askedSince[0]) - Number(secondsBefore(Date.now(), 1)))).toBeLessThan(30);
  });

  test('a hole in a private channel is read over, and payouts are told', async () => {
    const askedSince = readsOf('fills', 'fills', []);
    wire().skip('order_group_updates');
    wire().send('order_group_updates', 'order_group_updates', {
      event_type: 'triggered',
      order_group_id: 'g',
      ts_ms: CLOSE_MS,
    });
    await until(() => askedSince.length >= 1);
    readsOf('settlements', 'settlements', [
      {
        ticker: T,
        event_ticker: 'KXBTCD-26OCT0812',
        market_result: 'yes',
        revenue: 100,
        yes_count_fp: '1.00',
        no_count_fp: '0.00',
        settled_time: '2026-10-08T16:00:05Z',
      },
    ]);
    wire().lifecycle({ event_type: 'settled', market_ticker: T });
    await until(() => of('settlement').length >= 1);
    expect(of('settlement')[0]?.settlement.revenueE6).toBe(1_000_000);
  });
});

describe('fees', () => {
  const override = (fee_type_override: string | null, fee_multiplier_override: number | null) =>
    wire().send('event_fee_update', 'market_lifecycle_v2', {
      event_ticker: T.slice(0, 16),
      fee_type_override,
      fee_multiplier_override,
    });
  const feesOf = (ticker: string) =>
    of('market').findLast(({ market: { ticker: own } }) => own === ticker)?.market.fees;

  test('of an event reach whoever computes edges as soon as they change, and go back as they came', async () => {
    override('quadratic_with_maker_fees', 0.5);
    await until(() => of('market').length >= 4);
    for (const ticker of [T, U]) expect(feesOf(ticker)).toEqual({ takerRateE4: 350, makerRateE4: 87.5 });
    override(null, null);
    await until(() => of('market').length >= 6);
    expect(feesOf(T)).toEqual({ takerRateE4: 700, makerRateE4: 0 });
  });

  test('that cannot be computed leave no edge, and are said', async () => {
    override('flat', null);
    await until(() => of('market').length >= 4);
    expect(feesOf(U)).toEqual({
      takerRateE4: Number.POSITIVE_INFINITY,
      makerRateE4: Number.POSITIVE_INFINITY,
    });
    expect(log.warnings.at(-1)).toMatchObject({
      details: { error: expect.stringMatching('no formula for flat') },
    });
  });

  test('that an event had before are read with its markets', async () => {
    const event = {
      event_ticker: T.slice(0, 16),
      series_ticker: 'KXBTCD',
      title: 'x',
      fee_multiplier_override: 2,
    };
    exchange.handlers.set('GET /events', (_request, response) => reply(response, 200, { events: [event] }));
    wire().socket.terminate();
    await until(() => of('market').length >= 4);
    expect(feesOf(T)).toEqual({ takerRateE4: 1_400, makerRateE4: 0 });
  });
});

test.each([
  ['scalar', '0.4000'],
  ['', undefined],
])('a result of %j is neither yes nor no, and is told as what it is', async (result, settlement_value) => {
  wire().lifecycle({ event_type: 'determined', market_ticker: T, result, settlement_value });
  await until(() => of('odd-result').length >= 1);
  const settlementValue = settlement_value ?? null;
  expect(of('odd-result')).toEqual([{ kind: 'odd-result', ticker: T, result, settlementValue }]);
  expect(of('determined')).toEqual([]);
});

test('a print tells how far it is behind what the exchange said before', async () => {
  const trade = { trade_id: 'x', market_ticker: T, yes_price_dollars: '0.5200', count_fp: '1.00' };
  wire().index(CLOSE_MS - 100_000, '82000.1');
  wire().send('trade', 'trade', { ...trade, ts_ms: CLOSE_MS - 92_000 });
  wire().index(CLOSE_MS - 99_000, '82000.1');
  await until(() => of('index').length >= 2);
  expect(of('index').map(({ lagMs }) => lagMs)).toEqual([0, 7_000]);
});

describe('the account', () => {
  const order = (status: string, extra: object = {}) => ({
    order_id: 'o',
    client_order_id: 'c',
    ticker: T,
    book_side: 'bid',
    status,
    yes_price_dollars: '0.4700',
    fill_count_fp: '1.00',
    remaining_count_fp: '2.00',
    initial_count_fp: '3.00',
    ...extra,
  });
  const say = (type: string, channel: string, msg: object) =>
    wire().socket.send(JSON.stringify({ type, sid: wire().sids.get(channel), msg }));

  test('is told of its orders, holdings and order groups', async () => {
    say('user_order', 'user_orders', order('resting', { created_ts_ms: 5 }));
    say('market_position', 'market_positions', {
      market_ticker: T,
      position_fp: '-3.00',
      position_cost_dollars: '1.5000',
      realized_pnl_dollars: '0.0000',
      fees_paid_dollars: '0.0000',
    });
    wire().send('order_group_updates', 'order_group_updates', {
      event_type: 'triggered',
      order_group_id: 'g',
      ts_ms: 6,
    });
    await until(() => of('order-group').length >= 1);
    expect(of('order')).toMatchObject([
      { order: { orderId: 'o', status: 'resting', remainingCountE2: 200 } },
    ]);
    expect(of('position')).toEqual([{ kind: 'position', position: { ticker: T, countE2: -300 } }]);
    expect(of('order-group')).toMatchObject([
      { groupId: 'g', change: 'triggered', limitE2: null, timeMs: 6 },
    ]);
  });

  test('is read after a lost connection: orders that rested before, and holdings that are gone', async () => {
    say('user_order', 'user_orders', order('resting', { created_ts_ms: CLOSE_MS - 3_000_000 }));
    const position = {
      position_cost_dollars: '1.0000',
      realized_pnl_dollars: '0.0000',
      fees_paid_dollars: '0.0000',
    };
    say('market_position', 'market_positions', { market_ticker: T, position_fp: '3.00', ...position });
    wire().index(CLOSE_MS - 60_000, '82000');
    await until(() => of('index').length >= 1 && of('position').length >= 1);
    const created_time = new Date(CLOSE_MS - 3_000_000).toISOString();
    exchange.handlers.set('GET /portfolio/orders', (_request, response) =>
      reply(response, 200, { orders: [order('canceled', { created_time })] }),
    );
    exchange.handlers.set('GET /portfolio/positions', (_request, response) =>
      reply(response, 200, { market_positions: [{ ticker: U, position_fp: '2.00' }] }),
    );
    wire().socket.terminate();
    await until(() => of('order').length >= 2 && of('position').length >= 3);
    expect(of('order').at(-1)?.order).toMatchObject({ orderId: 'o', status: 'canceled' });
    expect(
      of('position')
        .slice(1)
        .map(({ position: { ticker, countE2 } }) => [ticker, countE2]),
    ).toEqual([
      [U, 200],
      [T, 0],
    ]);
  });

  test('without its own channels is no connection, and says so', async () => {
    exchange.onSocket = (socket) => {
      const refusing = new Wire(socket);
      refusing.refusals.set('fill', { code: 9, msg: 'Authentication required' });
      wires.push(refusing);
    };
    wire().socket.terminate();
    await until(() => log.warnings.some(({ message }) => message === 'the exchange does not give a channel'));
    await until(() => wires.length >= 3);
    expect(of('connection').at(-1)).toMatchObject({ connected: false });
    expect(log.warnings.at(-1)?.details).toMatchObject({
      reason: expect.stringMatching('fill is refused'),
    });
  });
});
