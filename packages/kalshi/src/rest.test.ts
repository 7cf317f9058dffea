import { verify } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  publicKey,
  quietLog,
  reply,
  type StandIn,
  standIn,
  testSigner,
  until,
  wallClock,
  wallTimers,
} from '../test/stand-in.ts';
import { KalshiApi } from './api.ts';
import { type KalshiClient, kalshiClient, publicClient } from './client.ts';
import { collected, Reads } from './reads.ts';
import { Rest } from './rest.ts';

const MARKET = {
  ticker: 'KXBTCD-26OCT0812-T81999.99',
  event_ticker: 'KXBTCD-26OCT0812',
  status: 'active',
  open_time: '2026-10-08T15:00:00Z',
  close_time: '2026-10-08T16:00:00Z',
  volume_fp: '15230.41',
  price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0100' }],
  strike_type: 'greater',
  floor_strike: 81999.99,
  title: 'Bitcoin price on Oct 8, 2026?',
  yes_sub_title: '$82,000 or above',
  exchange_index: 2,
};
const SERIES = { series: { ticker: 'KXBTCD', title: 'Bitcoin', fee_type: 'quadratic', fee_multiplier: 1 } };

let exchange: StandIn;
let client: KalshiClient;

beforeEach(async () => {
  exchange = await standIn();
  client = kalshiClient({
    restUrl: exchange.restUrl,
    signer: testSigner,
    clock: wallClock,
    timers: wallTimers,
    log: quietLog(),
    backoff: { firstMs: 1, maxMs: 2 },
  });
  exchange.handlers.set('GET /series/KXBTCD', (_request, response) => reply(response, 200, SERIES));
});

afterEach(async () => {
  await client.http.close();
  await exchange.stop();
});

test('a client without a key reads what is public, unsigned, and sends no write', async () => {
  const signed: unknown[] = [];
  exchange.handlers.set('GET /exchange/status', (request, response) => {
    signed.push(request.headers['kalshi-access-key']);
    reply(response, 200, { exchange_active: true, trading_active: true });
  });
  const { http, limits, serverClock, reads } = publicClient({
    restUrl: exchange.restUrl,
    clock: wallClock,
    timers: wallTimers,
    log: quietLog(),
  });
  expect(await reads.tradingActive()).toBe(true);
  expect(signed).toEqual([undefined]);
  const api = new KalshiApi(new Rest({ http, limits, serverClock, timers: wallTimers, signer: null }));
  expect(await api.orderWrites.cancelAll()).toMatchObject({ kind: 'rejected', code: 'not_sendable' });
  expect(exchange.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
  limits.stop();
  await http.close();
});

test('a read is signed without its query', async () => {
  let verified = false;
  exchange.handlers.set('GET /portfolio/fills', (request, response) => {
    const text = `${request.headers['kalshi-access-timestamp']}GET/trade-api/v2/portfolio/fills`;
    const signature = Buffer.from(String(request.headers['kalshi-access-signature']), 'base64');
    verified = verify(null, Buffer.from(text), publicKey, signature);
    reply(response, 200, { fills: [], cursor: '' });
  });
  await collected(client.reads.fills(5_000));
  expect(verified).toBe(true);
  expect(exchange.requests[0]).toContain('min_ts=5');
});

test('a market is read with exact amounts and times', async () => {
  exchange.handlers.set('GET /markets', (_request, response) =>
    reply(response, 200, { markets: [MARKET], cursor: '' }),
  );
  const [market] = await collected(
    client.reads.markets({ symbol: 'BTC', kind: 'hourly' }, { status: 'open' }),
  );
  expect(market).toEqual({
    ticker: 'KXBTCD-26OCT0812-T81999.99',
    eventTicker: 'KXBTCD-26OCT0812',
    seriesTicker: 'KXBTCD',
    symbol: 'BTC',
    floorStrikeE4: 819_999_900,
    openTimeMs: Date.parse('2026-10-08T15:00:00Z'),
    closeTimeMs: Date.parse('2026-10-08T16:00:00Z'),
    status: 'active',
    title: 'Bitcoin price on Oct 8, 2026?',
    strikeType: 'greater',
    strikeText: '$82,000 or above',
    exchangeIndex: 2,
    tickE4: 100,
    fees: { takerRateE4: 700, makerRateE4: 0 },
    volumeE2: 1_523_041,
  });
});

test('contracts of other kinds are left out', async () => {
  const markets = [{ ...MARKET, strike_type: 'between' }, MARKET];
  exchange.handlers.set('GET /markets', (_request, response) => reply(response, 200, { markets }));
  expect(await collected(client.reads.markets({ symbol: 'BTC', kind: 'hourly' }, {}))).toHaveLength(1);
});

test.each([
  ['disputed', 'determined'],
  ['finalized', 'settled'],
  ['something_new', 'inactive'],
])('a market that the exchange calls %s is %s', async (theirs, ours) => {
  const markets = [{ ...MARKET, status: theirs }];
  exchange.handlers.set('GET /markets', (_request, response) => reply(response, 200, { markets }));
  const [market] = await collected(client.reads.markets({ symbol: 'BTC', kind: 'hourly' }, {}));
  expect(market?.status).toBe(ours);
});

describe('lists', () => {
  test('are read page by page to their end', async () => {
    const pages: Record<string, unknown> = {
      null: { markets: [{ ...MARKET, ticker: 'a' }], cursor: 'p2' },
      p2: { markets: [{ ...MARKET, ticker: 'b' }], cursor: 'p3' },
      p3: { markets: [{ ...MARKET, ticker: 'c' }], cursor: '' },
    };
    exchange.handlers.set('GET /markets', (request, response) => {
      reply(response, 200, pages[String(new URL(`http://x${request.url}`).searchParams.get('cursor'))]);
    });
    const markets = await collected(client.reads.markets({ symbol: 'BTC', kind: 'hourly' }, {}));
    expect(markets.map(({ ticker }) => ticker)).toEqual(['a', 'b', 'c']);
  });

  test('that come round again are an error and not a longer list', async () => {
    exchange.handlers.set('GET /markets', (_request, response) => {
      reply(response, 200, { markets: [MARKET], cursor: 'again' });
    });
    await expect(collected(client.reads.markets({ symbol: 'BTC', kind: 'hourly' }, {}))).rejects.toThrow(
      /does not end/,
    );
  });

  test('are an error when a later page cannot be read: never a part', async () => {
    exchange.handlers.set('GET /portfolio/positions', (request, response) => {
      if (request.url?.includes('cursor')) reply(response, 400, { msg: 'no' });
      else reply(response, 200, { market_positions: [{ ticker: 'a', position_fp: '-3.00' }], cursor: 'p2' });
    });
    await expect(collected(client.reads.positions())).rejects.toThrow('no');
  });
});

describe('a read that fails', () => {
  const status = { exchange_active: true, trading_active: true };

  test.each([[429], [500], [503]])('with HTTP %i is tried again', async (httpStatus) => {
    let asked = 0;
    exchange.handlers.set('GET /exchange/status', (_request, response) => {
      if (++asked < 3) reply(response, httpStatus, { error: 'later' });
      else reply(response, 200, status);
    });
    expect(await client.reads.tradingActive()).toBe(true);
    expect(asked).toBe(3);
  });

  test('because the connection was cut is tried again', async () => {
    let asked = 0;
    exchange.handlers.set('GET /exchange/status', (request, response) => {
      if (++asked < 2) request.socket.destroy();
      else reply(response, 200, status);
    });
    expect(await client.reads.tradingActive()).toBe(true);
  });

  test.each([[500], [503], [504]])(
    'with HTTP %i may be the exchange telling that it is down',
    async (httpStatus) => {
      exchange.handlers.set('GET /exchange/status', (_request, response) =>
        reply(response, httpStatus, { exchange_active: false, trading_active: false }),
      );
      expect(await client.api.exchange.status()).toMatchObject({ exchange_active: false });
      expect(exchange.requests).toHaveLength(1);
    },
  );

  test('in the end says why', async () => {
    exchange.handlers.set('*', (_request, response) =>
      reply(response, 503, { error: { code: 'down', message: 'down' } }),
    );
    await expect(client.reads.balance()).rejects.toMatchObject({ code: 'down', httpStatus: 503 });
    expect(exchange.requests).toHaveLength(4);
  });

  test('because it is wrong is not repeated', async () => {
    exchange.handlers.set('*', (_request, response) => reply(response, 400, { msg: 'wrong' }));
    await expect(client.reads.balance()).rejects.toMatchObject({ code: 'validation_failed' });
    expect(exchange.requests).toHaveLength(1);
  });
});

test('a missing field is an error that names it, an unknown one is counted', async () => {
  let balance: Record<string, unknown> = { balance: 9801, balance_dollars: '98.0186', shiny: 1 };
  exchange.handlers.set('GET /portfolio/balance', (_request, response) => reply(response, 200, balance));
  expect(await client.reads.balance()).toBe(98_018_600);
  expect([...client.rest.unknownFields.counts]).toEqual([['balance.shiny', 1]]);
  balance = { balance: 9801 };
  await expect(client.reads.balance()).rejects.toThrow('balance/balance_dollars');
});

test.each([['values'], ['payload']])('the history of the index is read from "%s"', async (name) => {
  exchange.handlers.set('GET /cfbenchmarks/history/values', (_request, response) => {
    const prints = [
      { time: 2_000, value: '68000.12345' },
      { time: 1_000, value: '67999.5' },
    ];
    reply(response, 200, { data: { [name]: prints } });
  });
  expect(await client.reads.indexHistory('BTC')).toEqual([
    [1_000, 679_995_000],
    [2_000, 680_001_235],
  ]);
});

test('an answer that a cache has kept tells no time', async () => {
  exchange.handlers.set('*', (_request, response) => {
    response.setHeader('date', new Date(Date.now() - 600_000).toUTCString());
    response.setHeader('age', '600');
    reply(response, 200, { exchange_active: true, trading_active: true });
  });
  for (let i = 0; i < 3; i++) await client.reads.tradingActive();
  expect(client.serverClock.measured).toBe(false);
});

describe('an answer of success that cannot be read', () => {
  test('because it is a page of a proxy is asked for again', async () => {
    let asked = 0;
    exchange.handlers.set('GET /exchange/status', (_request, response) => {
      if (++asked < 3) reply(response, 200, '<html>maintenance</html>');
      else reply(response, 200, { exchange_active: true, trading_active: false });
    });
    expect(await client.reads.tradingActive()).toBe(false);
    expect(asked).toBe(3);
  });

  test('because it has another form is not: it would be the same', async () => {
    exchange.handlers.set('*', (_request, response) => reply(response, 200, { exchange_active: 'yes' }));
    await expect(client.reads.tradingActive()).rejects.toMatchObject({
      code: 'unreadable_answer',
      httpStatus: 200,
      definite: false,
      retrySafe: false,
    });
    expect(exchange.requests).toHaveLength(1);
  });

  test('because it was cut is asked for again', async () => {
    exchange.handlers.set('*', (request, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"exchange_active":');
      setTimeout(() => request.socket.destroy(), 5);
    });
    await expect(client.reads.tradingActive()).rejects.toMatchObject({ code: 'no_answer', httpStatus: null });
    expect(exchange.requests).toHaveLength(4);
  });
});

test('too many requests pause what comes after, too, not only the one that was refused', async () => {
  const time = new VirtualTime(1_000_000);
  const limited = kalshiClient({
    restUrl: exchange.restUrl,
    signer: testSigner,
    clock: time,
    timers: time,
    log: quietLog(),
  });
  const arrivedAtMs: number[] = [];
  exchange.handlers.set('*', (_request, response) => {
    arrivedAtMs.push(time.nowMs());
    if (arrivedAtMs.length === 1) reply(response, 429, { error: 'too many requests' });
    else reply(response, 200, { exchange_active: true, trading_active: true });
  });
  let answered = 0;
  const asked = async () => {
    await limited.reads.tradingActive();
    answered++;
  };
  void asked();
  await until(() => limited.limits.refusals === 1);
  void asked();
  while (answered < 2) {
    time.advanceTo(time.nowMs() + 5);
    await turn();
  }
  // A pause of 125 to 250 ms, and ten tokens at 180 a second.
  expect(arrivedAtMs).toHaveLength(3);
  expect(Math.min(...arrivedAtMs.slice(1))).toBeGreaterThanOrEqual(1_000_125);
  await limited.http.close();
});

test('an order in a state that is new here is in doubt, and hides no other', async () => {
  const row = {
    order_id: 'o',
    ticker: 't',
    book_side: 'bid',
    status: 'resting',
    yes_price_dollars: '0.9900',
    fill_count_fp: '0.00',
    remaining_count_fp: '1.00',
    initial_count_fp: '1.00',
    created_time: '2026-06-11T06:29:20Z',
  };
  exchange.handlers.set('GET /portfolio/orders', (_request, response) =>
    reply(response, 200, { orders: [row, { ...row, status: 'unknown' }], cursor: '' }),
  );
  const orders = await collected(client.reads.orders(0));
  expect(orders.map(({ status }) => status)).toEqual(['resting', 'in-doubt']);
  expect(exchange.requests[0]).toContain('subaccount=0');
});

test('the crypto shard’s own word on trading counts', async () => {
  const shard = { exchange_index: 2, exchange_active: true, trading_active: false };
  exchange.handlers.set('GET /exchange/status', (_request, response) =>
    reply(response, 503, { exchange_active: true, trading_active: true, exchange_index_statuses: [shard] }),
  );
  expect(await client.reads.tradingActive()).toBe(false);
});

test('a market without an exchange index is on the crypto shard', async () => {
  const { exchange_index: _left, ...market } = MARKET;
  exchange.handlers.set('GET /markets', (_request, response) => reply(response, 200, { markets: [market] }));
  expect(
    (await collected(client.reads.markets({ symbol: 'BTC', kind: 'hourly' }, {})))[0]?.exchangeIndex,
  ).toBe(2);
});

test('a long list is read to its end, and one that is longer than can be is an error', async () => {
  let page = 0;
  exchange.handlers.set('GET /portfolio/positions', (_request, response) => {
    page++;
    const market_positions = [{ ticker: `t${page}`, position_fp: '1.00' }];
    reply(response, 200, { market_positions, cursor: page < 250 ? `p${page}` : '' });
  });
  client.limits.adopt({
    read: { capacity: 100_000, refillPerS: 100_000 },
    write: { capacity: 100, refillPerS: 100 },
  });
  expect(await collected(client.reads.positions())).toHaveLength(250);
  page = 0;
  await expect(collected(client.reads.positions(), 3)).rejects.toMatchObject({ code: 'endless_list' });
});

test('the fees of a series are read again after an hour', async () => {
  const time = new VirtualTime(1_000_000);
  const reads = new Reads(client.api, time);
  expect((await reads.series({ symbol: 'BTC', kind: 'hourly' })).fees.takerRateE4).toBe(700);
  const dearer = { series: { ...SERIES.series, fee_multiplier: 2 } };
  exchange.handlers.set('GET /series/KXBTCD', (_request, response) => reply(response, 200, dearer));
  time.advanceTo(1_000_000 + 3_599_999);
  expect((await reads.series({ symbol: 'BTC', kind: 'hourly' })).fees.takerRateE4).toBe(700);
  time.advanceTo(1_000_000 + 3_600_000);
  expect((await reads.series({ symbol: 'BTC', kind: 'hourly' })).fees.takerRateE4).toBe(1_400);
});
