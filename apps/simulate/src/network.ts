import type { OrderOutcome, OrderRequest } from '@rec-io/domain/order';
import type { Exchange } from '@rec-io/exchange-sim/exchange';
import type { PlaceResult } from '@rec-io/exchange-sim/place-result';
import type { EventLog } from './event-log.ts';
import type { Misfortune } from './misfortune.ts';
import type { Answer, ProcessLife } from './process-life.ts';
import type { Scheduler } from './scheduler.ts';
import type { Venue } from './venue.ts';
import type { Witness } from './witness.ts';

/** The client gives an answer up after so long, as the real one does. */
const TIMEOUT_MS = 5_000;
/** A request may reach the exchange this late: later, its signature has expired there. */
const LATE_MS = 8_000;
/** The exchange's read side may be this far behind. */
const READ_LAG_MS = 4_000;

export type NetworkPorts = {
  readonly scheduler: Scheduler;
  readonly venue: Venue;
  readonly misfortune: Misfortune;
  readonly witness: Witness;
  readonly log: EventLog;
};

/** Requests and answers between the trader and the exchange, with all that happens to them on their way. */
export class Network {
  /** Nothing gets through. */
  isDown = false;
  readonly #ports: NetworkPorts;

  constructor(ports: NetworkPorts) {
    this.#ports = ports;
  }

  get nowMs(): number {
    return this.#ports.scheduler.nowMs;
  }

  /** Markets of whose payout no list tells. */
  get odd(): ReadonlySet<string> {
    return this.#ports.venue.odd;
  }

  /** One way, usually. */
  latencyMs(): number {
    return this.#ports.misfortune.ms(6, 60);
  }

  async place(life: ProcessLife, order: OrderRequest): Promise<OrderOutcome> {
    const { witness } = this.#ports;
    const outcome = await life.call<OrderOutcome>('order', (answer) => {
      const finish = this.#once(order, answer);
      witness.bytes(order);
      this.#send(
        () => witness.arrival(order, () => this.#ports.venue.place(order)),
        (sent) => finish(outcomeOf(sent)),
      );
    });
    witness.answered(order.clientOrderId, outcome);
    return outcome;
  }

  /** Something that changes the exchange. Rejects whenever it is not confirmed. */
  write<T>(life: ProcessLife, what: string, act: (exchange: Exchange) => T): Promise<T> {
    return life.call<T>(`write of ${what}`, (answer) => {
      let isOver = false;
      this.#send(
        () => this.#ports.venue.act(act),
        (sent) => {
          if (isOver) return;
          isOver = true;
          if ('result' in sent) answer.resolve(sent.result);
          else answer.reject(sent.problem);
        },
      );
    });
  }

  /** @param read what the exchange tells of up to that time; only lists of facts can lag */
  async read<T>(
    life: ProcessLife,
    what: string,
    read: (exchange: Exchange, untilMs: number) => T,
  ): Promise<T> {
    const { scheduler, venue, misfortune, witness } = this.#ports;
    const askedAtMs = scheduler.nowMs;
    const value = await life.call<T>(`read of ${what}`, (answer) => {
      const wayMs = this.latencyMs();
      if (this.isDown) scheduler.after(2 * wayMs, () => answer.reject('connection reset'));
      else if (misfortune.strikes('read-fails')) {
        const afterMs = misfortune.oneIn(3) ? 2 * TIMEOUT_MS : 2 * wayMs;
        scheduler.after(afterMs, () => answer.reject(`${what} cannot be read`));
      } else {
        const lagMs = misfortune.strikes('read-lags') ? misfortune.ms(50, READ_LAG_MS) : 0;
        scheduler.after(wayMs, () => {
          const told = read(venue.exchange, venue.exchange.nowMs - lagMs);
          const lateMs = misfortune.strikes('answer-late') ? misfortune.ms(500, 9_000) : 0;
          scheduler.after(wayMs + lateMs, () => answer.resolve(told));
        });
      }
    });
    witness.read(life, what, askedAtMs);
    return value;
  }

  /** One request that changes something, with all that may happen to it. `end` may be called more than once: the first counts. */
  #send<T>(act: () => T, end: (sent: Sent<T>) => void): void {
    const { scheduler, misfortune } = this.#ports;
    scheduler.after(TIMEOUT_MS, () => end({ problem: 'no answer in time' }));
    const wayMs = this.latencyMs();
    const soon = (sent: Sent<T>) => void scheduler.after(2 * wayMs, () => end(sent));
    const arrive = (): void => {
      const result = act();
      if (misfortune.strikes('answer-lost')) return;
      const lateMs = misfortune.strikes('answer-late') ? misfortune.ms(500, 10_000) : 0;
      const isBroken = misfortune.strikes('server-error-after');
      const sent = isBroken ? { problem: 'HTTP 500: internal server error' } : { result };
      scheduler.after(wayMs + lateMs, () => end(sent));
    };
    if (this.isDown) soon({ problem: 'connection reset' });
    else if (misfortune.strikes('rate-limited')) soon({ problem: 'too_many_requests', isDefinite: true });
    else if (misfortune.strikes('server-error-before')) soon({ problem: 'HTTP 503: service unavailable' });
    else if (!misfortune.strikes('request-lost')) {
      const lateMs = misfortune.strikes('request-late') ? misfortune.ms(500, LATE_MS - 100) : 0;
      scheduler.after(wayMs + lateMs, arrive);
      if (misfortune.strikes('request-repeated')) scheduler.after(misfortune.ms(5, LATE_MS), arrive);
    }
  }

  /** The first answer counts, and the only one. */
  #once(order: OrderRequest, answer: Answer<OrderOutcome>): (outcome: OrderOutcome) => void {
    const { log, scheduler } = this.#ports;
    let isOver = false;
    return (outcome) => {
      if (isOver) return;
      isOver = true;
      log.line(scheduler.nowMs, `answer ${order.clientOrderId.slice(0, 8)} ${JSON.stringify(outcome)}`);
      answer.resolve(outcome);
    };
  }
}

/** `isDefinite`: the exchange has not acted and will not. */
type Sent<T> = { readonly result: T } | { readonly problem: string; readonly isDefinite?: boolean };

/** What the real client makes of the exchange's word: an id that exists proves something, not that it is this order. */
function outcomeOf(sent: Sent<PlaceResult>): OrderOutcome {
  if (!('result' in sent)) {
    const { problem, isDefinite = false } = sent;
    return isDefinite
      ? { kind: 'rejected', code: problem, message: problem }
      : { kind: 'unknown', reason: problem };
  }
  const { result } = sent;
  if (result.ok) {
    const { orderId, fillCountE2, remainingCountE2 } = result;
    return { kind: 'acknowledged', orderId, fillCountE2, remainingCountE2 };
  }
  if (result.code === 'order_already_exists') return { kind: 'unknown', reason: 'already exists' };
  const details = result.details === undefined ? '' : `: ${result.details}`;
  return { kind: 'rejected', code: result.code.toLowerCase(), message: `${result.message}${details}` };
}
