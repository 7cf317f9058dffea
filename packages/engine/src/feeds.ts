import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CoinSymbol, Series } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import type { LadderRow } from '@rec-io/domain/strike-ladder';
import { SymbolFeed } from './symbol-feed.ts';

/** The index at a close may be a print this much older; beyond, it is not known. */
const CLOSE_TOLERANCE_S = 10;

/** What is known of all symbols that are followed. */
export class Feeds {
  readonly bySymbol: ReadonlyMap<CoinSymbol, SymbolFeed>;

  /** Where one symbol is followed, nothing is looked for. */
  readonly #only: SymbolFeed | undefined;

  constructor(series: readonly Series[], model: (symbol: CoinSymbol) => ProbabilityModel) {
    const symbols = new Set(series.map(({ symbol }) => symbol));
    // One numbered stream carries the books of all symbols: a message of any of them proves that none is missing.
    const messages = () => {
      let sum = 0;
      for (const { market } of this.bySymbol.values()) sum += market.bookMessages;
      return sum;
    };
    this.bySymbol = new Map(
      [...symbols].map((symbol) => [symbol, new SymbolFeed(symbol, model(symbol), messages)]),
    );
    if (this.bySymbol.size === 1) [this.#only] = this.bySymbol.values();
  }

  /** @throws RangeError for a symbol that is not followed here */
  of(symbol: CoinSymbol): SymbolFeed {
    const feed = this.bySymbol.get(symbol);
    if (!feed) throw new RangeError(`${symbol} is not followed here`);
    return feed;
  }

  /** A market's row, whatever its symbol; undefined for one that is not known, or not any more. */
  row(ticker: string): LadderRow | undefined {
    return this.#ofTicker(ticker)?.market.row(ticker);
  }

  /** Exchange time of the newest print of any symbol; 0 before the first. */
  get newestMs(): number {
    return Math.max(0, ...[...this.bySymbol.values()].map(({ market }) => market.newest?.timeMs ?? 0));
  }

  /** The index at a close, null where it is not known, also of a symbol that is not followed any more. */
  indexAtClose(symbol: CoinSymbol, closeTimeMs: number): PriceE4 | null {
    return this.bySymbol.get(symbol)?.market.history.at(closeTimeMs, CLOSE_TOLERANCE_S) ?? null;
  }

  /** Takes what concerns markets. False when it broke its market's book. */
  apply(event: ExchangeEvent): boolean {
    switch (event.kind) {
      case 'market':
        this.bySymbol.get(event.market.symbol)?.market.putMarket(event.market);
        return true;
      case 'book-invalid':
        for (const { market } of this.bySymbol.values()) market.applyMarketData(event);
        return true;
      case 'book-snapshot':
      case 'book-delta':
      case 'trade':
        return this.#ofTicker(event.ticker)?.market.applyMarketData(event) ?? true;
      default:
        return true;
    }
  }

  #ofTicker(ticker: string): SymbolFeed | undefined {
    if (this.#only) return this.#only;
    for (const feed of this.bySymbol.values()) if (feed.market.row(ticker)) return feed;
    return undefined;
  }
}
