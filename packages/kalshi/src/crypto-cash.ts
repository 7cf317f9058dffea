import { randomUUID } from 'node:crypto';
import { type MoneyE6, moneyE6 } from '@rec-io/domain/money';
import type { Clock, Timers } from '@rec-io/engine/ports';
import type { ShardTransfersApi } from './api/shard-transfers.ts';
import type { Balances } from './reads.ts';
import { CRYPTO_SHARD } from './shards.ts';

/** Cash that lies where it buys no crypto, to be moved where it does. */
export type TransferOffer = {
  readonly fromExchangeIndex: number;
  readonly toExchangeIndex: number;
  readonly amountE6: MoneyE6;
};

/** What became of a transfer. `unknown` may have happened or not: only the balances tell, and it is never sent again. */
export type TransferOutcome =
  | { readonly kind: 'complete'; readonly transferId: string }
  /** Begun, and not reported as complete within the time that is waited. */
  | { readonly kind: 'under-way'; readonly transferId: string; readonly status: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export type TransferOptions = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** How long it may take to complete; 30 s by default. */
  readonly withinMs?: number;
};

/** Whole hundredths of a cent: the exchange moves nothing finer. */
const GRAIN_E6 = 100;
const LOOK_MS = 500;

/**
 * What to move so that crypto orders can be paid: all of the shard with the most cash, when on the crypto shard there is none.
 * @returns null when there is nothing to do or nothing to move, or the exchange does not tell cash by shard
 */
export function transferOffer(byShard: Balances['byShard']): TransferOffer | null {
  if (byShard === null || (byShard.get(CRYPTO_SHARD) ?? 0) > 0) return null;
  const [richest] = [...byShard].filter(([index]) => index !== CRYPTO_SHARD).sort(([, a], [, b]) => b - a);
  if (richest === undefined) return null;
  const [fromExchangeIndex, cash] = richest;
  const amountE6 = moneyE6(cash - (cash % GRAIN_E6));
  return amountE6 > 0 ? { fromExchangeIndex, toExchangeIndex: CRYPTO_SHARD, amountE6 } : null;
}

/** Moves cash between shards, once, and waits until it is there. Never throws for what the exchange says. */
export async function transferCash(
  api: ShardTransfersApi,
  offer: TransferOffer,
  { clock, timers, withinMs = 30_000 }: TransferOptions,
): Promise<TransferOutcome> {
  const started = await api.start({ ...offer, clientTransferId: randomUUID() });
  if (started.kind === 'rejected') return { kind: 'rejected', reason: `${started.code}: ${started.message}` };
  if (started.kind === 'unknown') return { kind: 'unknown', reason: started.reason };
  const { transferId } = started;
  const untilMs = clock.nowMs() + withinMs;
  for (;;) {
    // Reading may lag behind writing: that it is not found yet says nothing.
    const status = await api.one(transferId).then(
      (transfer) => transfer.status,
      () => 'not told',
    );
    if (status === 'complete') return { kind: 'complete', transferId };
    if (clock.nowMs() >= untilMs) return { kind: 'under-way', transferId, status };
    await new Promise<void>((resolve) => timers.after(LOOK_MS, resolve));
  }
}
