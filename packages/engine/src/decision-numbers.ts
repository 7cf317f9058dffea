import type { Intent } from '@rec-io/domain/ledger';

export type Decided = Pick<Intent, 'monitor' | 'ticker' | 'side' | 'action'>;

/** Which number the next decision bears: counted from the ledger, for every monitor there ever was, so that none comes twice. */
export class DecisionNumbers {
  readonly #newest = new Map<string, number>();

  /** Of a new decision, from 1. */
  next(decided: Decided): number {
    return (this.#newest.get(keyOf(decided)) ?? 0) + 1;
  }

  decided(intent: Intent): void {
    const key = keyOf(intent);
    this.#newest.set(key, Math.max(intent.decisionNumber, this.#newest.get(key) ?? 0));
  }
}

const keyOf = ({ monitor, ticker, side, action }: Decided): string =>
  `${monitor} ${ticker} ${side} ${action}`;
