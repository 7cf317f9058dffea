import { SECOND_MS } from '@rec-io/domain/time';
import { type IdentifierKind, IdentifierSeries } from './identifiers.ts';

type Counter = { series: IdentifierSeries; next: number };

/** Exchange time and the numbers that are given out in each second. */
export class ExchangeClock {
  #nowMs: number;
  /** The second that numbers are given out in. Never one of which somebody may hold numbers from before a restart. */
  #second: number;
  #orders: Counter;
  #trades: Counter;
  #toldTrade = -1;
  #tradeText = '';
  #others: Partial<Record<IdentifierKind, Counter>> = {};

  constructor(startMs: number) {
    this.#nowMs = startMs;
    this.#second = Math.floor(startMs / SECOND_MS);
    this.#orders = this.#counter('order');
    this.#trades = this.#counter('trade');
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  advanceTo(timeMs: number): void {
    if (timeMs <= this.#nowMs) return;
    this.#nowMs = timeMs;
    this.#countFrom(Math.floor(timeMs / SECOND_MS));
  }

  /** Time goes on within the present second; what is not in it changes nothing. */
  tick(timeMs: number): void {
    if (timeMs > this.#nowMs && Math.floor(timeMs / SECOND_MS) === Math.floor(this.#nowMs / SECOND_MS))
      this.#nowMs = Math.floor(timeMs);
  }

  /** Numbers of seconds up to this one have been given out before a restart. */
  skipPast(timeMs: number): void {
    this.#countFrom(Math.floor(timeMs / SECOND_MS) + 1);
  }

  /** Of the ids that are given out now. */
  get second(): number {
    return this.#second;
  }

  orderNumber(): number {
    return this.#orders.next++;
  }

  orderId(number: number): string {
    return this.#orders.series.text(number);
  }

  /** Trades are numbered; the text is made only where somebody reads it. */
  tradeNumber(): number {
    return this.#trades.next++;
  }

  /** One text for both sides of a trade, which ask for it one after the other. */
  tradeId(number: number): string {
    if (number !== this.#toldTrade) {
      this.#toldTrade = number;
      this.#tradeText = this.#trades.series.text(number);
    }
    return this.#tradeText;
  }

  nextId(kind: 'group' | 'transfer' | 'deposit'): string {
    const counter = this.#others[kind] ?? this.#counter(kind);
    this.#others[kind] = counter;
    return counter.series.text(counter.next++);
  }

  #countFrom(second: number): void {
    if (second <= this.#second) return;
    this.#second = second;
    this.#orders = this.#counter('order');
    this.#trades = this.#counter('trade');
    this.#others = {};
    this.#toldTrade = -1;
  }

  #counter(kind: IdentifierKind): Counter {
    return { series: new IdentifierSeries(kind, this.#second), next: 0 };
  }
}
