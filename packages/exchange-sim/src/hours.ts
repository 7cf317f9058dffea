import { type CoinSymbol, eventTitle } from '@rec-io/domain/market';
import { type MoneyE6, moneyE6, type PriceE4 } from '@rec-io/domain/money';
import type { Settlement } from '@rec-io/domain/order';
import { SECOND_MS } from '@rec-io/domain/time';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import type { Bulletin } from './bulletin.ts';
import type { Fact, HourFact } from './facts.ts';
import type { Floor } from './floor.ts';
import type { Matching } from './matching.ts';
import { settlementValueE4 } from './settlement.ts';
import { TradingHour } from './trading-hour.ts';
import type { TradingMarket } from './trading-market.ts';

const DOLLAR_E4 = 10_000;
/** The close's own print belongs to the mean: the result is known a second later. */
const DETERMINATION_MS = SECOND_MS;
/** Finished hours that can still be read. */
const KEPT_HOURS = 30;

export type HoursPorts = {
  readonly floor: Floor;
  readonly accounts: Accounts;
  readonly matching: Matching;
  readonly bulletin: Bulletin;
  readonly settlementTimerS: number;
  /** First number of this symbol's markets. */
  readonly firstNumber: number;
};

/** The life of one symbol's hours: listed, open, closed, determined, paid. */
export class Hours {
  readonly symbol: CoinSymbol;
  readonly #ports: HoursPorts;
  readonly #markets = new Map<string, TradingMarket>();
  readonly #finished: TradingHour[] = [];
  /** Hours of the time before a restart; until the first second says which of them matter. */
  readonly #remembered = new Map<string, HourFact>();
  readonly #paidBefore = new Set<string>();
  readonly #values = new Map<string, PriceE4>();
  #open: TradingHour | null = null;
  #waiting: TradingHour[] = [];

  constructor(ports: HoursPorts) {
    this.#ports = ports;
    this.symbol = ports.floor.symbol;
  }

  get open(): TradingHour | null {
    return this.#open;
  }

  /** Open, or closed and not yet paid; oldest first. */
  unsettled(): TradingHour[] {
    return this.#open ? [...this.#waiting, this.#open] : [...this.#waiting];
  }

  finished(): readonly TradingHour[] {
    return this.#finished;
  }

  market(ticker: string): TradingMarket | undefined {
    return this.#markets.get(ticker);
  }

  /** Takes what a journal holds about hours. */
  remember(fact: Fact): void {
    if (fact.kind === 'listed') this.#remembered.set(fact.hour.eventTicker, fact.hour);
    else if (fact.kind === 'determined') this.#values.set(fact.eventTicker, fact.valueE4);
    else if (fact.kind === 'paid') this.#paidBefore.add(fact.eventTicker);
  }

  advance(timeMs: number, indexE4: PriceE4 | null): void {
    if (this.#open && timeMs >= this.#open.fact.closeTimeMs) this.#close(this.#open, timeMs);
    if (this.#remembered.size > 0) this.#listRemembered(timeMs);
    if (this.#waiting.length > 0) {
      for (const hour of this.#waiting) this.#finish(hour, timeMs, indexE4);
      this.#waiting = this.#waiting.filter((hour) => hour.state !== 'paid');
    }
    if (this.#open) return;
    const fact = this.#ports.floor.plan(timeMs, indexE4);
    if (fact) this.#list(fact, timeMs);
  }

  /**
   * Hours that closed while nobody was here are finished now; one that is open again is listed with its strikes. One
   * that has paid matters only if prints of its time are replayed.
   */
  #listRemembered(timeMs: number): void {
    for (const [event, fact] of this.#remembered) {
      if (fact.openTimeMs > timeMs) continue;
      this.#remembered.delete(event);
      if (fact.closeTimeMs <= timeMs && this.#paidBefore.has(event)) continue;
      this.#put(fact);
      if (this.#open && timeMs >= fact.closeTimeMs) this.#close(this.#open, timeMs);
    }
  }

  #list(fact: HourFact, timeMs: number): void {
    const { accounts } = this.#ports;
    accounts.record({ kind: 'listed', hour: fact, timeMs });
    accounts.commit();
    this.#put(fact);
  }

  #put(fact: HourFact): void {
    const { floor, bulletin, firstNumber, settlementTimerS } = this.#ports;
    const { players, makers } = floor;
    const title = eventTitle(fact.symbol, fact.closeTimeMs);
    const hour = new TradingHour(fact, { title, players, firstNumber, settlementTimerS }, makers);
    this.#open = hour;
    for (const market of hour.markets) {
      this.#markets.set(market.ticker, market);
      this.#opposeHoldings(market);
      bulletin.emit({ kind: 'market', market: market.view() }, null);
      bulletin.emit({ kind: 'book-snapshot', ticker: market.ticker, yes: [], no: [] }, null);
    }
  }

  /** Whoever stood against holdings of before a restart is forgotten: the crowd takes their place. */
  #opposeHoldings(market: TradingMarket): void {
    const { accounts, floor } = this.#ports;
    for (const account of accounts.all()) {
      const heldE2 = account.heldE2(market.ticker);
      if (heldE2 === 0) continue;
      const { houseNumber } = floor.crowd;
      market.houseHeldE2[houseNumber] = (market.houseHeldE2[houseNumber] ?? 0) - heldE2;
      market.openInterestE2 += Math.max(0, heldE2);
    }
  }

  #close(hour: TradingHour, timeMs: number): void {
    const { accounts, matching } = this.#ports;
    hour.state = 'closed';
    this.#open = null;
    this.#waiting.push(hour);
    for (const account of accounts.all()) {
      for (const resting of account.resting.orders()) {
        const market = this.#markets.get(resting.record?.ticker ?? '');
        if (market?.hour !== hour.fact) continue;
        matching.cancel(market, resting, 'CloseCancel');
        matching.publish(market, 'bid');
      }
    }
    this.#tell(hour, timeMs, 'closed');
  }

  #finish(hour: TradingHour, timeMs: number, indexE4: PriceE4 | null): void {
    const { closeTimeMs } = hour.fact;
    if (hour.state === 'closed' && timeMs >= closeTimeMs + DETERMINATION_MS)
      this.#determine(hour, timeMs, indexE4);
    const due = timeMs >= closeTimeMs + this.#ports.settlementTimerS * SECOND_MS;
    if (hour.state === 'determined' && due) this.#pay(hour, timeMs);
  }

  #determine(hour: TradingHour, timeMs: number, indexE4: PriceE4 | null): void {
    const { floor, accounts, bulletin } = this.#ports;
    const { eventTicker, closeTimeMs } = hour.fact;
    const known = this.#values.get(eventTicker);
    // Without any print before the close, the first one after it decides.
    const valueE4 = known ?? settlementValueE4(floor.history, closeTimeMs) ?? indexE4;
    if (valueE4 === null) return;
    if (known === undefined) {
      accounts.record({ kind: 'determined', eventTicker, valueE4, timeMs });
      accounts.commit();
    }
    hour.state = 'determined';
    for (const market of hour.markets) {
      market.status = 'determined';
      market.valueE4 = valueE4;
      market.result = valueE4 > market.floorStrikeE4 ? 'yes' : 'no';
      market.updatedTimeMs = timeMs;
      const { ticker, result } = market;
      bulletin.emit({ kind: 'determined', ticker, result, valueE4 }, null);
    }
  }

  #pay(hour: TradingHour, timeMs: number): void {
    const { accounts, bulletin } = this.#ports;
    const { eventTicker } = hour.fact;
    hour.state = 'paid';
    const paid: { readonly account: Account; readonly settlement: Settlement }[] = [];
    for (const market of hour.markets) {
      const { ticker, result } = market;
      if (result === null) continue;
      this.#payHouse(market);
      for (const account of accounts.all()) {
        const heldE2 = account.heldE2(ticker);
        if (heldE2 === 0) continue;
        const settlement = settlementOf(market, heldE2, timeMs);
        accounts.record({ kind: 'settled', account: account.name, settlement, result, timeMs });
        paid.push({ account, settlement });
      }
    }
    if (!this.#paidBefore.delete(eventTicker)) accounts.record({ kind: 'paid', eventTicker, timeMs });
    accounts.commit();
    for (const { account, settlement } of paid)
      bulletin.emit({ kind: 'settlement', settlement }, account.name);
    for (const { name, cashE6 } of new Set(paid.map(({ account }) => account))) {
      bulletin.emit({ kind: 'balance', balanceE6: cashE6 }, name);
    }
    for (const market of hour.markets) market.settledTimeMs = timeMs;
    this.#tell(hour, timeMs, 'settled');
    this.#archive(hour);
  }

  #payHouse(market: TradingMarket): void {
    const { makers, crowd } = this.#ports.floor;
    for (const player of [...makers, crowd]) {
      const heldE2 = market.houseHeldE2[player.houseNumber] ?? 0;
      player.cashE6 = moneyE6(player.cashE6 + payoutE6(market, heldE2));
      market.houseHeldE2[player.houseNumber] = 0;
    }
    market.openInterestE2 = 0;
  }

  /** Books are let go, and of the rest the last hours are kept. */
  #archive(hour: TradingHour): void {
    for (const market of hour.markets) market.letGo();
    hour.letGo();
    this.#values.delete(hour.fact.eventTicker);
    this.#finished.push(hour);
    if (this.#finished.length <= KEPT_HOURS) return;
    for (const { ticker } of this.#finished.shift()?.markets ?? []) this.#markets.delete(ticker);
  }

  #tell(hour: TradingHour, timeMs: number, status: 'closed' | 'settled'): void {
    for (const market of hour.markets) {
      market.status = status;
      market.updatedTimeMs = timeMs;
      this.#ports.bulletin.emit({ kind: 'market', market: market.view() }, null);
    }
  }
}

const payoutE6 = ({ result }: TradingMarket, heldE2: number): MoneyE6 =>
  moneyE6(DOLLAR_E4 * Math.max(0, result === 'yes' ? heldE2 : -heldE2));

function settlementOf(market: TradingMarket, heldE2: number, timeMs: number): Settlement {
  return {
    ticker: market.ticker,
    eventTicker: market.hour.eventTicker,
    result: market.result ?? 'no',
    revenueE6: payoutE6(market, heldE2),
    yesCountE2: Math.max(0, heldE2) as Settlement['yesCountE2'],
    noCountE2: Math.max(0, -heldE2) as Settlement['noCountE2'],
    timeMs,
  };
}
