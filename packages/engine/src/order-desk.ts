import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { ExchangeOrder, OrderOutcome, OrderRequest } from '@rec-io/domain/order';
import { MINUTE_MS } from '@rec-io/domain/time';
import type { Clock, EngineLog, ExchangeGateway, Ledger, Timers } from './ports.ts';

/** A decision older than this when its intent became durable is not sent any more: the market has moved on. */
const SEND_WITHIN_MS = 2_000;
const PROBE_FIRST_MS = 1_000;
const PROBE_MAX_MS = 10_000;
/** Absence is proven by this many complete reads … */
const ABSENT_READS = 3;
/** … the last of them this long after the order was sent: far beyond any latency of the exchange's read side. */
const ABSENT_AFTER_MS = 10_000;
/** Reads start this much before what they look for, for clocks that differ a little. */
export const READ_MARGIN_MS = MINUTE_MS;

export type OrderDeskOptions = {
  readonly gateway: ExchangeGateway;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** Exchange time now. */
  readonly exchangeNowMs: () => number;
  /** Takes a fact: applies it to the state and makes it durable. */
  readonly record: (entry: LedgerEntry) => void;
  /** The shard on which a market trades. */
  readonly exchangeIndex: (ticker: string) => number;
  /** The order's reported fills that have not been recorded yet, in 1/100 contract. */
  readonly missingFillsE2: (clientOrderId: string) => number;
};

/**
 * An order's life between decision and certainty:
 *
 *   intended ─durable─► sent ─► acknowledged | rejected | unknown ─► probing ─► acknowledged | proven absent
 *
 * Nothing leaves `unknown` without proof, and nothing is ever sent twice.
 */
export class OrderDesk {
  readonly #options: OrderDeskOptions;
  readonly #busy = new Set<Promise<void>>();
  /** Client order ids of the orders being followed: each by one piece of work at a time. */
  readonly #followed = new Set<string>();
  #stopped = false;

  constructor(options: OrderDeskOptions) {
    this.#options = options;
  }

  /**
   * Makes the intent durable, sends its order, and follows it until its fate is known. Never throws.
   * @param companions what becomes durable with it, or not at all: the rules that protect the trade
   */
  submit(intent: Intent, companions: readonly LedgerEntry[] = []): void {
    this.#follow(intent, () => this.#send(intent, companions));
  }

  /** Follows an order of an earlier run whose fate is unknown: it was perhaps sent, and is not sent again. */
  resume(intent: Intent): void {
    this.#follow(intent, () => this.#prove(intent, this.#options.clock.nowMs()));
  }

  /** Reads the fills that an acknowledged order reported but that no message brought. */
  chaseFills(intent: Intent): void {
    this.#follow(intent, () => this.#chase(intent));
  }

  /** Whether an order is under way here already: what becomes of it will be recorded. */
  follows(clientOrderId: string): boolean {
    return this.#followed.has(clientOrderId);
  }

  get busy(): boolean {
    return this.#busy.size > 0;
  }

  /** Resolves when no order is under way. */
  async idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy);
  }

  stop(): void {
    this.#stopped = true;
  }

  #follow({ clientOrderId }: Intent, begin: () => Promise<void>): void {
    if (this.#followed.has(clientOrderId)) return;
    this.#followed.add(clientOrderId);
    const work = begin();
    this.#busy.add(work);
    void work.finally(() => {
      this.#busy.delete(work);
      this.#followed.delete(clientOrderId);
    });
  }

  #outcome(intent: Intent, outcome: OrderOutcome): void {
    const { record, exchangeNowMs } = this.#options;
    record({ kind: 'outcome', clientOrderId: intent.clientOrderId, outcome, timeMs: exchangeNowMs() });
  }

  async #send(intent: Intent, companions: readonly LedgerEntry[]): Promise<void> {
    const { ledger, gateway, clock, log, exchangeIndex } = this.#options;
    const decidedAtMs = clock.nowMs();
    try {
      await ledger.append([{ kind: 'intent', intent }, ...companions]);
    } catch (error) {
      log.warn('intent is not durable, so its order is not sent', {
        id: intent.clientOrderId,
        error: String(error),
      });
      this.#outcome(intent, {
        kind: 'rejected',
        code: 'not_durable',
        message: 'the ledger did not take the intent',
      });
      return;
    }
    const waitedMs = clock.nowMs() - decidedAtMs;
    if (waitedMs > SEND_WITHIN_MS || this.#stopped) {
      this.#outcome(intent, {
        kind: 'rejected',
        code: 'too_late',
        message: `durable only after ${waitedMs} ms`,
      });
      return;
    }
    const outcome = await gateway.place(orderRequest(intent, exchangeIndex(intent.ticker)));
    this.#outcome(intent, outcome);
    if (outcome.kind === 'unknown') await this.#prove(intent, clock.nowMs());
    else if (outcome.kind === 'acknowledged') await this.#chase(intent);
  }

  async #prove(intent: Intent, sentAtMs: number): Promise<void> {
    const { gateway, clock, log } = this.#options;
    let delayMs = PROBE_FIRST_MS;
    let absentReads = 0;
    let seen = false;
    while (!this.#stopped) {
      await this.#sleep(delayMs);
      delayMs = Math.min(delayMs * 2, PROBE_MAX_MS);
      try {
        const askedAtMs = clock.nowMs();
        const orders = await gateway.orders(intent.timeMs - READ_MARGIN_MS);
        const order = orders.find((candidate) => candidate.clientOrderId === intent.clientOrderId);
        if (!order) {
          // What was read once is not absent, whatever a lagging copy of the exchange's list says.
          if (seen) continue;
          absentReads++;
          if (absentReads < ABSENT_READS || askedAtMs - sentAtMs < ABSENT_AFTER_MS) continue;
          this.#outcome(intent, {
            kind: 'rejected',
            code: 'proven_absent',
            message: 'the exchange has no such order',
          });
          return;
        }
        seen = true;
        if (!isOrderOf(order, intent)) {
          log.warn('an order with our id is not our order; its market stays blocked', {
            id: intent.clientOrderId,
          });
          continue;
        }
        if (!isDecided(order, intent)) continue;
        this.#outcome(intent, acknowledgement(order));
        await this.#chase(intent);
        return;
      } catch (error) {
        log.warn('probing an unknown order failed; trying again', {
          id: intent.clientOrderId,
          error: String(error),
        });
      }
    }
  }

  async #chase(intent: Intent): Promise<void> {
    const { gateway, record, missingFillsE2, log } = this.#options;
    let delayMs = PROBE_FIRST_MS;
    while (!this.#stopped && missingFillsE2(intent.clientOrderId) > 0) {
      await this.#sleep(delayMs);
      if (missingFillsE2(intent.clientOrderId) <= 0) return;
      delayMs = Math.min(delayMs * 2, PROBE_MAX_MS);
      try {
        for (const fill of await gateway.fills(intent.timeMs - READ_MARGIN_MS))
          record({ kind: 'fill', fill });
      } catch (error) {
        log.warn('reading fills failed; trying again', { error: String(error) });
      }
    }
  }

  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.#options.timers.after(delayMs, resolve));
  }
}

export function orderRequest(intent: Intent, exchangeIndex: number): OrderRequest {
  return {
    clientOrderId: intent.clientOrderId,
    ticker: intent.ticker,
    exchangeIndex,
    side: intent.bookSide,
    yesPriceE4: intent.yesPriceE4,
    countE2: intent.countE2,
    timeInForce: intent.timeInForce,
    reduceOnly: intent.action === 'exit',
  };
}

/** The exchange's word on an order, as an outcome. */
export const acknowledgement = (order: ExchangeOrder): OrderOutcome => ({
  kind: 'acknowledged',
  orderId: order.orderId,
  fillCountE2: order.fillCountE2,
  remainingCountE2:
    order.status === 'resting' ? order.remainingCountE2 : (0 as typeof order.remainingCountE2),
});

/**
 * Whether the exchange is done with an order. One that must not rest, and is said to, is still being matched; one in a state that
 * nobody knows proves nothing.
 */
export const isDecided = ({ status }: ExchangeOrder, { timeInForce }: Intent): boolean =>
  status !== 'in-doubt' && (status !== 'resting' || timeInForce === 'good_till_canceled');

/** The exchange remembers ids for ever, so an id alone proves nothing: ticker, side, price, count and time must match. */
export function isOrderOf(order: ExchangeOrder, intent: Intent): boolean {
  return (
    order.clientOrderId === intent.clientOrderId &&
    order.ticker === intent.ticker &&
    order.side === intent.bookSide &&
    order.yesPriceE4 === intent.yesPriceE4 &&
    order.initialCountE2 === intent.countE2 &&
    order.createdTimeMs >= intent.timeMs - READ_MARGIN_MS
  );
}
