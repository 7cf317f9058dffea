import type { MarketView } from '@rec-io/domain/view';
import type { ViewStore } from '../live/view-store.ts';

/** Six hours of one print a second: longer than anybody scrolls back, and a page open for days does not grow. */
const PRINTS_MAX = 21_600;

export type Print = readonly [timeMs: number, indexE4: number];

/** Every print of the index that this page has heard of, oldest first, whichever page is looked at. */
export class PriceTape {
  #prints: Print[] = [];
  #symbol: MarketView['symbol'] | null = null;

  get prints(): readonly Print[] {
    return this.#prints;
  }

  /** Takes over what is new. A clock that went back, or another coin, begins a new tape. */
  take({ symbol, recent }: Pick<MarketView, 'symbol' | 'recent'>): void {
    const newest = recent.at(-1);
    if (newest === undefined) return;
    const last = this.#prints.at(-1);
    if (symbol !== this.#symbol || last === undefined || newest[0] < last[0]) {
      this.#symbol = symbol;
      this.#prints = [...recent];
      return;
    }
    for (const print of recent) if (print[0] > last[0]) this.#prints.push(print);
    if (this.#prints.length > PRINTS_MAX + 600) this.#prints = this.#prints.slice(-PRINTS_MAX);
  }

  follow(store: ViewStore): void {
    let before: MarketView['recent'] | null = null;
    store.subscribe(() => {
      const market = store.topic('market')?.data;
      if (market === undefined || market.recent === before) return;
      before = market.recent;
      this.take(market);
    });
  }
}

export const priceTape = new PriceTape();
