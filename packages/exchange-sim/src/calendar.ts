import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { Accounts } from './accounts.ts';
import type { Bulletin } from './bulletin.ts';
import { EventResults } from './event-results.ts';
import type { EventFact, Fact } from './facts.ts';
import { FinishedEvents } from './finished-events.ts';
import type { Floor } from './floor.ts';
import { isDayClose, LADDER_RULES, type Ladder } from './ladder.ts';
import { type MarketRecords, recallMarket } from './market-record.ts';
import type { Matching } from './matching.ts';
import { RememberedEvents } from './remembered-events.ts';
import { TradingEvent } from './trading-event.ts';
import type { TradingMarket } from './trading-market.ts';

export type CalendarPorts = {
  readonly floor: Floor;
  readonly accounts: Accounts;
  readonly matching: Matching;
  readonly bulletin: Bulletin;
  readonly ladders: readonly Ladder[];
  /** Null: each ladder's own. */
  readonly settlementTimerS: number | null;
  /** Strikes of a ladder. */
  readonly strikes: number;
  /** First number of this symbol's markets. */
  readonly firstNumber: number;
  /** Of before a restart; null when there are none. */
  readonly records: MarketRecords | null;
};

/** The life of one symbol's events: listed, open, closed, determined, paid. */
export class Calendar {
  readonly symbol: CoinSymbol;
  readonly #ports: CalendarPorts;
  readonly #events = new Map<string, TradingEvent>();
  readonly #markets = new Map<string, TradingMarket>();
  /** Listed and not closed. */
  #trading: TradingEvent[] = [];
  /** Closed and not paid. */
  #waiting: TradingEvent[] = [];
  readonly #finished = new FinishedEvents();
  /** Until when each ladder has all the events that it should have. */
  readonly #listedToMs = new Map<Ladder, number>();
  readonly #remembered = new RememberedEvents();
  readonly #results: EventResults;

  constructor(ports: CalendarPorts) {
    this.#ports = ports;
    this.#results = new EventResults(ports, this.#remembered);
    this.symbol = ports.floor.symbol;
  }

  /** Events that trade now. */
  open(): TradingEvent[] {
    return this.#trading.filter(({ state }) => state === 'open');
  }

  /** Listed and not yet paid, by time of closing. */
  unsettled(): TradingEvent[] {
    return [...this.#waiting, ...this.#trading].sort((a, b) => a.fact.closeTimeMs - b.fact.closeTimeMs);
  }

  /** Paid events that are still kept, oldest first. */
  finished(): TradingEvent[] {
    return this.#finished.all();
  }

  event(eventTicker: string): TradingEvent | undefined {
    return this.#events.get(eventTicker);
  }

  market(ticker: string): TradingMarket | undefined {
    return this.#markets.get(ticker);
  }

  /** Takes what a journal holds about events. */
  remember(fact: Fact): void {
    this.#remembered.apply(fact);
  }

  advance(timeMs: number, indexE4: PriceE4 | null): void {
    for (const event of this.#trading) if (timeMs >= event.fact.closeTimeMs) this.#close(event, timeMs);
    if (this.#remembered.listed.size > 0) this.#listRemembered(timeMs);
    for (const event of this.#waiting)
      if (this.#results.advance(event, timeMs, indexE4)) this.#finish(event, timeMs);
    for (const event of this.#trading) this.#begin(event, timeMs);
    for (const ladder of this.#ports.ladders) {
      if (timeMs >= (this.#listedToMs.get(ladder) ?? 0)) this.#plan(ladder, timeMs, indexE4);
    }
  }

  /**
   * Events that closed while nobody was here are finished now; one that is open again is listed with its strikes. One
   * that has paid can be read, and trades only if prints of its time are replayed.
   */
  #listRemembered(timeMs: number): void {
    const { listed, paid } = this.#remembered;
    for (const [ticker, fact] of listed) {
      if (fact.createdTimeMs > timeMs) continue;
      listed.delete(ticker);
      const paidMs = paid.get(ticker);
      if (fact.closeTimeMs <= timeMs && paidMs !== undefined) {
        this.#recallPaid(fact, paidMs);
        continue;
      }
      const event = this.#put(fact, timeMs);
      if (this.#ports.records) this.#recall(event);
      if (timeMs >= fact.closeTimeMs) this.#close(event, timeMs);
    }
  }

  /** An event of before a restart as it was when it had paid. */
  #recallPaid(fact: EventFact, paidMs: number): void {
    const valueE4 = this.#remembered.values.get(fact.eventTicker);
    if (valueE4 === undefined) return;
    const event = this.#made(fact);
    event.state = 'paid';
    for (const market of event.markets) {
      market.status = 'settled';
      market.valueE4 = valueE4;
      market.result = market.resultAt(valueE4);
      market.updatedTimeMs = paidMs;
      market.settledTimeMs = paidMs;
      this.#markets.set(market.ticker, market);
    }
    this.#events.set(fact.eventTicker, event);
    this.#archive(event);
    if (this.#ports.records) this.#recall(event);
  }

  /** Makes all markets what they were by their records: what was traded to warm them up has not been. */
  recall(): void {
    for (const event of this.#events.values()) this.#recall(event);
  }

  #recall(event: TradingEvent): void {
    const { accounts, floor, records } = this.#ports;
    const found = records?.of(event) ?? null;
    for (const [place, market] of event.markets.entries()) {
      const holdings = accounts.holdings(market.ticker);
      recallMarket(market, found?.[place] ?? null, holdings, floor.crowd.houseNumber);
    }
  }

  #made(fact: EventFact): TradingEvent {
    const { floor, firstNumber, settlementTimerS } = this.#ports;
    const { players, makers } = floor;
    const timerS = settlementTimerS ?? LADDER_RULES[fact.ladder].settlementTimerS;
    const event = new TradingEvent(fact, { players, firstNumber, settlementTimerS: timerS }, makers);
    event.settlementDelayS = this.#remembered.delaysS.get(fact.eventTicker) ?? 0;
    return event;
  }

  /** Lists what a ladder should have now; without a price to list it around, it is tried again next second. */
  #plan(ladder: Ladder, timeMs: number, indexE4: PriceE4 | null): void {
    const { floor, ladders, strikes } = this.#ports;
    const rule = LADDER_RULES[ladder];
    const presentCloseMs = rule.closeAfter(timeMs);
    const isAnothers = ladder === 'hourly' && ladders.includes('daily') && isDayClose(presentCloseMs);
    const closes = rule.ahead ? [presentCloseMs, rule.closeAfter(presentCloseMs)] : [presentCloseMs];
    for (const closeTimeMs of isAnothers ? [] : closes) {
      const eventTicker = rule.eventTicker(rule.series[this.symbol], closeTimeMs);
      if (this.#remembered.listed.has(eventTicker)) return;
      if (this.#events.has(eventTicker)) continue;
      const aroundE4 = floor.priceToListAt(timeMs, indexE4);
      if (aroundE4 === null) return;
      this.#list(
        {
          ...{ ladder, symbol: this.symbol, eventTicker, closeTimeMs },
          createdTimeMs: timeMs,
          openTimeMs: closeTimeMs === presentCloseMs ? timeMs : presentCloseMs,
          floorStrikesE4: rule.strikesE4(aroundE4, strikes),
        },
        timeMs,
      );
    }
    this.#listedToMs.set(ladder, presentCloseMs);
  }

  #list(event: EventFact, timeMs: number): void {
    const { accounts } = this.#ports;
    accounts.record({ kind: 'listed', event, timeMs });
    accounts.commit();
    this.#put(event, timeMs);
  }

  #put(fact: EventFact, timeMs: number): TradingEvent {
    const { bulletin } = this.#ports;
    const event = this.#made(fact);
    this.#trading.push(event);
    this.#events.set(fact.eventTicker, event);
    for (const market of event.markets) {
      if (timeMs >= fact.openTimeMs) market.status = this.#statusOf(market);
      const priceLevels = this.#remembered.priceLevels.get(market.ticker);
      if (priceLevels) market.changeGrid(priceLevels);
      this.#markets.set(market.ticker, market);
      this.#opposeHoldings(market);
      bulletin.lifecycle({ kind: 'created', market });
      bulletin.emit({ kind: 'market', market: market.view() }, null);
      bulletin.emit({ kind: 'book-snapshot', ticker: market.ticker, yes: [], no: [] }, null);
    }
    if (timeMs >= fact.openTimeMs) event.state = 'open';
    return event;
  }

  #statusOf({ ticker }: TradingMarket): 'active' | 'inactive' {
    return this.#remembered.halted.has(ticker) ? 'inactive' : 'active';
  }

  /** Gives an event another result. */
  determine(event: TradingEvent, valueE4: PriceE4, timeMs: number): void {
    this.#results.determine(event, valueE4, timeMs);
  }

  /** Opens again an event that had closed. */
  reopen(event: TradingEvent, timeMs: number): void {
    this.#waiting = this.#waiting.filter((other) => other !== event);
    this.#trading.push(event);
    event.state = 'open';
    this.#tell(event, timeMs, 'active');
  }

  /** Whoever stood against holdings of before a restart is forgotten: the crowd takes their place. */
  #opposeHoldings(market: TradingMarket): void {
    const { accounts, floor } = this.#ports;
    for (const { heldE2 } of accounts.holdings(market.ticker)) {
      const { houseNumber } = floor.crowd;
      market.houseHeldE2[houseNumber] = (market.houseHeldE2[houseNumber] ?? 0) - heldE2;
      market.openInterestE2 += Math.max(0, heldE2);
    }
  }

  /** Opens an event that was listed ahead. */
  #begin(event: TradingEvent, timeMs: number): void {
    if (event.state === 'initialized' && timeMs >= event.fact.openTimeMs) {
      event.state = 'open';
      this.#tell(event, timeMs, 'active');
    }
    this.#results.findStrike(event, timeMs);
  }

  #close(event: TradingEvent, timeMs: number): void {
    const { accounts, matching } = this.#ports;
    event.state = 'closed';
    this.#trading = this.#trading.filter((other) => other !== event);
    this.#waiting.push(event);
    for (const market of event.markets) {
      for (const holding of accounts.holdings(market.ticker)) {
        for (const order of holding.resting()) {
          matching.cancel(market, order, 'CloseCancel');
          matching.publish('bid');
        }
      }
    }
    this.#tell(event, timeMs, 'closed');
  }

  #finish(event: TradingEvent, timeMs: number): void {
    for (const market of event.markets) market.settledTimeMs = timeMs;
    this.#tell(event, timeMs, 'settled');
    for (const market of event.markets) this.#ports.bulletin.lifecycle({ kind: 'settled', market });
    this.#archive(event);
  }

  #archive(event: TradingEvent): void {
    this.#waiting = this.#waiting.filter((other) => other !== event);
    const oldest = this.#finished.add(event);
    if (!oldest) return;
    this.#events.delete(oldest.fact.eventTicker);
    for (const { ticker } of oldest.markets) this.#markets.delete(ticker);
  }

  #tell(event: TradingEvent, timeMs: number, status: 'active' | 'closed' | 'settled'): void {
    for (const market of event.markets) {
      market.status = status;
      market.updatedTimeMs = timeMs;
      this.#ports.bulletin.emit({ kind: 'market', market: market.view() }, null);
    }
  }
}
