import { type CountE2, type PriceE4, parseDecimal } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { OrderTerms } from '../order-entry.ts';
import { REFUSALS } from '../place-result.ts';
import { badBody, refusedByExchange, type WireRefusal } from './refusal.ts';

const oneOf = <const T extends readonly string[]>(...names: T) =>
  Type.Union(names.map((name) => Type.Literal(name)));
const Amount = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$' });

const CreateOrder = Type.Object({
  ticker: Type.String({ minLength: 1 }),
  client_order_id: Type.Optional(Type.String({ maxLength: 200 })),
  side: oneOf('bid', 'ask'),
  count: Amount,
  price: Amount,
  time_in_force: oneOf('fill_or_kill', 'good_till_canceled', 'immediate_or_cancel'),
  self_trade_prevention_type: oneOf('taker_at_cross', 'maker'),
  /** Unix seconds. */
  expiration_time: Type.Optional(Type.Integer()),
  post_only: Type.Optional(Type.Boolean()),
  cancel_order_on_pause: Type.Optional(Type.Boolean()),
  reduce_only: Type.Optional(Type.Boolean()),
  subaccount: Type.Optional(Type.Integer()),
  order_group_id: Type.Optional(Type.String()),
  exchange_index: Type.Optional(Type.Integer()),
});
const compiled = TypeCompiler.Compile(CreateOrder);

export type OrderBody = { readonly request: OrderRequest; readonly terms: OrderTerms };

/** Where a ticker is given, an order finds its shard by itself. */
const ANY_SHARD = -1;

/** Reads the body of an order, strictly: amounts are texts, and a number where a text belongs is refused. */
export function orderBody(body: unknown): OrderBody | WireRefusal {
  if (!compiled.Check(body)) {
    const error = compiled.Errors(body).First();
    return badBody(`json: ${error?.path.slice(1) || 'body'}: ${error?.message ?? 'unreadable'}`);
  }
  const countE2 = exact(body.count, 2);
  if (countE2 === null) return refusedByExchange(REFUSALS.badCount);
  const yesPriceE4 = exact(body.price, 4);
  if (yesPriceE4 === null) return refusedByExchange(REFUSALS.offGrid);
  return {
    request: {
      clientOrderId: body.client_order_id ?? '',
      ticker: body.ticker,
      exchangeIndex: body.exchange_index ?? ANY_SHARD,
      side: body.side as OrderRequest['side'],
      yesPriceE4: yesPriceE4 as PriceE4,
      countE2: countE2 as CountE2,
      timeInForce: body.time_in_force as OrderRequest['timeInForce'],
      reduceOnly: body.reduce_only ?? false,
    },
    terms: {
      selfTrade: body.self_trade_prevention_type === 'maker' ? 'maker' : 'taker_at_cross',
      postOnly: body.post_only ?? false,
      expirationTimeMs: body.expiration_time === undefined ? null : body.expiration_time * 1_000,
    },
  };
}

function exact(text: string, decimals: number): number | null {
  try {
    return parseDecimal(text, decimals);
  } catch {
    return null;
  }
}
