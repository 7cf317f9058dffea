import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import { type CountE2, ZERO_COUNT } from '@rec-io/domain/money';
import type { ExchangeOrder, Fill, OrderOutcome } from '@rec-io/domain/order';
import {
  missingFillsE2,
  nextOrderState,
  type OrderKnowledge,
  type OrderState,
  OUR_CODES,
} from '@rec-io/domain/order-life';
import { acknowledgement, isDecided, isOrderOf, READ_MARGIN_MS } from './exchange-order.ts';
import type { EngineLog, ExchangeGateway, Timers } from './ports.ts';
import { traced, traceOf } from './traced-log.ts';

const PROBE_FIRST_MS = 1_000;
const PROBE_MAX_MS = 10_000;
/** That the list will not show an order is proven by this many complete reads … */
const UNLISTED_READS = 3;
/**
 * … the last of them after so long a wait since the first doubt: far beyond any latency of the exchange's read side. Counted by timers,
 * not by a clock: a clock that is set ahead would make the proof of an absence shorter.
 */
const UNLISTED_AFTER_MS = 10_000;

export type OrderProofOptions = {
  readonly gateway: Pick<ExchangeGateway, 'place' | 'orders' | 'fills'>;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** Takes a fact: applies it to the state and makes it durable. What is no news is dropped. */
  readonly record: (entry: LedgerEntry) => void;
  /** What is known of an order. */
  readonly order: (clientOrderId: string) => OrderKnowledge | undefined;
  /** The exchange's id of an order, where an answer or a fill has told it. */
  readonly exchangeId: (clientOrderId: string) => string | null;
  /** The number of the present connection of the account's stream; null while there is none. */
  readonly connection: () => number | null;
};

/** Reads the exchange until the fate of an order is certain: nothing leaves `unknown` any other way. */
export class OrderProof {
  readonly #options: OrderProofOptions;
  #stopped = false;

  constructor(options: OrderProofOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#stopped = true;
  }

  /**
   * @param from the state that the order is in: `unknown`
   * @returns its fate; null when this was stopped before it was proven
   */
  async prove(intent: Intent, from: OrderState): Promise<OrderOutcome | null> {
    const { connection } = this.#options;
    const log = traced(this.#options.log, traceOf(intent));
    let state = nextOrderState(from, 'probe');
    let delayMs = PROBE_FIRST_MS;
    const anew = () => ({
      ...{ reads: 0, waitedMs: 0, connection: connection() },
      filledE2: this.#filledE2(intent),
    });
    let unlisted = anew();
    let isSeen = false;
    while (!this.#stopped) {
      await this.#sleep(delayMs);
      if (this.#stopped) break;
      unlisted.waitedMs += delayMs;
      delayMs = Math.min(delayMs * 2, PROBE_MAX_MS);
      if (connection() !== unlisted.connection) {
        // What was told while it was cut, nobody heard: the proof begins anew.
        state = nextOrderState(nextOrderState(state, 'lose'), 'probe');
        unlisted = anew();
      }
      try {
        const { order, orders, fills } = await this.#read(intent);
        if (order) {
          isSeen = true;
          if (!isOrderOf(order, intent))
            log.warn('an order with our id is not our order; its market stays blocked', {
              order: intent.clientOrderId,
            });
          else if (isDecided(order, intent)) {
            nextOrderState(state, 'acknowledge');
            return acknowledgement(order);
          }
          continue;
        }
        // More fills may follow the one that has just come.
        if (this.#filledE2(intent) !== unlisted.filledE2) unlisted = anew();
        const filled = this.#byItsFills(intent);
        // What was read once is not gone, and what may be ours is not judged without its order.
        if (isSeen || (filled === null && fills.some((fill) => mayBeOurs(fill, intent, orders)))) continue;
        if (unlisted.connection === null || connection() !== unlisted.connection) continue;
        unlisted.reads++;
        if (unlisted.reads < UNLISTED_READS || unlisted.waitedMs < UNLISTED_AFTER_MS) continue;
        if (filled === 'resting') continue;
        nextOrderState(state, filled === null ? 'miss' : 'acknowledge');
        return (
          filled ?? {
            kind: 'rejected',
            code: OUR_CODES.provenAbsent,
            message: 'the exchange has no such order',
          }
        );
      } catch (error) {
        log.warn('probing an unknown order failed; trying again', {
          order: intent.clientOrderId,
          error: String(error),
        });
      }
    }
    return null;
  }

  /** Reads the fills that an acknowledged order reported but that no message brought. */
  async chase(intent: Intent): Promise<void> {
    let delayMs = PROBE_FIRST_MS;
    while (!this.#stopped && this.#missesFills(intent)) {
      await this.#sleep(delayMs);
      if (this.#stopped || !this.#missesFills(intent)) return;
      delayMs = Math.min(delayMs * 2, PROBE_MAX_MS);
      try {
        await this.#readFills(intent);
      } catch (error) {
        this.#options.log.warn('reading fills failed; trying again', { error: String(error) });
      }
    }
  }

  async #read(intent: Intent): Promise<{
    readonly order: ExchangeOrder | undefined;
    readonly orders: readonly ExchangeOrder[];
    readonly fills: readonly Fill[];
  }> {
    const orders = await this.#options.gateway.orders(intent.timeMs - READ_MARGIN_MS);
    const order = orders.find(({ clientOrderId }) => clientOrderId === intent.clientOrderId);
    return { order, orders, fills: order ? [] : await this.#readFills(intent) };
  }

  async #readFills(intent: Intent): Promise<readonly Fill[]> {
    const fills = await this.#options.gateway.fills(intent.timeMs - READ_MARGIN_MS);
    for (const fill of fills) this.#options.record({ kind: 'fill', fill });
    return fills;
  }

  /**
   * What the fills that bear its id prove of an order that the list does not show: that the exchange had it, and that no more comes of
   * it, unless it may rest. Null without such a fill.
   */
  #byItsFills(intent: Intent): OrderOutcome | 'resting' | null {
    const { clientOrderId, countE2, timeInForce } = intent;
    const fillCountE2 = this.#filledE2(intent);
    const orderId = this.#options.exchangeId(clientOrderId);
    if (fillCountE2 === 0 || orderId === null) return null;
    if (timeInForce === 'good_till_canceled' && fillCountE2 < countE2) return 'resting';
    return { kind: 'acknowledged', orderId, fillCountE2, remainingCountE2: ZERO_COUNT };
  }

  #filledE2({ clientOrderId }: Intent): CountE2 {
    return this.#options.order(clientOrderId)?.filledE2 ?? ZERO_COUNT;
  }

  #missesFills({ clientOrderId }: Intent): boolean {
    const order = this.#options.order(clientOrderId);
    return order !== undefined && missingFillsE2(order) > 0;
  }

  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.#options.timers.after(delayMs, resolve));
  }
}

/** A fill that this order could have made, of an order that the list does not show: then the list is not complete yet. */
const mayBeOurs = (fill: Fill, intent: Intent, orders: readonly ExchangeOrder[]): boolean =>
  fill.isTaker &&
  fill.ticker === intent.ticker &&
  fill.side === intent.bookSide &&
  !orders.some(({ orderId }) => orderId === fill.orderId);
