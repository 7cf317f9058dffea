import { REFUSALS, type Refusal } from './place-result.ts';

/** Whether a shard works at all, and whether it trades. */
export type ShardState = {
  /** False in an exchange pause: nothing can be done, not even a cancel. */
  readonly exchangeActive: boolean;
  /** False in a trading pause: orders can be cancelled, and neither placed nor amended. */
  readonly tradingActive: boolean;
};

const ACTIVE: ShardState = { exchangeActive: true, tradingActive: true };

/** Pauses of the whole exchange, by shard. A pause of one market is that market's status. */
export class ExchangeState {
  readonly #shards = new Map<number, ShardState>();

  of(exchangeIndex: number): ShardState {
    return this.#shards.get(exchangeIndex) ?? ACTIVE;
  }

  set(exchangeIndex: number, change: Partial<ShardState>): void {
    this.#shards.set(exchangeIndex, { ...this.of(exchangeIndex), ...change });
  }

  /** Why nothing can be placed or amended; null while it can. */
  entryRefusal(exchangeIndex: number): Refusal | null {
    if (this.#shards.size === 0) return null;
    const { exchangeActive, tradingActive } = this.of(exchangeIndex);
    if (!exchangeActive) return REFUSALS.exchangePaused;
    return tradingActive ? null : REFUSALS.tradingPaused;
  }

  /** Why nothing can be cancelled or decreased; null while it can. */
  cancelRefusal(exchangeIndex: number): Refusal | null {
    return this.of(exchangeIndex).exchangeActive ? null : REFUSALS.exchangePaused;
  }
}
