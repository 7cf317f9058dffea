import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import type { EventLog } from './event-log.ts';
import type { Misfortune } from './misfortune.ts';
import type { Scheduler } from './scheduler.ts';
import { ACCOUNT, type Venue } from './venue.ts';

export type StaffPorts = {
  readonly scheduler: Scheduler;
  readonly venue: Venue;
  readonly misfortune: Misfortune;
  readonly log: EventLog;
};

/** What the exchange's own people do: halts, pauses, payments that come late, results that are challenged. */
export class Staff {
  /** Until when no index is printed. */
  silentUntilMs = 0;
  readonly #ports: StaffPorts;
  #isPaused = false;
  readonly #halted = new Set<string>();

  constructor(ports: StaffPorts) {
    this.#ports = ports;
  }

  step(stepMs: number): void {
    const { misfortune, scheduler } = this.#ports;
    if (misfortune.strikesWithin('index-gap', stepMs)) {
      this.silentUntilMs = scheduler.nowMs + misfortune.ms(2 * SECOND_MS, 5 * MINUTE_MS);
      this.#say('the index falls silent');
    }
    if (misfortune.strikesWithin('market-halt', stepMs)) this.#halt();
    if (misfortune.strikesWithin('trading-pause', stepMs)) this.#pause();
    if (misfortune.strikesWithin('payment-late', stepMs)) this.#payLate();
    if (misfortune.strikesWithin('result-disputed', stepMs)) this.#dispute();
    if (misfortune.strikesWithin('odd-result', stepMs)) this.#beOdd();
  }

  /** Whether somebody can be kept from trading by it. */
  get isHindering(): boolean {
    return this.#isPaused || this.#halted.size > 0 || this.silentUntilMs > this.#ports.scheduler.nowMs;
  }

  /** Everything is as it should be again. */
  calm(): void {
    this.silentUntilMs = 0;
    this.#resumeTrading();
    for (const ticker of this.#halted) this.#resume(ticker);
  }

  #halt(): void {
    const { venue, misfortune, scheduler } = this.#ports;
    const market = misfortune.pick(venue.exchange.markets().filter(({ status }) => status === 'active'));
    if (!market) return;
    const named = misfortune.oneIn(3) ? market.eventTicker : market.ticker;
    venue.act((exchange) => exchange.operations.halt(named));
    this.#halted.add(named);
    this.#say(`halt of ${named}`);
    scheduler.after(misfortune.ms(5 * SECOND_MS, 10 * MINUTE_MS), () => this.#resume(named));
  }

  #resume(named: string): void {
    if (!this.#halted.delete(named)) return;
    this.#ports.venue.act((exchange) => exchange.operations.resume(named));
    this.#say(`${named} trades again`);
  }

  #pause(): void {
    const { venue, misfortune, scheduler } = this.#ports;
    if (this.#isPaused) return;
    this.#isPaused = true;
    const pause = misfortune.oneIn(2) ? 'trading' : 'exchange';
    venue.act((exchange) => exchange.operations.pause(pause));
    this.#say(`pause of ${pause}`);
    scheduler.after(misfortune.ms(5 * SECOND_MS, 10 * MINUTE_MS), () => this.#resumeTrading());
  }

  #resumeTrading(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#ports.venue.act((exchange) => exchange.operations.pause('none'));
    this.#say('the pause is over');
  }

  #payLate(): void {
    const { venue, misfortune } = this.#ports;
    const event = misfortune.pick(venue.exchange.events());
    if (!event) return;
    const byS = misfortune.ms(5, 400);
    venue.act((exchange) => exchange.operations.delaySettlement(event.fact.eventTicker, byS));
    this.#say(`${event.fact.eventTicker} pays ${byS} s late`);
  }

  #beOdd(): void {
    const { venue, misfortune } = this.#ports;
    const held = venue.exchange.positions(ACCOUNT).map(({ ticker }) => ticker);
    const open = venue.exchange.markets().filter(({ status }) => status === 'active');
    const ticker = misfortune.pick(held) ?? misfortune.pick(open)?.ticker;
    if (ticker === undefined) return;
    venue.odd.add(ticker);
    this.#say(`${ticker} will pay neither as yes nor as no`);
  }

  /** As soon as there is a result to challenge. */
  #dispute(): void {
    const { venue, misfortune, scheduler } = this.#ports;
    const event = venue.exchange.events().find(({ state }) => state === 'determined');
    if (!event) {
      // Results are there for seconds only: looked for until one is.
      if (!misfortune.calm) scheduler.after(2 * SECOND_MS, () => this.#dispute());
      return;
    }
    const { eventTicker } = event.fact;
    const valueE4 = event.markets[0]?.valueE4;
    if (valueE4 == null || !venue.act((exchange) => exchange.operations.dispute(eventTicker))) return;
    this.#say(`${eventTicker} is disputed`);
    const otherE4 = misfortune.oneIn(2) ? valueE4 : valueE4 + 1_000_000 * (misfortune.oneIn(2) ? 1 : -1);
    scheduler.after(misfortune.ms(10 * SECOND_MS, 2 * MINUTE_MS), () => {
      venue.act((exchange) => exchange.operations.amend(eventTicker, otherE4 as typeof valueE4));
      this.#say(`${eventTicker} settles at ${otherE4}`);
    });
  }

  #say(text: string): void {
    const { log, scheduler } = this.#ports;
    log.line(scheduler.nowMs, text);
  }
}
