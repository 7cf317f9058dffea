import { ladderStep } from '@rec-io/domain/exit-ladder';
import type { ExitEnd } from '@rec-io/domain/ledger';
import { type CountE2, formatCount, type PriceE4 } from '@rec-io/domain/money';
import type { OrderOutcome } from '@rec-io/domain/order';
import type { ExitCause, ExitLadder } from '@rec-io/domain/protection';
import type { ExitWait } from '@rec-io/domain/view';
import type { Quote } from './fresh-sight.ts';
import type { Clock, EngineLog, Timers } from './ports.ts';

/** So many refusals in a row end an exit: it comes back to open with the reason, and whoever wants out tries anew. */
const REFUSALS_MAX = 3;
/** An exit asks for reconciliation at most so often. */
const ASK_EVERY_MS = 10_000;
/** That it waits is told at most so often. */
const TELL_EVERY_MS = 30_000;

/** Who wants out, and why, in words. */
export type ExitWish = {
  readonly cause: ExitCause;
  readonly reason: string;
  /** A person's own: it sells no lower. Null, or left out, for the floor of the trade's rules. */
  readonly floorE4?: PriceE4 | null;
};

/** What an exit sells, as the ledger knows it at any moment. */
export type ExitTarget = {
  readonly ticker: string;
  readonly ladder: ExitLadder;
  /** Exchange time. */
  closeTimeMs(): number;
  /** What is still to be sold. */
  remainingE2(): CountE2;
  /** Orders of this exit that the exchange took. */
  ordersTaken(): number;
  /** Why the next step may not be sent before more is known, or null. */
  undecided(): string | null;
  /** Best bid of the side held, null when nobody bids; or why the book may not be used. */
  bid(wish: ExitWish): Quote;
  /** Makes a step durable and sends it. Resolves when the order's fate is known. */
  send(limitE4: PriceE4, countE2: CountE2, wish: ExitWish): Promise<OrderOutcome>;
  /** Resolves with whether a restart would know it. */
  end(result: ExitEnd['result'], reason: string): Promise<boolean>;
};

export type CampaignPorts = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  readonly exchangeNowMs: () => number;
  /** False while neither time nor books can be believed. */
  readonly mayDecide: () => boolean;
  readonly onNeedsReconcile: (ticker: string) => void;
  readonly onEnd: (result: ExitEnd['result'], reason: string) => void;
};

/**
 * One exit on its way down the ladder:
 *
 *   begun ─► step sent ─► fate known ─► next step … ─► flat
 *              ▲  │                        ├─► held (budget spent, market closed, or a person's choice)
 *              └──┴─ waits: no bid, no     └─► reopened (refused again and again, or called off)
 *                    usable book, no proof
 *
 * It may be asked to go on at any time and as often as anybody likes: it sends a step only when the one before is decided.
 */
export class ExitCampaign {
  #wish: ExitWish;
  readonly #target: ExitTarget;
  readonly #ports: CampaignPorts;
  #waits: ExitWait | null = null;
  #isSending = false;
  #isEnded = false;
  #refusals = 0;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #cancelTimer: () => void = () => undefined;

  constructor(target: ExitTarget, wish: ExitWish, ports: CampaignPorts) {
    this.#target = target;
    this.#wish = wish;
    this.#ports = ports;
  }

  get wish(): ExitWish {
    return this.#wish;
  }

  /** Somebody else wants it now: it goes on from its step. */
  wants(wish: ExitWish): void {
    this.#wish = wish;
    this.advance();
  }

  /** Why no step is sent at the moment, for the owner to see; null while the ladder runs. */
  get waits(): ExitWait | null {
    return this.#waits;
  }

  advance(): void {
    if (this.#isEnded || this.#isSending || !this.#ports.mayDecide()) return;
    const target = this.#target;
    const undecided = target.undecided();
    if (undecided !== null) {
      this.#wait(undecided);
      return;
    }
    const remainingE2 = target.remainingE2();
    if (remainingE2 <= 0) void this.end('flat', this.#wish.reason);
    else if (this.#ports.exchangeNowMs() >= target.closeTimeMs())
      void this.end('held', `the market closed with ${formatCount(remainingE2)} contracts unsold`);
    else if (!this.#isTooEarly()) this.#step(remainingE2);
  }

  /**
   * Ends it with whatever was sold by now. An order under way is followed to its fate all the same. Resolves with whether a
   * restart would know it.
   */
  async end(result: ExitEnd['result'], reason: string): Promise<boolean> {
    if (this.#isEnded) return true;
    this.stop();
    const kept = this.#target.end(result, reason);
    this.#ports.onEnd(result, reason);
    return kept;
  }

  /** Sends nothing any more, and says nothing either: after a restart it goes on. */
  stop(): void {
    this.#isEnded = true;
    this.#cancelTimer();
  }

  #isTooEarly(): boolean {
    const { clock, timers } = this.#ports;
    const leftMs = this.#sentAtMs + this.#target.ladder.stepMs - clock.nowMs();
    this.#cancelTimer();
    if (leftMs > 0) this.#cancelTimer = timers.after(leftMs, () => this.advance());
    return leftMs > 0;
  }

  #step(remainingE2: CountE2): void {
    const { ladder } = this.#target;
    const book = this.#target.bid(this.#wish);
    if ('unusable' in book) {
      this.#wait(book.unusable);
      return;
    }
    const step = ladderStep(ladder, this.#target.ordersTaken(), book.bidE4, book.tickE4);
    const note = book.note === undefined ? '' : ` (${book.note})`;
    if (step.kind === 'wait') this.#wait(`${step.reason}${note}`);
    else if (step.kind === 'spent')
      void this.end('held', `${ladder.ordersMax} orders left ${formatCount(remainingE2)} contracts unsold`);
    else {
      if (note !== '') this.#ports.log.warn(`an exit goes on${note}`, { ticker: this.#target.ticker });
      void this.#send(step.limitE4, remainingE2);
    }
  }

  async #send(limitE4: PriceE4, countE2: CountE2): Promise<void> {
    this.#isSending = true;
    this.#waits = null;
    this.#sentAtMs = this.#ports.clock.nowMs();
    let outcome: OrderOutcome;
    try {
      outcome = await this.#target.send(limitE4, countE2, this.#wish);
    } catch (error) {
      outcome = { kind: 'rejected', code: 'not_sent', message: String(error) };
    }
    this.#isSending = false;
    if (this.#isEnded) return;
    if (outcome.kind === 'rejected') this.#refused(`${outcome.code}: ${outcome.message}`);
    else if (outcome.kind === 'acknowledged') {
      this.#refusals = 0;
      // It took what was bid a moment ago: either somebody was faster, or nothing is held there any more.
      if (outcome.fillCountE2 === 0) this.#ask();
    }
    this.advance();
  }

  #refused(reason: string): void {
    this.#refusals++;
    this.#ask();
    this.#ports.log.warn('an exit order was refused', { ticker: this.#target.ticker, reason });
    if (this.#refusals >= REFUSALS_MAX) void this.end('reopened', `closing failed: ${reason}`);
  }

  #ask(): void {
    const nowMs = this.#ports.clock.nowMs();
    if (nowMs - this.#askedAtMs < ASK_EVERY_MS) return;
    this.#askedAtMs = nowMs;
    this.#ports.onNeedsReconcile(this.#target.ticker);
  }

  #wait(reason: string): void {
    const { clock, log, exchangeNowMs } = this.#ports;
    this.#waits = { reason, sinceMs: this.#waits?.sinceMs ?? exchangeNowMs() };
    // The bid changes in its words every second: seen on the screen, told now and then.
    if (clock.nowMs() - this.#toldAtMs < TELL_EVERY_MS) return;
    this.#toldAtMs = clock.nowMs();
    log.warn('an exit waits', { ticker: this.#target.ticker, reason });
  }
}
