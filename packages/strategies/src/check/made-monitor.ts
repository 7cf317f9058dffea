import { type Random, random } from '@rec-io/domain/random';
import { attemptKey, type HeldTrade, type Signal, type StrategyInput } from '@rec-io/domain/strategy';
import type { MarketInstant } from './made-market.ts';

/** So many of its orders find somebody to trade with. */
const FILLED = 0.7;

/** What a monitor did before, as far as a strategy sees it: orders are filled by chance, trades end with their event. */
export class MadeMonitor {
  readonly #chance: Random;
  readonly #traded = new Set<string>();
  readonly #attemptedAtMs = new Map<string, number>();
  #trades: readonly (HeldTrade & { readonly closeTimeMs: number })[] = [];
  #count = 0;

  constructor(seed: number) {
    this.#chance = random(seed, 'strategy-check-fills');
  }

  input(instant: MarketInstant): StrategyInput {
    this.#trades = this.#trades.filter(({ closeTimeMs }) => closeTimeMs > instant.nowMs);
    return {
      ...instant,
      held: new Set(this.#trades.map(({ ticker }) => ticker)),
      traded: new Set(this.#traded),
      attemptedAtMs: new Map(this.#attemptedAtMs),
      trades: this.#trades.map(({ closeTimeMs: _, ...trade }) => trade),
    };
  }

  /** Does what was decided, as far as the market lets it. */
  act({ nowMs, ladder }: StrategyInput, signals: readonly Signal[]): void {
    for (const signal of signals) {
      const isFilled = this.#chance.next() < FILLED;
      if (signal.kind === 'exit') {
        if (isFilled) this.#trades = this.#trades.filter(({ id }) => id !== signal.tradeId);
        continue;
      }
      const { ticker, side, limitE4 } = signal;
      this.#attemptedAtMs.set(attemptKey(ticker, side), nowMs);
      if (!isFilled || ladder === null || this.#trades.some((trade) => trade.ticker === ticker)) continue;
      this.#traded.add(ticker);
      const id = `trade-${++this.#count}`;
      const trade = { id, ticker, side, countE2: 100, buyPriceE4: limitE4, openedAtMs: nowMs };
      this.#trades = [...this.#trades, { ...trade, closeTimeMs: ladder.closeTimeMs }];
    }
  }
}
