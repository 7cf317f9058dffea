import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { ZERO_COUNT } from '@rec-io/domain/money';
import type { ExchangeOrder, Position } from '@rec-io/domain/order';
import { HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import type { EngineLog, Timers } from '@rec-io/engine/ports';
import { Coalesced } from './coalesced.ts';
import { MissingSince } from './missing-since.ts';
import { collected, type Reads } from './reads.ts';

export type AccountWatchOptions = {
  readonly reads: Reads;
  readonly timers: Timers;
  readonly log: EngineLog;
  readonly emit: (event: ExchangeEvent) => void;
  /** Exchange time, no later than now: of the newest message, or of the connection; null before the first. */
  readonly exchangeNowMs: () => number | null;
};

/** Settlements may appear this much after the message that announces them; so long they are looked for. */
const SETTLEMENT_LOOKS_MS = [0, 2_000, 10_000, 30_000, MINUTE_MS, 5 * MINUTE_MS];
/** How far back a look for settlements goes when no connection was lost. */
const SETTLEMENT_BACK_MS = 2 * HOUR_MS;
/** Reads after a lost connection start this much before it, for a read side that lags. */
const MARGIN_MS = MINUTE_MS;

/**
 * What of the account no message tells: payouts, the balance, and after a time without a connection its fills, orders
 * and positions. Their messages have no numbers: what was lost would not be missed.
 */
export class AccountWatch {
  readonly #options: AccountWatchOptions;
  readonly #settlements: Coalesced;
  readonly #balance: Coalesced;
  readonly #fills: Coalesced;
  readonly #orders: Coalesced;
  readonly #positions: Coalesced;
  /** Settlements told, by ticker, with their time. */
  readonly #told = new Map<string, number>();
  readonly #cancelLooks = new Set<() => void>();
  readonly #missingFills = new MissingSince();
  readonly #missingSettlements = new MissingSince();
  readonly #missingOrders = new MissingSince();
  /** When each order that rests was created. */
  readonly #resting = new Map<string, number>();
  /** Tickers in which something is held. */
  readonly #held = new Set<string>();

  constructor(options: AccountWatchOptions) {
    const { timers, log } = options;
    this.#options = options;
    this.#settlements = new Coalesced('reading settlements', () => this.#readSettlements(), timers, log);
    this.#balance = new Coalesced('reading the balance', () => this.#readBalance(), timers, log);
    this.#fills = new Coalesced('reading fills', () => this.#readFills(), timers, log);
    this.#orders = new Coalesced('reading orders', () => this.#readOrders(), timers, log);
    this.#positions = new Coalesced('reading positions', () => this.#readPositions(), timers, log);
  }

  /** The account's cash may have changed. */
  changed(): void {
    this.#balance.ask();
  }

  /** A message told of an order. */
  order(order: ExchangeOrder): void {
    if (order.status === 'resting') this.#resting.set(order.orderId, order.createdTimeMs);
    else this.#resting.delete(order.orderId);
    this.#options.emit({ kind: 'order', order });
  }

  /** An order created then is in a state that no message tells. */
  unknownOrder(createdTimeMs: number): void {
    this.#missingOrders.mark(createdTimeMs);
    this.#orders.ask();
  }

  /** A message told of a holding. */
  position(position: Position): void {
    if (position.countE2 === 0) this.#held.delete(position.ticker);
    else this.#held.add(position.ticker);
    this.#options.emit({ kind: 'position', position });
  }

  /** A market has paid. */
  settled(): void {
    for (const cancel of this.#cancelLooks) cancel();
    this.#cancelLooks.clear();
    for (const delayMs of SETTLEMENT_LOOKS_MS) {
      if (delayMs === 0) this.#settlements.ask();
      else this.#cancelLooks.add(this.#options.timers.after(delayMs, () => this.#settlements.ask()));
    }
  }

  /** The connection is there again; what happened since `lostAtMs` (exchange time) came over no socket. */
  catchUp(lostAtMs: number): void {
    this.#missingFills.mark(lostAtMs - MARGIN_MS);
    this.#missingSettlements.mark(lostAtMs - MARGIN_MS);
    // An order that rested before may have been filled or cancelled since.
    this.#missingOrders.mark(Math.min(lostAtMs - MARGIN_MS, ...this.#resting.values()));
    this.#fills.ask();
    this.#orders.ask();
    this.#positions.ask();
    this.settled();
  }

  async stop(): Promise<void> {
    for (const cancel of this.#cancelLooks) cancel();
    const reads = [this.#settlements, this.#balance, this.#fills, this.#orders, this.#positions];
    await Promise.all(reads.map((read) => read.stop()));
  }

  async #readOrders(): Promise<void> {
    const { reads } = this.#options;
    const orders = await this.#missingOrders.read((sinceMs) =>
      Number.isFinite(sinceMs) ? collected(reads.orders(sinceMs)) : Promise.resolve([]),
    );
    for (const order of orders) this.order(order);
  }

  async #readPositions(): Promise<void> {
    const positions = await collected(this.#options.reads.positions());
    const gone = new Set(this.#held);
    for (const position of positions) {
      gone.delete(position.ticker);
      this.position(position);
    }
    for (const ticker of gone) this.position({ ticker, countE2: ZERO_COUNT });
  }

  async #readFills(): Promise<void> {
    const { reads } = this.#options;
    const fills = await this.#missingFills.read((sinceMs) =>
      Number.isFinite(sinceMs) ? collected(reads.fills(sinceMs)) : Promise.resolve([]),
    );
    fills.sort((a, b) => a.timeMs - b.timeMs);
    for (const fill of fills) this.#options.emit({ kind: 'fill', fill });
  }

  async #readSettlements(): Promise<void> {
    const nowMs = this.#options.exchangeNowMs();
    if (nowMs === null) return;
    const { reads } = this.#options;
    const recentMs = nowMs - SETTLEMENT_BACK_MS;
    for (const [ticker, timeMs] of this.#told) if (timeMs < recentMs) this.#told.delete(ticker);
    const settlements = await this.#missingSettlements.read((sinceMs) =>
      collected(
        reads.settlements(Math.min(sinceMs, recentMs), (ticker, result) => this.#odd(ticker, result, nowMs)),
      ),
    );
    settlements.sort((a, b) => a.timeMs - b.timeMs);
    for (const settlement of settlements) {
      if (this.#told.has(settlement.ticker)) continue;
      this.#told.set(settlement.ticker, settlement.timeMs);
      this.#options.emit({ kind: 'settlement', settlement });
    }
    this.changed();
  }

  /** The message that told of the result may have been lost; its payout is here. */
  #odd(ticker: string, result: string, nowMs: number): void {
    if (this.#told.has(ticker)) return;
    this.#told.set(ticker, nowMs);
    this.#options.log.warn('a payout that is neither of yes nor of no', { ticker, result });
    this.#options.emit({ kind: 'odd-result', ticker, result, settlementValue: null });
  }

  async #readBalance(): Promise<void> {
    this.#options.emit({ kind: 'balance', balanceE6: await this.#options.reads.balance() });
  }
}
