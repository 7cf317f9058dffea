import { BUILT_IN_STRATEGIES } from '@rec-io/domain/strategies';
import type { Explanation, StrategyDecision } from '@rec-io/domain/strategy';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { openStrategy, type ReplayStrategy } from '../replay-strategy.ts';

/** A decision made once more from what was recorded, by the strategy as it is now. */
export type MadeAgain =
  | { readonly kind: 'same' }
  | { readonly kind: 'other'; readonly now: Pick<StrategyDecision, 'signals' | 'status'> }
  /** The strategy cannot be asked any more. */
  | { readonly kind: 'impossible'; readonly reason: string };

/** Strategies by name, each opened once. */
export class Strategies {
  readonly #openOne: (name: string) => Promise<ReplayStrategy>;
  readonly #opened = new Map<string, Promise<ReplayStrategy>>();

  /** @param openOne by its name; default: of those that come with the program */
  constructor(openOne: (name: string) => Promise<ReplayStrategy> = (name) => openStrategy(name, null)) {
    this.#openOne = openOne;
  }

  /** Also those that their owner wrote. */
  static in(directory: string): Strategies {
    return new Strategies((name) => openStrategy(name, directory));
  }

  async makeAgain({
    strategy,
    input,
    memory,
    parameters,
    signals,
    status,
  }: DecisionRecord): Promise<MadeAgain> {
    try {
      const { runner } = await this.#open(strategy);
      const now = await runner.decide(input, memory, parameters);
      const isSame = JSON.stringify([now.signals, now.status]) === JSON.stringify([signals, status]);
      return isSame ? { kind: 'same' } : { kind: 'other', now: { signals: now.signals, status: now.status } };
    } catch (error) {
      const reason = error instanceof CatalogueError ? error.title : String(error);
      return { kind: 'impossible', reason };
    }
  }

  async close(): Promise<void> {
    for (const opened of await Promise.allSettled(this.#opened.values()))
      if (opened.status === 'fulfilled') opened.value.close();
  }

  #open(name: string): Promise<ReplayStrategy> {
    const opened = this.#opened.get(name) ?? this.#openOne(name);
    this.#opened.set(name, opened);
    return opened;
  }
}

/** In words, of a strategy that tells; null of a user's own. */
export const explanationOf = ({ strategy, input, memory, parameters }: DecisionRecord): Explanation | null =>
  BUILT_IN_STRATEGIES.find(({ name }) => name === strategy)?.explain?.(input, memory, parameters) ?? null;
