import { expect, test } from 'vitest';
import type { ExchangeAccount } from './exchange-account.ts';
import type { LedgerRows } from './ledger-rows.ts';
import { verdict } from './verdict.ts';

const S = 1_000;
const intent = { decision: 1, monitor: 'm', cause: 'entry', closes: null, count: 200, seq: 10 } as const;
const bought = { ...intent, id: 'e1', ticker: 'A', side: 'yes', action: 'entry', book_side: 'bid' } as const;
const sold = {
  ...bought,
  id: 'x1',
  action: 'exit',
  closes: 'e1',
  book_side: 'ask',
  yes_price: 5_000,
} as const;
const no = { ...bought, id: 'e2', ticker: 'B', side: 'no', book_side: 'ask', yes_price: 3_000 } as const;

/** Two trades: one sold again at 50 cents, one of NO at 70 cents that has won. */
const LEDGER: LedgerRows = {
  intents: [{ ...bought, yes_price: 4_000 }, { ...sold, cause: 'take-profit' }, no],
  fills: [
    fill('f1', 'e1', 'A', 'bid', 4_000, 3),
    fill('f2', 'x1', 'A', 'ask', 5_000, 4),
    fill('f3', 'e2', 'B', 'ask', 3_000, 5),
  ],
  settlements: [{ ticker: 'B', result: 'no', revenue: 2_000_000 }],
  balances: [{ balance: 100_000_000, at: 1 * S }],
  rules: [
    { trade: 'e1', seq: 1 },
    { trade: 'e2', seq: 2 },
  ],
  adoptions: [],
  controls: [],
  exitEnds: [],
};
const order = (id: string, ticker: string, book_side: 'bid' | 'ask', price: string, at: number) => ({
  ...{ order_id: `o-${id}`, client_order_id: id, ticker, book_side, yes_price_dollars: price },
  ...{ initial_count_fp: '2.00', fill_count_fp: '2.00', created_time: new Date(at).toISOString() },
});
const EXCHANGE: ExchangeAccount = {
  orders: [
    order('e1', 'A', 'bid', '0.4000', 10 * S),
    order('x1', 'A', 'ask', '0.5000', 11 * S),
    order('e2', 'B', 'ask', '0.3000', 10 * S),
  ],
  fills: [
    told('f1', 'e1', 'A', 'bid', '0.4000'),
    told('f2', 'x1', 'A', 'ask', '0.5000'),
    told('f3', 'e2', 'B', 'ask', '0.3000'),
  ],
  settlements: [{ ticker: 'B', market_result: 'no', revenue: 200, settled_time: '' }],
  positions: new Map(),
  // 100 − 0.80 + 1.00 − 1.40 + 2.00 − three fees of a cent.
  balanceUsd: 100.77,
};

function fill(id: string, of: string, ticker: string, side: 'bid' | 'ask', yes_price: number, seq: number) {
  return {
    trade_id: id,
    order_id: `o-${of}`,
    client_order_id: of,
    ticker,
    side,
    yes_price,
    count: 200,
    fee: 10_000,
    at: 12 * S,
    seq,
  };
}
function told(id: string, of: string, ticker: string, book_side: 'bid' | 'ask', yes_price_dollars: string) {
  return {
    trade_id: id,
    order_id: `o-${of}`,
    ticker,
    book_side,
    yes_price_dollars,
    count_fp: '2.00',
    fee_cost: '0.010000',
    created_time: '',
  };
}
const judged = (ledger: Partial<LedgerRows>, exchange: Partial<ExchangeAccount> = {}) =>
  verdict({ ...LEDGER, ...ledger }, { ...EXCHANGE, ...exchange });

test('a story that both tell alike is right', () => {
  expect(judged({})).toEqual([]);
});

test.each<[string, Partial<LedgerRows>, Partial<ExchangeAccount>, RegExp]>([
  [
    'a doubled order',
    {},
    { orders: [...EXCHANGE.orders, ...EXCHANGE.orders.slice(0, 1)] },
    /two orders at the exchange: e1/,
  ],
  [
    'a decision sent twice',
    { intents: [...LEDGER.intents, { ...no, id: 'e9' }] },
    {},
    /two orders for one decision/,
  ],
  ['an order without an intent', { intents: LEDGER.intents.slice(0, 2) }, {}, /does not know: e2/],
  [
    'another price than decided',
    { intents: [{ ...no, yes_price: 1 }, ...LEDGER.intents.slice(0, 2)] },
    {},
    /another than was decided/,
  ],
  ['a lost fill', { fills: LEDGER.fills.slice(0, 2) }, {}, /a lost fill: f3/],
  ['a fill twice', { fills: [...LEDGER.fills, ...LEDGER.fills.slice(0, 1)] }, {}, /twice in the ledger: f1/],
  ['a fill that nobody made', {}, { fills: EXCHANGE.fills.slice(0, 2) }, /nobody made fill f3/],
  ['another fee', { fills: LEDGER.fills.map((one) => ({ ...one, fee: 1 })) }, {}, /a fill is another: f1/],
  [
    'a stop that sold more than was held',
    {
      intents: [LEDGER.intents[0] as never, { ...sold, cause: 'manual', closes: 'e2' }, no],
      fills: [
        fill('f1', 'e1', 'A', 'bid', 4_000, 3),
        fill('f2', 'x1', 'A', 'ask', 5_000, 4),
        fill('f4', 'x1', 'A', 'ask', 5_000, 4),
        fill('f3', 'e2', 'B', 'ask', 3_000, 5),
      ],
    },
    {},
    /2 more sold than e2 held/,
  ],
  [
    'a position that nothing explains',
    {},
    { positions: new Map([['C', 3]]) },
    /position C: trades and adoptions 0, exchange 3/,
  ],
  ['a settlement that is missing', { settlements: [] }, {}, /a settlement is missing: B/],
  ['a wrong payout', { settlements: [{ ticker: 'B', result: 'no', revenue: 1 }] }, {}, /2\.000000 were due/],
  ['a balance off by two ten-thousandths', {}, { balanceUsd: 100.7702 }, /balance: ledger \$100\.770000/],
  [
    'a trade without rules',
    { rules: LEDGER.rules.slice(0, 1) },
    {},
    /before its rules were in the ledger: e2/,
  ],
  [
    'rules that came after the fill',
    {
      rules: [
        { trade: 'e1', seq: 9 },
        { trade: 'e2', seq: 2 },
      ],
    },
    {},
    /in the ledger: e1/,
  ],
  [
    'an entry after a stop',
    { controls: [{ state: 'halted', by: 'owner', seq: 5 }] },
    {},
    /an entry was decided while trading was stopped: e1/,
  ],
])('%s is told', (_, ledger, exchange, said) => {
  expect(judged(ledger, exchange).join('\n')).toMatch(said);
});

test('exits go on after a stop, and entries once it is over', () => {
  const controls = [
    { state: 'halted', by: 'owner', seq: 5 },
    { state: 'active', by: 'owner', seq: 6 },
    { state: 'halted', by: 'owner', seq: 10.5 },
  ];
  expect(judged({ controls })).toEqual([]);
});
