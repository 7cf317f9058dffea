import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { IndexAccident } from '@rec-io/exchange-sim/server/faults/actions';

/** What goes wrong on purpose with the prints of each coin. */
export class IndexAccidents {
  readonly #accidents = new Map<CoinSymbol, IndexAccident>();
  readonly #last = new Map<CoinSymbol, PriceE4 | null>();

  set(symbols: readonly CoinSymbol[], accident: IndexAccident): void {
    for (const symbol of symbols) this.#accidents.set(symbol, accident);
  }

  /** The print that a second gets instead of its own. */
  print(symbol: CoinSymbol, priceE4: PriceE4 | null): PriceE4 | null {
    const accident = this.#accidents.get(symbol) ?? 'none';
    if (accident === 'gap') return null;
    if (accident === 'stall') return this.#last.get(symbol) ?? priceE4;
    this.#last.set(symbol, priceE4);
    return priceE4;
  }
}
