import type { PriceE4 } from '@rec-io/domain/money';
import { SECOND_MS } from '@rec-io/domain/time';
import { type PayoutPorts, payEvent } from './payout.ts';
import type { RememberedEvents } from './remembered-events.ts';
import { settlementValueE4 } from './settlement.ts';
import type { TradingEvent } from './trading-event.ts';

/** The print of the very second belongs to a mean: what follows from it is known a second later. */
const KNOWN_AFTER_MS = SECOND_MS;

/** What becomes of an event after its close: a strike if it has none, a result, the payout. */
export class EventResults {
  readonly #ports: PayoutPorts;
  readonly #remembered: RememberedEvents;

  constructor(ports: PayoutPorts, remembered: RememberedEvents) {
    this.#ports = ports;
    this.#remembered = remembered;
  }

  /** Does what is due of a closed event. True when it has paid. */
  advance(event: TradingEvent, timeMs: number, indexE4: PriceE4 | null): boolean {
    const { closeTimeMs, eventTicker } = event.fact;
    if (event.state === 'closed' && timeMs >= closeTimeMs + KNOWN_AFTER_MS)
      this.#find(event, timeMs, indexE4);
    const isDue = timeMs >= event.dueMs + event.settlementDelayS * SECOND_MS;
    if (event.state !== 'determined' || event.review === 'disputed' || !isDue) return false;
    event.state = 'paid';
    payEvent(this.#ports, event, timeMs, this.#remembered.paid.delete(eventTicker));
    this.#remembered.values.delete(eventTicker);
    return true;
  }

  /** Gives an event that was listed without a strike its own, as soon as that is known. */
  findStrike(event: TradingEvent, timeMs: number): void {
    const { openTimeMs } = event.fact;
    if (event.hasStrikes || timeMs < openTimeMs + KNOWN_AFTER_MS) return;
    const strikeE4 = settlementValueE4(this.#ports.floor.history, openTimeMs);
    if (strikeE4 !== null) this.#setStrike(event, strikeE4, timeMs);
  }

  /**
   * Gives an event its result, or another one.
   * @param known it was given before a restart: there is no fact to keep
   */
  determine(event: TradingEvent, valueE4: PriceE4, timeMs: number, known = false): void {
    const { accounts, bulletin } = this.#ports;
    if (!known) {
      accounts.record({ kind: 'determined', eventTicker: event.fact.eventTicker, valueE4, timeMs });
      accounts.commit();
    }
    event.state = 'determined';
    event.dueMs = timeMs + timerMs(event);
    for (const market of event.markets) {
      const result = market.resultAt(valueE4);
      market.status = 'determined';
      market.valueE4 = valueE4;
      market.result = result;
      market.updatedTimeMs = timeMs;
      bulletin.emit({ kind: 'determined', ticker: market.ticker, result, valueE4 }, null);
      bulletin.lifecycle({ kind: 'determined', market });
    }
  }

  #find(event: TradingEvent, timeMs: number, indexE4: PriceE4 | null): void {
    const { floor } = this.#ports;
    const { eventTicker, closeTimeMs } = event.fact;
    const known = this.#remembered.values.get(eventTicker);
    // Without any print before the close, the first one after it decides.
    const valueE4 = known ?? settlementValueE4(floor.history, closeTimeMs) ?? indexE4;
    if (valueE4 === null) return;
    if (!event.hasStrikes) this.#setStrike(event, valueE4, timeMs);
    this.determine(event, valueE4, timeMs, known !== undefined);
    const amendedMs = this.#remembered.amended.get(eventTicker);
    event.dueMs = (amendedMs ?? closeTimeMs) + timerMs(event);
    if (this.#remembered.disputed.has(eventTicker)) event.setReview('disputed', timeMs);
    else if (amendedMs !== undefined) event.setReview('amended', timeMs);
  }

  #setStrike(event: TradingEvent, strikeE4: PriceE4, timeMs: number): void {
    const { accounts, bulletin } = this.#ports;
    accounts.record({ kind: 'strike-set', eventTicker: event.fact.eventTicker, strikeE4, timeMs });
    accounts.commit();
    event.setStrike(strikeE4);
    for (const market of event.markets) {
      market.updatedTimeMs = timeMs;
      bulletin.lifecycle({ kind: 'metadata_updated', market });
      bulletin.emit({ kind: 'market', market: market.view() }, null);
    }
  }
}

const timerMs = ({ markets }: TradingEvent): number => (markets[0]?.settlementTimerS ?? 0) * SECOND_MS;
