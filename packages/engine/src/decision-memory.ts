import type { Intent } from '@rec-io/domain/ledger';
import type { OrderAction, Side } from '@rec-io/domain/order';
import { attemptKey, type StrategyInput } from '@rec-io/domain/strategy';
import type { StrikeRow } from '@rec-io/domain/strike-ladder';
import type { Trade } from '@rec-io/domain/trade';

/** What this monitor has decided before: the numbers of its decisions, when it last tried, and what it got. */
export class DecisionMemory {
  /** Markets with a filled trade, finished or not. */
  readonly #traded = new Set<string>();
  /** Exchange time of the last attempt, by market, then by {@link attemptKey}. */
  readonly #attempts = new Map<string, Map<string, number>>();
  readonly #numbers = new Map<string, number>();

  /** What was done in these markets: a copy, which carrying out a decision does not change. */
  in(rows: readonly StrikeRow[]): Pick<StrategyInput, 'traded' | 'attemptedAtMs'> {
    const traded = new Set<string>();
    const attemptedAtMs = new Map<string, number>();
    if (this.#traded.size === 0 && this.#attempts.size === 0) return { traded, attemptedAtMs };
    for (const { market } of rows) {
      const { ticker } = market;
      if (this.#traded.has(ticker)) traded.add(ticker);
      for (const [key, timeMs] of this.#attempts.get(ticker) ?? []) attemptedAtMs.set(key, timeMs);
    }
    return { traded, attemptedAtMs };
  }

  /** The number of the next decision for this market, side and action, from 1. */
  next(ticker: string, side: Side, action: OrderAction): number {
    return (this.#numbers.get(`${action} ${attemptKey(ticker, side)}`) ?? 0) + 1;
  }

  attempted(ticker: string, side: Side, timeMs: number): void {
    const attempts = this.#attempts.get(ticker) ?? new Map<string, number>();
    this.#attempts.set(ticker, attempts.set(attemptKey(ticker, side), timeMs));
  }

  decided({ ticker, side, action, decisionNumber, timeMs }: Intent): void {
    this.#numbers.set(`${action} ${attemptKey(ticker, side)}`, decisionNumber);
    if (action === 'entry') this.attempted(ticker, side, timeMs);
  }

  changed({ filledE2, intent }: Trade): void {
    if (filledE2 > 0) this.#traded.add(intent.ticker);
  }
}
