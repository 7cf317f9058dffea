import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CoinSymbol, Market } from '@rec-io/domain/market';
import { type PriceE4, priceE4 } from '@rec-io/domain/money';
import { WINDOW_PRINTS } from '@rec-io/domain/settlement-window';
import { DAY_MS, MINUTE_MS } from '@rec-io/domain/time';

const CENT_E4 = 100;
/** The print that ends a minute may be made a little beside it. */
const PRINT_TOLERANCE_MS = 2_000;

/** Settlement values of closed markets, from the index's own running mean: the result's message does not carry them. */
export class SettlementValues {
  readonly #valueE4 = new Map<string, PriceE4>();
  readonly #closes = new Map<string, { readonly symbol: CoinSymbol; readonly closeTimeMs: number }>();

  #forgotAtMs = Number.NEGATIVE_INFINITY;

  market({ ticker, symbol, closeTimeMs }: Market): void {
    this.#closes.set(ticker, { symbol, closeTimeMs });
  }

  /** With all prints of the window, its mean is the settlement value. */
  index({ symbol, timeMs, window }: Extract<ExchangeEvent, { kind: 'index' }>): void {
    const closeTimeMs = Math.round(timeMs / MINUTE_MS) * MINUTE_MS;
    // Not at each print: of a day of markets that were the most that a trader allocated, beside what it shows.
    if (closeTimeMs !== this.#forgotAtMs) this.#forgetBefore(timeMs - DAY_MS);
    this.#forgotAtMs = closeTimeMs;
    if (window?.prints !== WINDOW_PRINTS || Math.abs(timeMs - closeTimeMs) > PRINT_TOLERANCE_MS) return;
    this.#valueE4.set(`${symbol} ${closeTimeMs}`, priceE4(Math.round(window.meanE4 / CENT_E4) * CENT_E4));
  }

  /** Null when the window was not seen whole. */
  of(ticker: string): PriceE4 | null {
    const close = this.#closes.get(ticker);
    return close ? (this.#valueE4.get(`${close.symbol} ${close.closeTimeMs}`) ?? null) : null;
  }

  #forgetBefore(timeMs: number): void {
    for (const [ticker, { closeTimeMs }] of this.#closes)
      if (closeTimeMs < timeMs) this.#closes.delete(ticker);
    for (const key of this.#valueE4.keys()) if (Number(key.split(' ')[1]) < timeMs) this.#valueE4.delete(key);
  }
}
