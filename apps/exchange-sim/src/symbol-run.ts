import type { CoinSymbol } from '@rec-io/domain/market';
import type { Exchange } from '@rec-io/exchange-sim/exchange';
import type { ExchangeSimContext } from './context.ts';
import type { IndexAccidents } from './index-accidents.ts';
import type { LoggedPrint, PrintLog } from './print-log.ts';
import { coinbaseSource, type PrintSource, recordedSource, seededSource } from './print-source.ts';
import type { Recording } from './recording.ts';
import { seededStart, WARM_UP_MS } from './warm-up.ts';

export type SymbolRunOptions = {
  readonly symbol: CoinSymbol;
  readonly exchange: Exchange;
  /** First live second. */
  readonly firstMs: number;
  readonly source: 'coinbase' | 'seeded' | Recording;
  readonly context: ExchangeSimContext;
  readonly log: PrintLog;
  readonly nowMs: () => number;
  readonly accidents: IndexAccidents;
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
  #remembered: Map<number, LoggedPrint> | null = null;

  constructor(options: SymbolRunOptions) {
    const { symbol, firstMs, source, context, log, nowMs } = options;
    const { seed } = context;
    this.symbol = symbol;
    this.#options = options;
    const warmFromMs = firstMs - WARM_UP_MS;
    const last = log.last();
    if (source === 'coinbase') {
      // Invented prices of before have nothing to do with the market that comes now.
      this.#warmFromMs = last?.state ? firstMs : warmFromMs;
      this.#madeFromMs = firstMs;
      this.#source = coinbaseSource({ symbol, url: context.coinbaseUrl, nowMs, log: context.log });
    } else if (source === 'seeded') {
      const start = seededStart({ seed, symbol, firstMs, last });
      this.#warmFromMs = warmFromMs;
      this.#madeFromMs = start.timeMs;
      this.#source = seededSource(seed, symbol, start);
    } else {
      this.#warmFromMs = warmFromMs;
      this.#madeFromMs = firstMs;
      const bars = source.bars.get(symbol);
      if (!bars) throw new Error(`the recording has no prices of ${symbol}`);
      this.#source = recordedSource(bars, seed, firstMs);
    }
  }

  /** Wall time of the last second that had a print. */
  get printedAtMs(): number | null {
    return this.#printedAtMs;
  }

  /** The first second of before that is worth running. */
  get warmFromMs(): number {
    return Math.min(this.#warmFromMs, this.#madeFromMs);
  }

  /** Runs a second of before as it is remembered, or as a seeded source makes it. Nobody listens yet. */
  pastSecond(timeMs: number): void {
    const { log, exchange, symbol } = this.#options;
    this.#remembered ??= new Map(log.since(this.#warmFromMs).map((print) => [print.timeMs, print]));
    const print = this.#remembered.get(timeMs);
    if (print) exchange.advance(timeMs, symbol, print.priceE4, this.#source.origin);
    else if (timeMs >= this.#madeFromMs) this.second(timeMs);
  }

  /** Past seconds are over. */
  warmedUp(): void {
    this.#remembered = null;
  }

  /** False when the second has no print. */
  second(timeMs: number): boolean {
    const { exchange, symbol, log, nowMs, accidents } = this.#options;
    const { priceE4: made, state } = this.#source.print(timeMs);
    const priceE4 = accidents.print(symbol, made);
    // Before the second runs: should the process end inside it, it is not run again.
    log.append({ timeMs, priceE4, state });
    exchange.advance(timeMs, symbol, priceE4, this.#source.origin);
    if (priceE4 !== null) this.#printedAtMs = nowMs();
    return priceE4 !== null;
  }

  stop(): void {
    this.#source.stop();
    this.#options.log.close();
  }
}
