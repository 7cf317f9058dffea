import { type IdentifierKind, identifier } from './identifiers.ts';

/** Exchange time and the numbers that are given out in each second. */
export class ExchangeClock {
  #nowMs: number;
  #orders = 0;
  #trades = 0;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  advanceTo(timeMs: number): void {
    if (timeMs <= this.#nowMs) return;
    this.#nowMs = timeMs;
    this.#orders = 0;
    this.#trades = 0;
  }

  orderId(): string {
    return this.id('order', this.#orders++);
  }

  /** Trades are numbered; the text is made only where somebody reads it. */
  tradeNumber(): number {
    return this.#trades++;
  }

  id(kind: IdentifierKind, number: number): string {
    return identifier(kind, this.#nowMs, number);
  }
}
