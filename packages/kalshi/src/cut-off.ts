import type { KalshiApi } from './api.ts';
import { CRYPTO_SHARD } from './shards.ts';

/** What an account has at the exchange that nobody may leave alone. */
export type AtStake = { readonly restingOrders: number; readonly positions: number };

/** What was done, and what of it is not proven yet. */
export type CutOff = { readonly done: boolean; readonly what: string };

/** @throws KalshiError when it cannot be read */
export async function atStake(api: KalshiApi): Promise<AtStake> {
  return {
    restingOrders: (await restingIds(api)).length,
    positions: await count(api.portfolio.positions({ count_filter: 'position' })),
  };
}

/**
 * Cuts an account off from the exchange: every group of orders is triggered, which refuses new ones in it, and every resting
 * order is cancelled. Nothing is bought or sold: positions stay, and the stops that the trader has for them work in no group.
 * It may be done again and again; what is refused or unclear is told, and not done.
 * @throws KalshiError when the exchange cannot be read
 */
export async function cutOff(api: KalshiApi): Promise<CutOff> {
  const trouble: string[] = [];
  const groups = await api.orderGroups.list();
  for (const { id, exchange_index: shard } of groups) {
    const outcome = await api.orderGroups.trigger(id, { exchangeIndex: shard ?? CRYPTO_SHARD });
    if (outcome.kind !== 'acknowledged') trouble.push(`group ${id}: ${said(outcome)}`);
  }
  const before = await restingIds(api);
  if (before.length > 0) {
    const outcome = await api.orderWrites.cancelAll();
    if (outcome.kind !== 'acknowledged') trouble.push(`cancelling: ${said(outcome)}`);
  }
  // What is still listed is cancelled or was filled a moment ago, or it is not: the next look tells.
  const left = before.length > 0 ? (await restingIds(api)).length : 0;
  if (left > 0) trouble.push(`${left} orders are still listed as resting`);
  const what = `${groups.length} order groups triggered, ${before.length - left} resting orders cancelled`;
  return { done: trouble.length === 0, what: [what, ...trouble].join('; ') };
}

const said = (outcome: {
  readonly kind: string;
  readonly message?: string;
  readonly reason?: string;
}): string => `${outcome.kind} ${outcome.message ?? outcome.reason ?? ''}`.trim();

async function restingIds(api: KalshiApi): Promise<string[]> {
  const ids: string[] = [];
  for await (const { order_id } of api.orders.list({ status: 'resting' })) ids.push(order_id);
  return ids;
}

async function count(rows: AsyncIterable<unknown>): Promise<number> {
  let number = 0;
  for await (const _ of rows) number++;
  return number;
}
