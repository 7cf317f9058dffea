import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KalshiApi } from '../src/api.ts';
import { type KalshiClient, kalshiClient } from '../src/client.ts';
import { ERROR_CODES } from '../src/error-codes.ts';
import { KalshiError } from '../src/errors.ts';
import { collected } from '../src/reads.ts';
import { quietLog, reply, type StandIn, standIn, testSigner, wallClock, wallTimers } from './stand-in.ts';

/** A server that answers anything at all: what the client concludes must never be more than what it was told. */

const T = 'KXBTCD-26OCT0812-T81999.99';
const place = { ticker: T, exchangeIndex: 2 };
const order = (clientOrderId: string): OrderRequest => ({
  clientOrderId,
  ticker: T,
  exchangeIndex: 2,
  side: 'bid',
  yesPriceE4: 5_600 as PriceE4,
  countE2: 1_000 as CountE2,
  timeInForce: 'good_till_canceled',
  reduceOnly: false,
});

let exchange: StandIn;
let client: KalshiClient;
let answer: { readonly status: number; readonly body: string };
let asked: number;

beforeAll(async () => {
  exchange = await standIn();
  exchange.handlers.set('*', (_request, response) => {
    asked++;
    reply(response, answer.status, answer.body);
  });
  client = kalshiClient({
    restUrl: exchange.restUrl,
    signer: testSigner,
    clock: wallClock,
    timers: wallTimers,
    log: quietLog(),
    readAttempts: 1,
  });
  // A refusal for too many requests must not make the next run wait.
  client.limits.refused = () => undefined;
  const much = { capacity: 1e9, refillPerS: 1e9 };
  client.limits.adopt({ read: much, write: much });
});

beforeEach(() => {
  asked = 0;
});

afterAll(async () => {
  client.limits.stop();
  await client.http.close();
  await exchange.stop();
});

/** Values that come near to what is meant, so that some get far. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', 'b', 'o-1', 'o-2', '0.00', '10.00', '-1.00', '10.01', '1e3', ''),
  },
  { weight: 2, arbitrary: fc.constantFrom(null, 0, 1, -1, true, Number.MAX_SAFE_INTEGER) },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const refusal = fc.record(
  { code: fc.oneof(fc.constantFrom(...Object.keys(ERROR_CODES)), value), message: value, details: value },
  { requiredKeys: [] },
);
const row = fc.record(
  {
    order_id: value,
    client_order_id: value,
    fill_count: value,
    remaining_count: value,
    reduced_by: value,
    ts_ms: fc.oneof(fc.constant(1), value),
    error: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: refusal }),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  row,
  fc.record({ orders: fc.oneof(fc.array(fc.oneof(row, value), { maxLength: 4 }), value) }),
  fc.record({ error: fc.oneof(refusal, value) }),
  refusal,
  fc.record({ order_group_id: value, transfer_id: value, subaccount_number: value, api_key_id: value }),
  value,
);
const text = fc.oneof(
  { weight: 6, arbitrary: body.map((json) => JSON.stringify(json) ?? '') },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: body.map((json) => (JSON.stringify(json) ?? '').slice(0, -1)) },
);
const status = fc.constantFrom(
  200,
  200,
  200,
  201,
  202,
  301,
  400,
  401,
  403,
  404,
  408,
  409,
  429,
  500,
  502,
  503,
  504,
);
const given = fc.record({ status, body: text });

type Outcome = { readonly kind: string; readonly code?: string; readonly orderId?: string };

const WRITES: Record<string, (api: KalshiApi) => Promise<unknown>> = {
  create: (api) => api.orderWrites.create(order('a')),
  createBatch: (api) => api.orderWrites.createBatch([order('a'), order('b')]),
  cancel: (api) => api.orderWrites.cancel('o-1', place),
  cancelBatch: (api) => api.orderWrites.cancelBatch(['o-1', 'o-2'].map((orderId) => ({ ...place, orderId }))),
  amend: (api) =>
    api.orderWrites.amend('o-1', place, { side: 'bid', yesPriceE4: 1 as PriceE4, countE2: 1_000 as CountE2 }),
  decrease: (api) => api.orderWrites.decrease('o-1', place, { toE2: 1_000 as CountE2 }),
  'order group': (api) => api.orderGroups.create(100 as CountE2, { exchangeIndex: 2 }),
  'shard transfer': (api) =>
    api.shardTransfers.start({
      fromExchangeIndex: 0,
      toExchangeIndex: 2,
      amountE6: 1_000_000 as MoneyE6,
      clientTransferId: 'x',
    }),
  subaccount: (api) => api.subaccounts.create(2),
  'api key': (api) => api.apiKeys.create({ name: 'n', publicKeyPem: 'pem' }),
};

describe.each(Object.entries(WRITES))('%s', (name, write) => {
  test('never throws, is sent once, and concludes no more than it was told', async () => {
    await fc.assert(
      fc.asyncProperty(given, async (one) => {
        answer = one;
        asked = 0;
        const outcomes = [await write(client.api)].flat() as Outcome[];
        // A cancel that found nothing looks once where the order is listed.
        expect(asked).toBeLessThanOrEqual(name === 'cancel' ? 2 : 1);
        expect(outcomes).toHaveLength(/Batch/.test(name) ? 2 : 1);
        for (const [i, { kind, code = '', orderId }] of outcomes.entries()) {
          if (kind === 'acknowledged') {
            expect(one.status).toBeLessThan(300);
            if (name.startsWith('create')) expect(one.body).toContain(JSON.stringify(orderId));
            else if (orderId !== undefined) expect(orderId).toBe(`o-${i + 1}`);
          } else if (kind === 'rejected') {
            const inBatch = one.status < 300 && /Batch/.test(name);
            if (inBatch) expect(ERROR_CODES[code]?.definite).toBe(true);
            else expect([400, 401, 403, 404, 409, 429]).toContain(one.status);
          } else if (kind === 'not-found') expect(one.body).toContain('not_found');
          else expect(kind).toBe('unknown');
        }
      }),
      { numRuns: 250 },
    );
  });
});

const READS: Record<string, (api: KalshiApi) => Promise<unknown>> = {
  balance: (api) => api.portfolio.balance(),
  positions: (api) => collected(api.portfolio.positions()),
  fills: (api) => collected(api.portfolio.fills()),
  orders: (api) => collected(api.orders.list()),
  order: (api) => api.orders.one('o-1'),
  settlements: (api) => collected(api.portfolio.settlements()),
  markets: (api) => collected(api.markets.list()),
  book: (api) => api.markets.orderBook(T),
  limits: (api) => api.account.limits(),
};

test.each(Object.entries(READS))(
  'reading %s gives what was checked, or one kind of error',
  async (_name, read) => {
    await fc.assert(
      fc.asyncProperty(given, async (one) => {
        answer = one;
        const result = await read(client.api).catch((error: unknown) => error);
        if (result instanceof Error) {
          expect(result).toBeInstanceOf(KalshiError);
          expect((result as KalshiError).code).toMatch(/^[a-z0-9_]+$/);
        } else expect(one.status).toBeLessThan(300);
      }),
      { numRuns: 100 },
    );
  },
);
