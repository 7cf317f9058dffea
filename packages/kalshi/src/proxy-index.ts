import type { ExchangeEvent, IndexOrigin } from '@rec-io/domain/exchange-event';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { floorTo, SECOND_MS } from '@rec-io/domain/time';
import type { Clock, Timers } from '@rec-io/engine/ports';

/** A venue whose prices stand for the index where the exchange does not give it. */
export type ProxySource = {
  /** As whose price it is shown. */
  readonly origin: Exclude<IndexOrigin, 'cf-benchmarks'>;
  /** Tells every price as it comes, again after every interruption. @returns ends it */
  subscribe(symbol: CoinSymbol, onPrice: (priceE4: PriceE4) => void): () => void;
};

type IndexEvent = Extract<ExchangeEvent, { kind: 'index' }>;

export type ProxyIndexOptions = {
  readonly source: ProxySource;
  readonly symbols: readonly CoinSymbol[];
  readonly clock: Clock;
  readonly timers: Timers;
  /** Null while it is not known: then nothing is told. */
  readonly exchangeNowMs: () => number | null;
  readonly onPrint: (print: IndexEvent) => void;
};

/** A venue that has said nothing for so long has no price. */
const SILENT_MS = 5_000;

type Newest = { readonly priceE4: PriceE4; readonly atMs: number };

/**
 * Prints of the index made of a venue's newest price: one a second in exchange time, and none while the venue is silent. They are
 * named as what they are, and tell no mean of the last minute: that is the real index's alone.
 */
export class ProxyIndex {
  readonly #options: ProxyIndexOptions;
  readonly #newest = new Map<CoinSymbol, Newest>();
  readonly #printed = new Map<CoinSymbol, number>();
  #ends: (() => void)[] = [];
  #cancel: () => void = () => undefined;

  constructor(options: ProxyIndexOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#ends.length > 0;
  }

  start(): void {
    if (this.isRunning) return;
    const { source, symbols, clock } = this.#options;
    this.#ends = symbols.map((symbol) =>
      source.subscribe(symbol, (priceE4) => this.#newest.set(symbol, { priceE4, atMs: clock.nowMs() })),
    );
    this.#soon();
  }

  stop(): void {
    this.#cancel();
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#newest.clear();
  }

  /** At the next whole second of the exchange. */
  #soon(): void {
    const { timers, exchangeNowMs } = this.#options;
    const nowMs = exchangeNowMs() ?? 0;
    this.#cancel = timers.after(SECOND_MS - (nowMs - floorTo(nowMs, SECOND_MS)), () => {
      this.#print();
      this.#soon();
    });
  }

  #print(): void {
    const { clock, exchangeNowMs, onPrint, source } = this.#options;
    const exchangeMs = exchangeNowMs();
    if (exchangeMs === null) return;
    const timeMs = floorTo(exchangeMs, SECOND_MS);
    for (const [symbol, { priceE4: indexE4, atMs }] of this.#newest) {
      const ageMs = clock.nowMs() - atMs;
      // A clock that was set back makes an age negative: then nobody knows it.
      if (ageMs < 0 || ageMs > SILENT_MS || (this.#printed.get(symbol) ?? 0) >= timeMs) continue;
      this.#printed.set(symbol, timeMs);
      onPrint({ kind: 'index', symbol, timeMs, indexE4, window: null, origin: source.origin });
    }
  }
}
