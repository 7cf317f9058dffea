import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { OrderOutcome } from '@rec-io/domain/order';
import { nextOrderState, type OrderState, OUR_CODES, orderState } from '@rec-io/domain/order-life';
import type { DurableIntents } from './durable-intents.ts';
import { orderRequest } from './exchange-order.ts';
import { OrderProof, type OrderProofOptions } from './order-proof.ts';
import type { Clock } from './ports.ts';
import { traced, traceOf } from './traced-log.ts';

/** An entry older than this when its intent became durable is not sent any more: the market has moved on. */
const ENTRY_WITHIN_MS = 2_000;
/** An exit says how long it may wait itself; this is for who does not. Its limit is a bid of then: late it sells for no less. */
const EXIT_WITHIN_MS = 10_000;

export type OrderDeskOptions = OrderProofOptions & {
  readonly durable: DurableIntents;
  readonly clock: Clock;
  /** Exchange time now. */
  readonly exchangeNowMs: () => number;
  /** The shard on which a market trades. */
  readonly exchangeIndex: (ticker: string) => number;
  /** The order group that entries of a shard are in, or null. */
  readonly orderGroup: (exchangeIndex: number) => string | null;
  /** Why no entry may leave at this moment, whatever was decided a moment ago; null when it may. */
  readonly disarmed: (entry: Intent) => string | null;
};

export type Submission = {
  /** What becomes durable with the intent, or not at all: the rules that protect the trade. */
  readonly companions?: readonly LedgerEntry[];
  /** Wall milliseconds within which it is durable, or is not sent. Default: 2 s for an entry, 10 s for an exit. */
  readonly withinMs?: number;
};

const STOPPED: OrderOutcome = { kind: 'unknown', reason: 'the trader stopped before its fate was known' };

/**
 * The one who sends orders and follows them to certainty, along `ORDER_LIFE`. Nothing leaves `unknown` without proof, and nothing
 * is ever sent twice.
 */
export class OrderDesk {
  readonly #options: OrderDeskOptions;
  readonly #proof: OrderProof;
  /** By client order id, each followed by one piece of work at a time. */
  readonly #followed = new Map<string, Promise<OrderOutcome>>();
  #stopped = false;

  constructor(options: OrderDeskOptions) {
    this.#options = options;
    this.#proof = new OrderProof(options);
  }

  /**
   * Makes the intent durable, sends its order, and follows it. The intent is applied to the trades already.
   * @returns what became of it, once its fate and all of its fills are known; `unknown` only where the desk was stopped. Never rejects.
   */
  submit(intent: Intent, submission: Submission = {}): Promise<OrderOutcome> {
    return this.#follow(intent, () => this.#send(intent, submission));
  }

  /** Follows an order of an earlier run whose fate is unknown: it was perhaps sent, and is not sent again. */
  resume(intent: Intent): Promise<OrderOutcome> {
    return this.#follow(intent, () => this.#prove(intent));
  }

  /** Reads the fills that an acknowledged order reported but that no message brought. */
  chaseFills(intent: Intent): Promise<OrderOutcome> {
    return this.#follow(intent, () => this.#chase(intent, this.#outcomeOf(intent)));
  }

  /** Whether an order is under way here already: what becomes of it will be recorded. */
  follows(clientOrderId: string): boolean {
    return this.#followed.has(clientOrderId);
  }

  get busy(): boolean {
    return this.#followed.size > 0;
  }

  /** Resolves when no order is under way. */
  async idle(): Promise<void> {
    while (this.#followed.size > 0) await Promise.all(this.#followed.values());
  }

  stop(): void {
    this.#stopped = true;
    this.#proof.stop();
  }

  #follow({ clientOrderId }: Intent, begin: () => Promise<OrderOutcome>): Promise<OrderOutcome> {
    const known = this.#followed.get(clientOrderId);
    if (known) return known;
    const work = begin().finally(() => this.#followed.delete(clientOrderId));
    this.#followed.set(clientOrderId, work);
    return work;
  }

  async #send(intent: Intent, submission: Submission): Promise<OrderOutcome> {
    const { durable, gateway, clock, exchangeIndex, orderGroup, disarmed } = this.#options;
    const log = traced(this.#options.log, traceOf(intent));
    const isExit = intent.action === 'exit';
    const { companions = [], withinMs = isExit ? EXIT_WITHIN_MS : ENTRY_WITHIN_MS } = submission;
    const decidedAtMs = clock.nowMs();
    const state = this.#stateOf(intent);
    if (state !== 'intended') {
      log.warn('an order is not sent twice', { order: intent.clientOrderId, state });
      return this.#outcomeOf(intent);
    }
    const entries: LedgerEntry[] = [{ kind: 'intent', intent }, ...companions];
    try {
      await (isExit ? durable.exit(entries) : durable.entry(entries));
    } catch (error) {
      log.warn('intent is not durable, so its order is not sent', {
        order: intent.clientOrderId,
        error: String(error),
      });
      // Else its number would be given anew after a restart, to a decision that this rejection is not about.
      durable.later(entries);
      return this.#withdraw(intent, OUR_CODES.notDurable, 'the ledger did not take the intent');
    }
    const waitedMs = clock.nowMs() - decidedAtMs;
    if (this.#stopped) return this.#withdraw(intent, OUR_CODES.stopped, 'the trader was stopped before');
    if (waitedMs > withinMs)
      return this.#withdraw(intent, OUR_CODES.tooLate, `durable only after ${waitedMs} ms`);
    const shard = exchangeIndex(intent.ticker);
    const group = orderGroup(shard);
    const why = isExit
      ? null
      : (disarmed(intent) ?? (group === null ? 'the exchange’s fuse is not in place' : null));
    if (why !== null) return this.#withdraw(intent, OUR_CODES.disarmed, why);
    nextOrderState(state, 'send');
    const outcome = await gateway.place(orderRequest(intent, shard, group));
    this.#learn(intent, outcome);
    if (outcome.kind === 'unknown') return this.#prove(intent);
    return this.#chase(intent, outcome);
  }

  #withdraw(intent: Intent, code: string, message: string): OrderOutcome {
    nextOrderState('intended', 'withdraw');
    const outcome: OrderOutcome = { kind: 'rejected', code, message };
    this.#learn(intent, outcome);
    return outcome;
  }

  async #prove(intent: Intent): Promise<OrderOutcome> {
    const state = nextOrderState(this.#stateOf(intent), 'lose');
    if (state !== 'unknown') return this.#chase(intent, this.#outcomeOf(intent));
    const outcome = await this.#proof.prove(intent, state);
    if (outcome === null) return STOPPED;
    this.#learn(intent, outcome);
    return this.#chase(intent, outcome);
  }

  async #chase(intent: Intent, outcome: OrderOutcome): Promise<OrderOutcome> {
    await this.#proof.chase(intent);
    return outcome;
  }

  #stateOf({ clientOrderId }: Intent): OrderState {
    const known = this.#options.order(clientOrderId);
    return known ? orderState(known) : 'intended';
  }

  #outcomeOf({ clientOrderId }: Intent): OrderOutcome {
    return this.#options.order(clientOrderId)?.outcome ?? STOPPED;
  }

  #learn({ clientOrderId }: Intent, outcome: OrderOutcome): void {
    const { record, exchangeNowMs } = this.#options;
    record({ kind: 'outcome', clientOrderId, outcome, timeMs: exchangeNowMs() });
  }
}
