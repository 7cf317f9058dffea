import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KalshiApi } from '../src/api.ts';
import { type KalshiClient, kalshiClient } from '../src/client.ts';
import { collected } from '../src/reads.ts';
import { quietLog, reply, type StandIn, standIn, testSigner, wallClock, wallTimers } from './stand-in.ts';

/**
 * Answers in the forms in which they were recorded, which are not always those of the specification: fields that came later
 * are missing, as they are in what an older server or a recording says. Values are made up.
 */

const TICKER = 'KXSERIES-26JUN11ABC-ABC';
const FORMS: Record<string, unknown> = {
  'GET /portfolio/balance': {
    balance: 4321,
    balance_breakdown: [{ balance: '43.2199', exchange_index: 0 }],
    balance_dollars: '43.2199',
    portfolio_value: 12,
    updated_ts: 1_781_150_000,
  },
  'GET /portfolio/orders': {
    cursor: '',
    orders: [
      {
        action: 'buy',
        book_side: 'bid',
        client_order_id: 'c-1',
        created_time: '2026-06-11T06:00:00.866753Z',
        fill_count_fp: '0.00',
        initial_count_fp: '2.00',
        last_update_time: '2026-06-11T06:00:00.866753Z',
        maker_fees_dollars: '0.000000',
        maker_fill_cost_dollars: '0.000000',
        no_price_dollars: '0.9800',
        order_id: 'o-1',
        outcome_side: 'yes',
        remaining_count_fp: '2.00',
        self_trade_prevention_type: 'taker_at_cross',
        side: 'yes',
        status: 'resting',
        subaccount_number: 0,
        taker_fees_dollars: '0.000000',
        taker_fill_cost_dollars: '0.000000',
        ticker: TICKER,
        type: 'limit',
        user_id: 'u',
        yes_price_dollars: '0.0200',
      },
    ],
  },
  'GET /portfolio/fills': {
    cursor: '',
    fills: [
      {
        action: 'buy',
        book_side: 'bid',
        count_fp: '3.50',
        created_time: '2026-06-11T06:29:30.164956Z',
        fee_cost: '0.012300',
        fill_id: 'f-1',
        is_taker: true,
        market_ticker: TICKER,
        no_price_dollars: '0.4700',
        order_id: 'o-1',
        outcome_side: 'yes',
        side: 'yes',
        subaccount_number: 0,
        ticker: TICKER,
        trade_id: 'f-1',
        ts: 1_781_159_370,
        yes_price_dollars: '0.5300',
      },
    ],
  },
  'GET /portfolio/positions': {
    cursor: '',
    event_positions: [
      {
        event_exposure_dollars: '1.500000',
        event_ticker: 'KXSERIES-26JUN11ABC',
        fees_paid_dollars: '0.012300',
        realized_pnl_dollars: '0.000000',
        total_cost_dollars: '1.500000',
        total_cost_shares_fp: '3.00',
      },
    ],
    market_positions: [
      {
        fees_paid_dollars: '0.012300',
        last_updated_ts: '2026-06-11T06:29:30.165032Z',
        market_exposure_dollars: '1.500000',
        position_fp: '-3.00',
        realized_pnl_dollars: '0.000000',
        ticker: TICKER,
        total_traded_dollars: '1.500000',
      },
    ],
  },
  'GET /portfolio/settlements': {
    cursor: '',
    settlements: [
      {
        ticker: TICKER,
        event_ticker: 'KXSERIES-26JUN11ABC',
        market_result: 'no',
        yes_count_fp: '0.00',
        yes_total_cost_dollars: '0.000000',
        no_count_fp: '3.00',
        no_total_cost_dollars: '1.410000',
        revenue: 300,
        settled_time: '2026-06-11T09:00:05Z',
        fee_cost: '0.012300',
        value: 0,
      },
    ],
  },
  [`GET /markets/${TICKER}/orderbook`]: {
    orderbook_fp: { no_dollars: [['0.4700', '2.00']], yes_dollars: [['0.4600', '1.25']] },
  },
  'GET /markets/trades': {
    cursor: '',
    trades: [
      {
        trade_id: 't-1',
        ticker: TICKER,
        count_fp: '5.25',
        yes_price_dollars: '0.9400',
        no_price_dollars: '0.0600',
        taker_outcome_side: 'yes',
        taker_book_side: 'bid',
        taker_side: 'yes',
        created_time: '2026-08-28T00:28:48.625895Z',
        is_block_trade: false,
      },
    ],
  },
  'GET /account/limits': {
    usage_tier: 'basic',
    read: { bucket_capacity: 200, refill_rate: 200 },
    write: { bucket_capacity: 100, refill_rate: 100 },
    grants: [],
  },
};

let exchange: StandIn;
let client: KalshiClient;
let forms: Record<string, unknown>;

beforeEach(async () => {
  exchange = await standIn();
  forms = structuredClone(FORMS);
  exchange.handlers.set('*', (request, response) => {
    const path = request.url?.split('?')[0]?.replace('/trade-api/v2', '');
    reply(response, 200, forms[`${request.method} ${path}`]);
  });
  client = kalshiClient({
    restUrl: exchange.restUrl,
    signer: testSigner,
    clock: wallClock,
    timers: wallTimers,
    log: quietLog(),
    backoff: { firstMs: 1, maxMs: 2 },
  });
});

afterEach(async () => {
  client.limits.stop();
  await client.http.close();
  await exchange.stop();
});

const READS: Record<string, (api: KalshiApi) => Promise<unknown>> = {
  'GET /portfolio/balance': (api) => api.portfolio.balance(),
  'GET /portfolio/orders': (api) => collected(api.orders.list()),
  'GET /portfolio/fills': (api) => collected(api.portfolio.fills()),
  'GET /portfolio/positions': (api) => collected(api.portfolio.positions()),
  'GET /portfolio/settlements': (api) => collected(api.portfolio.settlements()),
  [`GET /markets/${TICKER}/orderbook`]: (api) => api.markets.orderBook(TICKER),
  'GET /markets/trades': (api) => collected(api.markets.trades()),
  'GET /account/limits': (api) => api.account.limits(),
};

test.each(Object.keys(FORMS))('%s is read as it was recorded, with no field unknown', async (name) => {
  await READS[name]?.(client.api);
  expect([...client.rest.unknownFields.counts]).toEqual([]);
});

test('in the domain’s words they are exact', async () => {
  const { reads } = client;
  expect(await collected(reads.fills(0))).toMatchObject([
    { tradeId: 'f-1', countE2: 350, yesPriceE4: 5_300, feeE6: 12_300 },
  ]);
  expect(await collected(reads.positions())).toEqual([{ ticker: TICKER, countE2: -300 }]);
  expect(await collected(reads.orders(0))).toMatchObject([{ clientOrderId: 'c-1', remainingCountE2: 200 }]);
  expect(await collected(reads.settlements(0))).toMatchObject([{ result: 'no', revenueE6: 3_000_000 }]);
});

describe('without a field that money rests on, an answer is an error that names it:', () => {
  const needed: [name: string, rows: string | null, field: string][] = [
    ['GET /portfolio/balance', null, 'balance_dollars'],
    ...[
      'order_id',
      'ticker',
      'book_side',
      'status',
      'yes_price_dollars',
      'fill_count_fp',
      'remaining_count_fp',
      'initial_count_fp',
    ].map((field): [string, string, string] => ['GET /portfolio/orders', 'orders', field]),
    ...[
      'trade_id',
      'order_id',
      'ticker',
      'book_side',
      'count_fp',
      'yes_price_dollars',
      'fee_cost',
      'is_taker',
    ].map((field): [string, string, string] => ['GET /portfolio/fills', 'fills', field]),
    ['GET /portfolio/positions', 'market_positions', 'position_fp'],
    ['GET /portfolio/positions', 'market_positions', 'ticker'],
    ['GET /portfolio/settlements', 'settlements', 'revenue'],
    ['GET /portfolio/settlements', 'settlements', 'market_result'],
    ['GET /markets/trades', 'trades', 'count_fp'],
  ];

  test.each(needed)('%s %s %s', async (name, rows, field) => {
    const form = forms[name] as Record<string, unknown>;
    const row = (rows === null ? form : (form[rows] as unknown[])[0]) as Record<string, unknown>;
    delete row[field];
    await expect(READS[name]?.(client.api)).rejects.toMatchObject({
      code: 'unreadable_answer',
      httpStatus: 200,
    });
    await expect(READS[name]?.(client.api)).rejects.toThrow(new RegExp(`/${field}:`));
  });

  test.each(Object.keys(FORMS))('%s that is no object', async (name) => {
    for (const body of [[], 'text', 7, null]) {
      forms[name] = body;
      await expect(READS[name]?.(client.api)).rejects.toMatchObject({ code: 'unreadable_answer' });
    }
  });
});

describe('with an amount that is none, an answer is an error that names it:', () => {
  const amounts: [name: string, rows: string | null, field: string][] = [
    ['GET /portfolio/balance', null, 'balance_dollars'],
    ['GET /portfolio/orders', 'orders', 'remaining_count_fp'],
    ['GET /portfolio/fills', 'fills', 'fee_cost'],
    ['GET /portfolio/positions', 'market_positions', 'position_fp'],
    ['GET /markets/trades', 'trades', 'yes_price_dollars'],
  ];

  test.each(amounts)('%s %s %s', async (name, rows, field) => {
    const form = forms[name] as Record<string, unknown>;
    const row = (rows === null ? form : (form[rows] as unknown[])[0]) as Record<string, unknown>;
    for (const wrong of ['', 'many', '1e3', '+1', '1,5', ' 1', '.5', '9'.repeat(40), 1, null]) {
      row[field] = wrong;
      await expect(READS[name]?.(client.api)).rejects.toThrow(new RegExp(`/${field}:`));
    }
  });

  test('a book with such a level is no book', async () => {
    forms[`GET /markets/${TICKER}/orderbook`] = {
      orderbook_fp: { yes_dollars: [['0.4700', 'x']], no_dollars: [] },
    };
    await expect(client.reads.orderBook(TICKER)).rejects.toMatchObject({ code: 'unreadable_answer' });
  });
});

test('an amount that only informs may be empty', async () => {
  const { orders } = forms['GET /portfolio/orders'] as { orders: Record<string, unknown>[] };
  Object.assign(orders[0] ?? {}, { taker_fees_dollars: '', no_price_dollars: null });
  expect(await collected(client.reads.orders(0))).toHaveLength(1);
});

test('an order without a time of creation cannot be compared with a decision: that is an error', async () => {
  const { orders } = forms['GET /portfolio/orders'] as { orders: Record<string, unknown>[] };
  delete orders[0]?.['created_time'];
  await expect(collected(client.reads.orders(0))).rejects.toThrow(/created_time/);
});

test('lists that are null are empty', async () => {
  forms['GET /portfolio/orders'] = { orders: null, cursor: '' };
  forms[`GET /markets/${TICKER}/orderbook`] = { orderbook_fp: { yes_dollars: null } };
  expect(await collected(client.reads.orders(0))).toEqual([]);
  expect(await client.reads.orderBook(TICKER)).toEqual({ yes: [], no: [] });
});

describe('cash', () => {
  const balance = (breakdown?: [number, string][]) => {
    forms['GET /portfolio/balance'] = {
      balance: 10_000,
      balance_dollars: '100.0050',
      balance_breakdown: breakdown?.map(([exchange_index, own]) => ({ exchange_index, balance: own })),
    };
  };

  test('that can pay for crypto is that of its shard', async () => {
    balance([
      [0, '60.0050'],
      [2, '40.0000'],
    ]);
    expect(await client.reads.balance()).toBe(40_000_000);
    expect(await client.reads.balances()).toEqual({
      totalE6: 100_005_000,
      byShard: new Map([
        [0, 60_005_000],
        [2, 40_000_000],
      ]),
    });
  });

  test('is none where all of it lies on other shards', async () => {
    balance([[0, '100.0050']]);
    expect(await client.reads.balance()).toBe(0);
  });

  test('is all there is where the exchange does not tell it by shard', async () => {
    balance();
    expect(await client.reads.balance()).toBe(100_005_000);
  });
});
