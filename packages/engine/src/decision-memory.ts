import type { Intent } from '@rec-io/domain/ledger';
import type { OrderAction, Side } from '@rec-io/domain/order';
import { attemptKey } from '@rec-io/domain/strategy';
import type { Trade } from '@rec-io/domain/trade';

/** What this monitor has decided before: the numbers of its decisions, when it last tried, and what it got. */
export class DecisionMemory {
  /** Markets with a filled trade, finished or not. */
  readonly traded = new Set<string>();
  /** Exchange time of the last attempt, by {@link attemptKey}. */
  readonly attemptedAtMs = new Map<string, number>();
  readonly #numbers = new Map<string, number>();

  /** The number of the next decision for this market, side and action, from 1. */
  next(ticker: string, side: Side, action: OrderAction): number {
    return (this.#numbers.get(`${action} ${attemptKey(ticker, side)}`) ?? 0) + 1;
  }

  attempted(ticker: string, side: Side, timeMs: number): void {
    this.attemptedAtMs.set(attemptKey(ticker, side), timeMs);
  }

  decided({ ticker, side, action, decisionNumber, timeMs }: Intent): void {
    this.#numbers.set(`${action} ${attemptKey(ticker, side)}`, decisionNumber);
    if (action === 'entry') this.attempted(ticker, side, timeMs);
  }

  changed({ filledE2, intent }: Trade): void {
    if (filledE2 > 0) this.traded.add(intent.ticker);
  }
}
