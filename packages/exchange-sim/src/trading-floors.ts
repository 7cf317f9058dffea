import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { Accounts } from './accounts.ts';
import type { Bulletin } from './bulletin.ts';
import { Calendar } from './calendar.ts';
import type { ExchangeOptions } from './exchange-options.ts';
import type { Fact } from './facts.ts';
import { Floor } from './floor.ts';
import type { Matching } from './matching.ts';
import type { Regime } from './regimes.ts';
import type { TradingEvent } from './trading-event.ts';
import type { TradingMarket } from './trading-market.ts';

/** What every floor is given. */
export type FloorPorts = {
  readonly accounts: Accounts;
  readonly matching: Matching;
  readonly bulletin: Bulletin;
};

/** One symbol's trading and its events. */
export type SymbolFloor = { readonly floor: Floor; readonly calendar: Calendar; secondMs: number };

const STRIKES = 40;
/** Numbers of markets in a listing, per symbol. */
const NUMBERS_PER_SYMBOL = 10_000;

/** Where each symbol is traded, and the events and markets of all of them. */
export class TradingFloors {
  readonly #bySymbol = new Map<CoinSymbol, SymbolFloor>();
  /** In a list: every order looks through it. */
  readonly #calendars: Calendar[] = [];

  constructor(options: ExchangeOptions, { accounts, matching, bulletin }: FloorPorts) {
    const {
      seed,
      symbols = ['BTC'],
      strikes = STRIKES,
      ladders = ['hourly'],
      liquidity = 'steady',
    } = options;
    for (const [i, symbol] of symbols.entries()) {
      const floor = new Floor({ seed, symbol, ladders, liquidity }, matching);
      const ports = {
        floor,
        accounts,
        matching,
        bulletin,
        ladders,
        strikes,
        settlementTimerS: options.settlementTimerS ?? null,
        firstNumber: i * NUMBERS_PER_SYMBOL,
        records: options.records ?? null,
      };
      const calendar = new Calendar(ports);
      this.#calendars.push(calendar);
      this.#bySymbol.set(symbol, { floor, calendar, secondMs: Number.NEGATIVE_INFINITY });
    }
  }

  get symbols(): readonly CoinSymbol[] {
    return [...this.#bySymbol.keys()];
  }

  get calendars(): readonly Calendar[] {
    return this.#calendars;
  }

  all(): IterableIterator<SymbolFloor> {
    return this.#bySymbol.values();
  }

  /** The symbol's floor, whose next second begins. @throws when it has none, or has had that second */
  begin(timeMs: number, symbol: CoinSymbol): SymbolFloor {
    const own = this.#bySymbol.get(symbol);
    if (!own) throw new Error(`${symbol} is not traded here`);
    if (timeMs <= own.secondMs) throw new Error(`second ${timeMs} of ${symbol} after ${own.secondMs}`);
    own.secondMs = timeMs;
    return own;
  }

  /** Takes what a journal holds about events. */
  remember(fact: Fact): void {
    for (const calendar of this.#calendars) {
      if (fact.kind !== 'listed' || fact.event.symbol === calendar.symbol) calendar.remember(fact);
    }
  }

  /** Begins a steady time in every market. */
  calm(): void {
    for (const { floor } of this.#bySymbol.values()) floor.regimes?.calm();
  }

  /** Makes markets what they were before a restart. */
  recall(): void {
    for (const calendar of this.#calendars) calendar.recall();
  }

  /** Open or of the last finished events. */
  market(ticker: string): TradingMarket | undefined {
    for (const calendar of this.#calendars) {
      const market = calendar.market(ticker);
      if (market) return market;
    }
    return undefined;
  }

  /** One that has not paid or is still kept. */
  event(eventTicker: string): TradingEvent | undefined {
    for (const calendar of this.#calendars) {
      const event = calendar.event(eventTicker);
      if (event) return event;
    }
    return undefined;
  }

  /** Those that have not paid. */
  events(): TradingEvent[] {
    return this.#calendars.flatMap((calendar) => calendar.unsettled());
  }

  /** The last that have paid, oldest first. */
  finishedEvents(): TradingEvent[] {
    return this.#calendars.flatMap((calendar) => calendar.finished());
  }

  regime(symbol: CoinSymbol): Regime {
    return this.#bySymbol.get(symbol)?.floor.regimes?.present ?? 'steady';
  }

  /** The print of that second; null when there was none, or it is more than a day old. */
  print(symbol: CoinSymbol, timeMs: number): PriceE4 | null {
    return this.#bySymbol.get(symbol)?.floor.history.at(timeMs, 0) ?? null;
  }

  lastPrint(symbol: CoinSymbol): { readonly timeMs: number; readonly indexE4: PriceE4 } | null {
    return this.#bySymbol.get(symbol)?.floor.lastPrint ?? null;
  }
}
