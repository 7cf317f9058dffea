import type { PriceE4 } from '@rec-io/domain/money';
import { PRICE_GRIDS, type PriceLevelStructure } from '@rec-io/domain/price-grid';
import type { Accounts } from './accounts.ts';
import type { Bulletin } from './bulletin.ts';
import type { Calendar } from './calendar.ts';
import type { ExchangeClock } from './exchange-clock.ts';
import { cancelForReactivation } from './halts.ts';
import type { Matching } from './matching.ts';
import type { Pause, Pauses } from './pauses.ts';
import type { TradingEvent } from './trading-event.ts';
import type { TradingMarket } from './trading-market.ts';

export type OperationsPorts = {
  readonly calendars: () => Iterable<Calendar>;
  readonly accounts: Accounts;
  readonly matching: Matching;
  readonly bulletin: Bulletin;
  readonly clock: ExchangeClock;
  readonly pauses: Pauses;
};

/**
 * What the exchange's staff does by hand: halts, pauses, other closes, disputes. Each answers false when there is no such
 * market or event, or it is not in a state for it; then nothing has changed. What is done outlives a restart, but pauses
 * of the whole exchange do not.
 */
export class MarketOperations {
  readonly #ports: OperationsPorts;

  constructor(ports: OperationsPorts) {
    this.#ports = ports;
  }

  /** Stops trading in a market, or in all markets of an event. Resting orders stay. */
  halt(ticker: string): boolean {
    return this.#halt(ticker, true);
  }

  /** Lets it trade again. All resting orders are cancelled by that. */
  resume(ticker: string): boolean {
    return this.#halt(ticker, false);
  }

  /** Of the whole exchange; it holds from the next second on. */
  pause(pause: Pause, resumeMs: number | null = null): void {
    this.#ports.pauses.set(pause, resumeMs);
  }

  /** Moves the close of an event. One that has closed and has no result is open again when its new close is to come. */
  moveClose(eventTicker: string, closeTimeMs: number): boolean {
    const [calendar, event] = this.#find(eventTicker);
    const { accounts, bulletin, clock } = this.#ports;
    const isOver = event?.state === 'determined' || event?.state === 'paid';
    if (!calendar || !event || isOver || closeTimeMs <= event.fact.openTimeMs) return false;
    const timeMs = clock.nowMs;
    accounts.record({ kind: 'close-moved', eventTicker, closeTimeMs, timeMs });
    accounts.commit();
    event.moveClose(closeTimeMs);
    this.#announce(event.markets, 'close_date_updated');
    if (event.state === 'closed' && closeTimeMs > timeMs) {
      calendar.reopen(event, timeMs);
      for (const market of event.markets) bulletin.lifecycle({ kind: 'activated', market });
    }
    return true;
  }

  /** Changes a market to a finer grid of prices; orders stay where they are. */
  changePrices(ticker: string, priceLevels: PriceLevelStructure): boolean {
    const market = this.#market(ticker);
    if (!market || market.result !== null || !PRICE_GRIDS[priceLevels].refines(market.grid)) return false;
    const { accounts, clock } = this.#ports;
    accounts.record({ kind: 'price-levels', ticker, priceLevels, timeMs: clock.nowMs });
    accounts.commit();
    market.changeGrid(priceLevels);
    this.#announce([market], 'price_level_structure_updated');
    return true;
  }

  /** Pays an event later than its timer says, by so many seconds. */
  delaySettlement(eventTicker: string, byS: number): boolean {
    const [, event] = this.#find(eventTicker);
    if (!event || event.state === 'paid' || !(byS >= 0)) return false;
    const { accounts, clock } = this.#ports;
    accounts.record({ kind: 'payment-delayed', eventTicker, byS, timeMs: clock.nowMs });
    accounts.commit();
    event.settlementDelayS = byS;
    return true;
  }

  /** Holds the payment of a result until `amend` says what it is. */
  dispute(eventTicker: string): boolean {
    const [, event] = this.#find(eventTicker);
    if (event?.state !== 'determined') return false;
    const { accounts, clock } = this.#ports;
    accounts.record({ kind: 'disputed', eventTicker, timeMs: clock.nowMs });
    accounts.commit();
    event.setReview('disputed', clock.nowMs);
    return true;
  }

  /** Ends a dispute with this settlement value; the timer begins anew. */
  amend(eventTicker: string, valueE4: PriceE4): boolean {
    const [calendar, event] = this.#find(eventTicker);
    if (!calendar || event?.review !== 'disputed') return false;
    const { nowMs } = this.#ports.clock;
    calendar.determine(event, valueE4, nowMs);
    event.setReview('amended', nowMs);
    return true;
  }

  #halt(ticker: string, halted: boolean): boolean {
    const { accounts, bulletin, clock } = this.#ports;
    const [from, to] = halted ? (['active', 'inactive'] as const) : (['inactive', 'active'] as const);
    const named = this.#find(ticker)[1]?.markets ?? [this.#market(ticker)];
    const markets = named.filter((market) => market?.status === from) as TradingMarket[];
    if (markets.length === 0) return false;
    const tickers = markets.map((market) => market.ticker);
    accounts.record({ kind: 'halted', tickers, halted, timeMs: clock.nowMs });
    accounts.commit();
    for (const market of markets) {
      if (!halted) this.#clear(market);
      market.status = to;
      market.updatedTimeMs = clock.nowMs;
      bulletin.lifecycle({ kind: halted ? 'deactivated' : 'activated', market });
      bulletin.emit({ kind: 'market', market: market.view() }, null);
    }
    return true;
  }

  /** Takes everybody's orders out of a book: those of accounts end, makers come back when they look. */
  #clear(market: TradingMarket): void {
    const { accounts, matching } = this.#ports;
    cancelForReactivation(accounts, matching, market);
    for (const side of ['bid', 'ask'] as const) {
      const farTick = side === 'bid' ? market.grid.ticks : 0;
      for (;;) {
        const resting = market.book.opposite(side, farTick);
        if (resting === null) break;
        matching.withdraw(market, resting);
        if (resting.quote) resting.quote.fairCents = Number.NaN;
      }
    }
    matching.publish('bid');
  }

  #announce(
    markets: readonly TradingMarket[],
    kind: 'close_date_updated' | 'price_level_structure_updated',
  ): void {
    const { bulletin, clock } = this.#ports;
    for (const market of markets) {
      market.updatedTimeMs = clock.nowMs;
      bulletin.lifecycle({ kind, market });
      bulletin.emit({ kind: 'market', market: market.view() }, null);
    }
  }

  #find(eventTicker: string): [Calendar, TradingEvent] | [null, null] {
    for (const calendar of this.#ports.calendars()) {
      const event = calendar.event(eventTicker);
      if (event) return [calendar, event];
    }
    return [null, null];
  }

  #market(ticker: string): TradingMarket | undefined {
    for (const calendar of this.#ports.calendars()) {
      const market = calendar.market(ticker);
      if (market) return market;
    }
    return undefined;
  }
}
