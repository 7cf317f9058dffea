import type { MoneyE6 } from '@rec-io/domain/money';
import { notSent } from '../errors.ts';
import { failed } from '../judge.ts';
import { jsonOf, type Rest } from '../rest.ts';
import {
  BalanceAllocation,
  type ShardTransfer,
  ShardTransferOne,
  ShardTransfersPage,
  StartedShardTransfer,
} from '../schemas/transfers.ts';
import type { Done, Judged } from '../write-outcome.ts';
import { part, rows, SHORT_PAGE } from './pages.ts';

export type BetweenShards = {
  readonly fromExchangeIndex: number;
  readonly toExchangeIndex: number;
  readonly fromSubaccount?: number;
  readonly toSubaccount?: number;
  /** Whole hundredths of a cent: the exchange counts this one in 1/10,000 $. */
  readonly amountE6: MoneyE6;
  /** A UUID, used once. */
  readonly clientTransferId: string;
};

export type Allocation = {
  readonly exchangeIndex: number;
  /** 0 to 100; all together at most 100. */
  readonly percent: number;
};

const PATH = '/portfolio/intra_exchange_instance_transfer';
const ALLOCATION_PATH = '/portfolio/target_balance_allocation';
const CENTICENT_E6 = 100;

/**
 * Cash between shards: orders are paid from the cash of their own shard, and crypto is on 2. Reads throw KalshiError; writes
 * never throw and are sent once.
 */
export class ShardTransfersApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** Acknowledged means begun; `one` tells when it is `complete`. */
  async start(transfer: BetweenShards): Promise<Judged<Done<{ readonly transferId: string }>>> {
    const { amountE6 } = transfer;
    if (!Number.isSafeInteger(amountE6) || amountE6 <= 0 || amountE6 % CENTICENT_E6 !== 0)
      return failed(notSent('not_sendable', 'a transfer moves whole 1/10,000 $, and more than none'));
    const body = JSON.stringify({
      source: 'event_contract',
      destination: 'event_contract',
      amount: amountE6 / CENTICENT_E6,
      source_exchange_shard: transfer.fromExchangeIndex,
      destination_exchange_shard: transfer.toExchangeIndex,
      source_subaccount: transfer.fromSubaccount ?? 0,
      destination_subaccount: transfer.toSubaccount ?? 0,
      client_transfer_id: transfer.clientTransferId,
    });
    return this.#rest.write({ method: 'POST', path: PATH, body, lane: 'entry' }, (answer) => {
      const { transfer_id } = StartedShardTransfer.decode(jsonOf('shard transfer', answer));
      return { kind: 'acknowledged', transferId: transfer_id };
    });
  }

  list(): AsyncGenerator<ShardTransfer> {
    return rows(this.#rest, `${PATH}s`, ShardTransfersPage, (page) => page.transfers, { limit: SHORT_PAGE });
  }

  async one(transferId: string): Promise<ShardTransfer> {
    return (await this.#rest.get(`${PATH}s/${part(transferId)}`, ShardTransferOne)).transfer;
  }

  /** How the exchange shall spread free cash over the shards by itself, every ten seconds. */
  allocation(): Promise<BalanceAllocation> {
    return this.#rest.get(ALLOCATION_PATH, BalanceAllocation);
  }

  /** @param reservation what resting orders hold back: all of them, the dearest, or nothing */
  setAllocation(
    allocations: readonly Allocation[],
    reservation: 'sum' | 'max' | 'none' = 'sum',
  ): Promise<Judged<Done<unknown>>> {
    const body = JSON.stringify({
      allocations: allocations.map(({ exchangeIndex, percent }) => ({
        exchange_index: exchangeIndex,
        percent,
      })),
      resting_margin_reservation: reservation,
    });
    return this.#rest.write({ method: 'POST', path: ALLOCATION_PATH, body, lane: 'entry' }, () => ({
      kind: 'acknowledged',
    }));
  }
}
