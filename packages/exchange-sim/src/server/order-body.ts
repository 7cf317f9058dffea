import { type CountE2, type PriceE4, parseDecimal } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { type Static, Type } from '@sinclair/typebox';
import type { Amendment, Reduction } from '../order-changes.ts';
import type { OrderTerms } from '../order-entry.ts';
import { REFUSALS, type Refusal } from '../place-result.ts';
import { bodyReader } from './body.ts';
import { badBody, type WireRefusal } from './refusal.ts';
import { AUTO_ROUTED } from './shard-charge.ts';

const oneOf = <const T extends readonly string[]>(...names: T) =>
  Type.Union(names.map((name) => Type.Literal(name)));
/** A number as a text. How fine it may be depends on what it is of. */
export const Amount = Type.String({ pattern: '^-?(0|[1-9]\\d{0,11})(\\.\\d{1,12})?$' });
export const Shard = Type.Integer({ minimum: AUTO_ROUTED, maximum: 100 });
export const SubaccountNumber = Type.Integer({ minimum: 0, maximum: 63 });
/** A unix time of this or the coming centuries. */
const Seconds = Type.Integer({ minimum: -1e10, maximum: 1e11 });

const CreateOrder = Type.Object({
  ticker: Type.String({ minLength: 1 }),
  client_order_id: Type.Optional(Type.String({ maxLength: 200 })),
  side: oneOf('bid', 'ask'),
  count: Amount,
  price: Amount,
  time_in_force: oneOf('fill_or_kill', 'good_till_canceled', 'immediate_or_cancel'),
  self_trade_prevention_type: oneOf('taker_at_cross', 'maker'),
  expiration_time: Type.Optional(Seconds),
  post_only: Type.Optional(Type.Boolean()),
  cancel_order_on_pause: Type.Optional(Type.Boolean()),
  reduce_only: Type.Optional(Type.Boolean()),
  subaccount: Type.Optional(SubaccountNumber),
  order_group_id: Type.Optional(Type.String()),
  exchange_index: Type.Optional(Shard),
});
export type CreateOrderBody = Static<typeof CreateOrder>;

const CancelOrder = Type.Object({
  order_id: Type.String({ minLength: 1 }),
  subaccount: Type.Optional(SubaccountNumber),
  exchange_index: Type.Optional(Shard),
  market_ticker: Type.Optional(Type.String()),
});
export type CancelOrderBody = Static<typeof CancelOrder>;

export const readCreate = bodyReader('CreateOrderV2Request', CreateOrder);
export const readBatchCreate = bodyReader(
  'BatchCreateOrdersV2Request',
  Type.Object({ orders: Type.Array(CreateOrder, { minItems: 1 }) }),
);
export const readBatchCancel = bodyReader(
  'BatchCancelOrdersV2Request',
  Type.Object({ orders: Type.Array(CancelOrder, { minItems: 1 }) }),
);
export const readAmend = bodyReader(
  'AmendOrderV2Request',
  Type.Object({
    ticker: Type.String({ minLength: 1 }),
    side: oneOf('bid', 'ask'),
    price: Amount,
    count: Amount,
    client_order_id: Type.Optional(Type.String({ maxLength: 200 })),
    updated_client_order_id: Type.Optional(Type.String({ maxLength: 200 })),
    exchange_index: Type.Optional(Shard),
    expiration_time: Type.Optional(Type.Integer({ minimum: 0, maximum: 1e11 })),
  }),
);
export type AmendBody = Exclude<ReturnType<typeof readAmend>, WireRefusal>;
export const readDecrease = bodyReader(
  'DecreaseOrderV2Request',
  Type.Object({
    reduce_by: Type.Optional(Amount),
    reduce_to: Type.Optional(Amount),
    exchange_index: Type.Optional(Shard),
    market_ticker: Type.Optional(Type.String()),
  }),
);
export type DecreaseBody = Exclude<ReturnType<typeof readDecrease>, WireRefusal>;

export type WantedOrder = { readonly ok: true; readonly request: OrderRequest; readonly terms: OrderTerms };

/** What a body that can be read asks for; a count or price that nothing can have is refused. */
export function orderOf(body: CreateOrderBody, subaccount: number): WantedOrder | Refusal {
  const countE2 = exact(body.count, 2);
  if (countE2 === null) return REFUSALS.badCount;
  const yesPriceE4 = exact(body.price, 4);
  if (yesPriceE4 === null) return REFUSALS.offGrid;
  return {
    ok: true,
    request: {
      clientOrderId: body.client_order_id ?? '',
      ticker: body.ticker,
      exchangeIndex: body.exchange_index ?? AUTO_ROUTED,
      side: body.side as OrderRequest['side'],
      yesPriceE4: yesPriceE4 as PriceE4,
      countE2: countE2 as CountE2,
      timeInForce: body.time_in_force as OrderRequest['timeInForce'],
      reduceOnly: body.reduce_only ?? false,
    },
    terms: {
      selfTrade: body.self_trade_prevention_type === 'maker' ? 'maker' : 'taker_at_cross',
      postOnly: body.post_only ?? false,
      expirationTimeMs: body.expiration_time ? body.expiration_time * 1_000 : null,
      subaccount,
      ...(body.order_group_id ? { orderGroupId: body.order_group_id } : {}),
      cancelOnPause: body.cancel_order_on_pause ?? false,
    },
  };
}

/** Without an expiry the order keeps its own; 0 takes it away. */
export function amendmentOf(body: AmendBody): Amendment | Refusal {
  const countE2 = exact(body.count, 2);
  if (countE2 === null) return REFUSALS.badCount;
  const yesPriceE4 = exact(body.price, 4);
  if (yesPriceE4 === null) return REFUSALS.offGrid;
  const { expiration_time: expiration } = body;
  return {
    ticker: body.ticker,
    side: body.side as Amendment['side'],
    yesPriceE4: yesPriceE4 as PriceE4,
    countE2: countE2 as CountE2,
    clientOrderId: body.client_order_id || undefined,
    updatedClientOrderId: body.updated_client_order_id || undefined,
    expirationTimeMs: expiration === undefined ? undefined : expiration === 0 ? null : expiration * 1_000,
  };
}

/** Exactly one of the two ways must be there. */
export function reductionOf({
  reduce_by: by,
  reduce_to: to,
}: DecreaseBody): Reduction | Refusal | WireRefusal {
  const text = by ?? to;
  if (text === undefined || (by !== undefined && to !== undefined))
    return badBody('exactly one of reduce_by and reduce_to is required');
  const countE2 = exact(text, 2);
  if (countE2 === null) return REFUSALS.badCount;
  return by === undefined ? { toE2: countE2 as CountE2 } : { byE2: countE2 as CountE2 };
}

/** Null when the text is below zero, has more decimals than that, be they zeros, or is beyond all bounds. */
export function exact(text: string, decimals: number): number | null {
  if (text.length - text.indexOf('.') - 1 > decimals && text.includes('.')) return null;
  try {
    const value = parseDecimal(text, decimals);
    return value < 0 ? null : value;
  } catch {
    return null;
  }
}
