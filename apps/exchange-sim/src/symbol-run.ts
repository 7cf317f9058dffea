import type { CoinSymbol } from '@rec-io/domain/market';
import { SECOND_MS } from '@rec-io/domain/time';
import type { Exchange } from '@rec-io/exchange-sim/exchange';
import type { ExchangeSimContext } from './context.ts';
import type { PrintLog } from './print-log.ts';
import { coinbaseSource, type PrintSource, seededSource } from './print-source.ts';
import { seededStart, WARM_UP_MS } from './warm-up.ts';

export type SymbolRunOptions = {
  readonly symbol: CoinSymbol;
  readonly exchange: Exchange;
  /** First live second. */
  readonly firstMs: number;
  readonly live: boolean;
  readonly context: ExchangeSimContext;
  readonly log: PrintLog;
  readonly nowMs: () => number;
};

/** One symbol's seconds: those of before, to warm the market up, and then each live one. */
export class SymbolRun {
  readonly symbol: CoinSymbol;
  readonly #options: SymbolRunOptions;
  readonly #source: PrintSource;
  /** Remembered seconds are run again from here on, made ones from the second. */
  readonly #warmFromMs: number;
  readonly #madeFromMs: number;
  #printedAtMs: number | null = null;

  constructor(options: SymbolRunOptions) {
    const { symbol, firstMs, live, context, log, nowMs } = options;
    this.symbol = symbol;
    this.#options = options;
    const warmFromMs = firstMs - WARM_UP_MS;
    const last = log.last();
    if (live) {
      // Invented prices of before have nothing to do with the market that comes now.
      this.#warmFromMs = last?.state ? firstMs : warmFromMs;
      this.#madeFromMs = firstMs;
      this.#source = coinbaseSource({ symbol, url: context.coinbaseUrl, nowMs, log: context.log });
    } else {
      const { seed } = context;
      const start = seededStart({ seed, symbol, firstMs, last });
      this.#warmFromMs = warmFromMs;
      this.#madeFromMs = start.timeMs;
      this.#source = seededSource(seed, symbol, start);
    }
  }

  /** Wall time of the last second that had a print. */
  get printedAtMs(): number | null {
    return this.#printedAtMs;
  }

  /** Runs what is remembered of the last 70 minutes, and then what a seeded source makes up to now. Nobody listens yet. */
  warmUp(): void {
    const { log, firstMs, exchange, symbol, live } = this.#options;
    const origin = live ? 'coinbase' : 'seeded';
    for (const { timeMs, priceE4 } of log.since(this.#warmFromMs)) {
      exchange.advance(timeMs, symbol, priceE4, origin);
    }
    for (let timeMs = this.#madeFromMs; timeMs < firstMs; timeMs += SECOND_MS) this.second(timeMs);
  }

  /** False when the second has no print. */
  second(timeMs: number): boolean {
    const { exchange, symbol, log, nowMs } = this.#options;
    const { priceE4, state } = this.#source.print(timeMs);
    // Before the second runs: should the process end inside it, it is not run again.
    log.append({ timeMs, priceE4, state });
    exchange.advance(timeMs, symbol, priceE4, this.#source.origin);
    if (priceE4 !== null) this.#printedAtMs = nowMs();
    return priceE4 !== null;
  }

  stop(): void {
    this.#source.stop();
  }
}
